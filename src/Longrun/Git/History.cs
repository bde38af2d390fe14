using Longrun.Core;

namespace Longrun.Git;

/// <summary>Questions about who descends from whom.</summary>
internal static class History
{
    /// <summary>Null: they have nothing in common.</summary>
    public static CommitId? MergeBase(PersonRepository repository, CommitId a, CommitId b)
    {
        if (a == b)
        {
            return a;
        }

        var answer = repository.Objects.Try("merge-base", a.Value, b.Value);
        return answer.Succeeded && answer.Lines is [var first, ..] ? new(first) : null;
    }

    /// <summary>The run branch beside the tip the journal knows, while no landing is under way.</summary>
    public static BranchSight Sight(PersonRepository repository, RefName branch, CommitId tip)
    {
        if (RunRefs.ReadOne(repository, branch) is not { } found)
        {
            return new BranchSight.Lost();
        }

        return found == tip ? new BranchSight.AsKnown()
            : IsAncestor(repository, tip, found) ? new BranchSight.Ahead(found)
            : IsAncestor(repository, found, tip) ? new BranchSight.Lost()
            : new BranchSight.Elsewhere(found);
    }

    private static bool IsAncestor(PersonRepository repository, CommitId older, CommitId newer) =>
        repository.Objects.Try("merge-base", "--is-ancestor", older.Value, newer.Value).Succeeded;
}
