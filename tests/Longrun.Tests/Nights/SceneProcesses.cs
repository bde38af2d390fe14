using System.Text;
using Longrun.Processes;

namespace Longrun.Tests.Nights;

/// <summary>A process that belongs to a scene, as seen from outside.</summary>
internal sealed record SceneProcess(ProcessIdentity Identity, string Words)
{
    public int Pid => Identity.Pid;

    public bool IsKeeper => Words.Contains("\0keeper\0", StringComparison.Ordinal);

    /// <summary>For the message of a failed test.</summary>
    public override string ToString() => $"{Pid} {Words.Replace('\0', ' ')}";
}

/// <summary>Finds what is alive of a scene: by command line, environment or working folder.</summary>
internal static class SceneProcesses
{
    public static IReadOnlyList<SceneProcess> With(string root)
    {
        var found = new List<SceneProcess>();
        foreach (var entry in ProcessEntry.All().Where(e => !e.Ended && e.Pid != Environment.ProcessId))
        {
            var words = Read($"/proc/{entry.Pid}/cmdline");
            if (words.Contains(root, StringComparison.Ordinal)
                || Read($"/proc/{entry.Pid}/environ").Contains(root, StringComparison.Ordinal)
                || Folder(entry.Pid).StartsWith(root, StringComparison.Ordinal))
            {
                found.Add(new(entry.Identity, words));
            }
        }

        return found;
    }

    private static string Folder(int pid)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/cwd").LinkTarget ?? "";
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string Read(string path)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(path));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
