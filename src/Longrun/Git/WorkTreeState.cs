using System.Collections.Immutable;
using Longrun.Core;

namespace Longrun.Git;

/// <summary>Where the person's HEAD stands and what they have not committed.</summary>
internal sealed record WorkTreeState
{
    /// <summary>Null in a repository without a commit.</summary>
    public required CommitId? Head { get; init; }

    /// <summary>Null where HEAD is detached.</summary>
    public required string? Branch { get; init; }

    /// <summary>The first <see cref="UncommittedMax"/> of them, untracked folders as one entry.</summary>
    public required ImmutableArray<string> Uncommitted { get; init; }

    /// <summary>Tracked files among them that are changed; the others are untracked.</summary>
    public required ImmutableArray<string> Changed { get; init; }

    /// <summary>Paths that are carried along to be shown.</summary>
    public const int UncommittedMax = 1_000;

    public bool IsUnborn => Head is null;

    public static WorkTreeState Read(PersonRepository repository)
    {
        // The index of this very worktree, read only: --no-optional-locks keeps status from refreshing it.
        var index = Path.Combine(repository.GitFolder, "index");
        var call = new GitCall(
            "status", "--porcelain=v2", "--branch", "-z", "--no-renames", "--untracked-files=normal",
            "--ignore-submodules=all")
        {
            WorkTree = repository.WorkTree,
            Settings = repository.ExcludesFile is { } file ? [$"core.excludesFile={file}"] : [],
        };
        var git = new GitCommand(repository.Program, repository.GitFolder) { IndexFile = index };
        return Parse(git.Run(call).Fields);
    }

    private static WorkTreeState Parse(ImmutableArray<string> fields)
    {
        const string oid = "# branch.oid ", head = "# branch.head ";
        var commit = fields.FirstOrDefault(f => f.StartsWith(oid, StringComparison.Ordinal))?[oid.Length..];
        var branch = fields.FirstOrDefault(f => f.StartsWith(head, StringComparison.Ordinal))?[head.Length..];
        var paths = ImmutableArray.CreateBuilder<string>();
        var changed = ImmutableArray.CreateBuilder<string>();
        foreach (var field in fields.Where(f => f.Length > 0 && f[0] is '1' or 'u' or '?'))
        {
            // "1 XY sub mH mI mW hH hI path", "u XY sub m1 m2 m3 mW h1 h2 h3 path", "? path".
            var path = field.Split(' ', field[0] switch { '1' => 9, 'u' => 11, _ => 2 })[^1];
            if (paths.Count < UncommittedMax)
            {
                paths.Add(path);
            }
            if (field[0] != '?')
            {
                changed.Add(path);
            }
        }
        return new()
        {
            Head = commit is null or "(initial)" ? null : new(commit),
            Branch = branch is "(detached)" ? null : branch,
            Uncommitted = paths.ToImmutable(),
            Changed = changed.ToImmutable(),
        };
    }
}
