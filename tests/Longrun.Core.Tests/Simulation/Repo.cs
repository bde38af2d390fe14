using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Longrun.Core.Tests.Simulation;

using Tree = ImmutableSortedDictionary<string, string>;

/// <summary>A commit of the fake content model: paths with values, and parents.</summary>
internal sealed record SimCommit(CommitId Id, Tree Tree, ImmutableArray<CommitId> Parents, int Generation);

/// <summary>Objects by content; grows only, so that snapshots of a world may share it.</summary>
internal sealed class Repo
{
    private readonly Dictionary<CommitId, SimCommit> commits = [];

    public static Tree EmptyTree { get; } = Tree.Empty.WithComparers(StringComparer.Ordinal);

    public SimCommit this[CommitId id] => commits[id];

    public static string TreeText(Tree tree) => string.Join('\n', tree.Select(entry => $"{entry.Key}={entry.Value}"));

    public CommitId Commit(string label, Tree tree, params ImmutableArray<CommitId> parents)
    {
        var text = $"{label}\n{string.Join(' ', parents)}\n{TreeText(tree)}";
        var id = new CommitId(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..40]);
        var generation = parents.IsEmpty ? 0 : parents.Max(parent => commits[parent].Generation) + 1;
        commits[id] = new(id, tree, parents, generation);
        return id;
    }

    public bool IsAncestor(CommitId ancestor, CommitId of) => History(of).Contains(ancestor);

    public CommitId MergeBase(CommitId a, CommitId b)
    {
        var ofA = History(a);
        return History(b).Where(ofA.Contains).OrderByDescending(id => commits[id].Generation)
            .ThenBy(id => id.Value, StringComparer.Ordinal).First();
    }

    /// <summary>Three-way: the union, with a conflict where both changed a path to different values.</summary>
    public (Tree Tree, ImmutableArray<string> Conflicts) Merge(CommitId ours, CommitId theirs)
    {
        var (start, tree, other) = (commits[MergeBase(ours, theirs)].Tree, commits[ours].Tree, commits[theirs].Tree);
        var conflicts = ImmutableArray<string>.Empty;
        foreach (var path in start.Keys.Union(tree.Keys).Union(other.Keys).ToList())
        {
            var (was, left, right) = (start.GetValueOrDefault(path), tree.GetValueOrDefault(path),
                other.GetValueOrDefault(path));
            if (right == was || right == left)
            {
                continue;
            }

            if (left != was)
            {
                conflicts = conflicts.Add(path);
            }

            tree = right is null ? tree.Remove(path) : tree.SetItem(path, right);
        }

        return (tree, conflicts);
    }

    private HashSet<CommitId> History(CommitId tip)
    {
        HashSet<CommitId> seen = [tip];
        var open = new Stack<CommitId>([tip]);
        while (open.TryPop(out var id))
        {
            foreach (var parent in commits[id].Parents.Where(seen.Add))
            {
                open.Push(parent);
            }
        }

        return seen;
    }
}
