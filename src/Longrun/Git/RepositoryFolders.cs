using Longrun.Processes;

namespace Longrun.Git;

/// <summary>Where a repository's parts are: all that those who only look at a run need.</summary>
internal sealed record RepositoryFolders(string WorkTree, string CommonFolder)
{
    private const string Entry = ".git";

    private const string Pointer = "gitdir: ";

    /// <summary>With one of these git looks elsewhere, or stops looking.</summary>
    private static readonly string[] s_steering =
        ["GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_CEILING_DIRECTORIES"];

    /// <summary>Longrun's own folder, where <c>git clean</c> and <c>git stash</c> do not reach.</summary>
    public string Longrun => Path.Combine(CommonFolder, "longrun");

    /// <summary>
    /// The repository around a folder, found by files as git finds it (gitrepository-layout(5)), where that is plain
    /// and Longrun's folder is in it already. Null: git has to be asked, which also says what is wrong.
    /// </summary>
    /// <remarks>Three git programs and their reading were 45 ms of a <c>longrun status</c> (2026-11-22).</remarks>
    public static RepositoryFolders? Around(string folder, IReadOnlyDictionary<string, string> environment)
    {
        foreach (var name in s_steering)
        {
            if (environment.ContainsKey(name))
            {
                return null;
            }
        }

        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            var git = Path.Combine(at, Entry);
            switch (FileCalls.Identify(git)?.Kind)
            {
                case null:
                    continue;
                case FileKind.Directory:
                    return Plain(at, git, git);
                case FileKind.Regular:
                    return Linked(at, git);
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>
    /// The other working trees that are there: the main one where the common folder lies in it, and the linked ones.
    /// </summary>
    public List<string> OtherWorkTrees()
    {
        var found = new List<string>();
        void Add(string? entry)
        {
            if (entry is not null && Path.GetFileName(entry) == Entry && Path.GetDirectoryName(entry) is { } tree
                && tree != WorkTree && GitFolderOf(tree) is not null)
            {
                found.Add(tree);
            }
        }

        Add(CommonFolder);
        var linked = Path.Combine(CommonFolder, "worktrees");
        foreach (var own in Directory.Exists(linked) ? Directory.GetDirectories(linked) : [])
        {
            Add(First(Path.Combine(own, "gitdir")) is { } line ? Path.GetFullPath(line, own) : null);
        }

        return found;
    }

    /// <summary>
    /// The git folder of a working tree of this repository. Null: it is gone, or another repository's by now.
    /// </summary>
    public string? GitFolderOf(string workTree)
    {
        var entry = Path.Combine(workTree, Entry);
        var own = FileCalls.Identify(entry)?.Kind switch
        {
            FileKind.Directory => entry,
            FileKind.Regular when First(entry) is { } line && line.StartsWith(Pointer, StringComparison.Ordinal) =>
                Path.GetFullPath(line[Pointer.Length..], workTree),
            _ => null,
        };
        if (own is null)
        {
            return null;
        }

        var common = First(Path.Combine(own, "commondir")) is { } shared ? Path.GetFullPath(shared, own) : own;
        return FileCalls.IsSame(common, CommonFolder) ? own : null;
    }

    /// <summary>
    /// A linked working tree: <c>.git</c> is a file that leads to its git folder, which names the common one.
    /// </summary>
    private static RepositoryFolders? Linked(string workTree, string file)
    {
        if (!FileCalls.IsOwn(file)
            || First(file) is not { } line || !line.StartsWith(Pointer, StringComparison.Ordinal))
        {
            return null;
        }

        var own = Path.GetFullPath(line[Pointer.Length..], workTree);
        return First(Path.Combine(own, "commondir")) is { } common
            ? Plain(workTree, file, Path.GetFullPath(common, own))
            : null;
    }

    /// <summary>
    /// Git does not trust what belongs to another user, and <c>core.worktree</c> moves the working tree.
    /// </summary>
    private static RepositoryFolders? Plain(string workTree, string entry, string common)
    {
        var found = new RepositoryFolders(workTree, common);
        var isTrusted = FileCalls.IsOwn(entry) && FileCalls.IsOwn(workTree) && FileCalls.IsOwn(common);
        return isTrusted && Directory.Exists(found.Longrun) && !MovesTheWorkTree(Path.Combine(common, "config"))
            ? found
            : null;
    }

    private static bool MovesTheWorkTree(string config) =>
        !File.Exists(config) || File.ReadAllText(config).Contains("worktree", StringComparison.OrdinalIgnoreCase);

    private static string? First(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        using var text = File.OpenText(file);
        return text.ReadLine();
    }
}
