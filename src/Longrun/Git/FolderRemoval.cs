using System.Collections.Immutable;
using Longrun.Processes;

namespace Longrun.Git;

/// <summary>Removes a folder and everything in it, never following a link out of it.</summary>
internal static class FolderRemoval
{
    /// <summary>For a workspace with a million small files on a slow disk.</summary>
    private static readonly TimeSpan TimeOut = TimeSpan.FromMinutes(10);

    private static readonly ImmutableDictionary<string, string> s_environment =
        ImmutableDictionary<string, string>.Empty.Add("PATH", "/usr/bin:/bin").Add("LC_ALL", "C");

    /// <summary>Throws an <see cref="IOException"/> where something is left.</summary>
    public static void Remove(string folder)
    {
        if (new FileInfo(folder).LinkTarget is not null)
        {
            File.Delete(folder);
            return;
        }
        if (!Directory.Exists(folder))
        {
            return;
        }
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            RemoveHard(folder, error);
        }
    }

    /// <summary>
    /// Caches of some toolchains are laid down read-only, and a worker may have done the same, or nested folders
    /// deeper than a path may be long, or used names that are no text. The system's own programs go from folder to
    /// folder and know no such names; neither follows a link.
    /// </summary>
    private static void RemoveHard(string folder, Exception error)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new IOException(error.Message, error);
        }
        Call("chmod", "-R", "u+rwx", "--", folder);
        var removed = Call("rm", "-rf", "--", folder);
        if (Directory.Exists(folder))
        {
            var said = removed.ErrorText.Split('\n')[0];
            throw new IOException(said.Length > 0 ? said : error.Message, error);
        }
    }

    private static RunResult Call(string program, params ImmutableArray<string> arguments) =>
        Run.Capture(new(program, arguments)
        {
            WorkingDirectory = "/",
            Environment = s_environment,
            Timeout = TimeOut,
        });
}
