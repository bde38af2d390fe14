using System.Collections.Immutable;
using Longrun.Processes;

namespace Longrun.Git;

/// <summary>Untracked files of the person's working tree, chosen by patterns as <c>.gitignore</c> has them.</summary>
internal static class UntrackedFiles
{
    /// <summary>Files that are copied at most: settings and fixtures, not a build folder.</summary>
    private const int FilesMax = 1_000;

    /// <summary>Paths relative to the working tree. Tracked files are never among them; a clone has those.</summary>
    public static ImmutableArray<string> Matching(PersonRepository repository, ImmutableArray<string> patterns)
    {
        ImmutableArray<string> used = [.. patterns.Select(p => p.Trim()).Where(p => p.Length > 0 && p[0] != '#')];
        if (used.IsEmpty)
        {
            return [];
        }

        // "--ignored" with patterns of our own lists untracked files that match them, whatever the
        // person's ignore files say.
        var git = new GitCommand(repository.Program, repository.GitFolder)
        {
            IndexFile = Path.Combine(repository.GitFolder, "index"),
        };
        var listed = git.Run(new GitCall(
            ["ls-files", "-z", "--others", "--ignored", .. used.Select(p => $"--exclude={p}")])
        {
            WorkTree = repository.WorkTree,
        });
        return [.. listed.Fields.Where(f =>
            f.Length > 0 && !f.StartsWith(".longrun/", StringComparison.Ordinal)).Take(FilesMax)];
    }

    /// <summary>Copies one into a fresh checkout, never through a link that the checkout brought along.</summary>
    /// <returns>
    /// False where it is not there, too large or not for us to read, or its place is taken: a file may stand where it
    /// wants a folder.
    /// </returns>
    public static bool CopyInto(string workTree, string path, string folder, int bytesMax)
    {
        var source = new FileInfo(Path.Combine(workTree, path));
        if (!source.Exists || source.Length > bytesMax || !IsFree(folder, path))
        {
            return false;
        }

        return Tried(() => File.Copy(source.FullName, Made(folder, path), overwrite: false));
    }

    /// <summary>The same with other bytes in place of the file's own. A file that is there is not written to.</summary>
    public static void WriteInto(string workTree, string path, string folder, byte[] bytes)
    {
        if (!IsFree(folder, path))
        {
            return;
        }

        _ = Tried(() =>
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = File.GetUnixFileMode(Path.Combine(workTree, path));
            }

            using var target = new FileStream(Made(folder, path), options);
            target.Write(bytes);
        });
    }

    private static bool Tried(Action copy)
    {
        try
        {
            copy();
            return true;
        }
        catch (Exception e) when (FileCalls.IsOfName(e))
        {
            return false;
        }
    }

    /// <summary>What the commit brings stays: a gate runs on that very tree.</summary>
    private static bool IsFree(string folder, string path) =>
        !Path.Exists(Path.Combine(folder, path)) && !HasLink(folder, path);

    private static string Made(string folder, string path)
    {
        var target = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        return target;
    }

    private static bool HasLink(string folder, string path)
    {
        var current = folder;
        foreach (var part in path.Split('/'))
        {
            current = Path.Combine(current, part);
            if (new FileInfo(current).LinkTarget is not null)
            {
                return true;
            }
        }

        return false;
    }
}
