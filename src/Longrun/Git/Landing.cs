using Longrun.Core;
using Longrun.Processes;

namespace Longrun.Git;

/// <summary>One landing: the run branch is to go from the old tip to the new commit.</summary>
internal sealed record LandingPlan(RefName Branch, CommitId Old, CommitId New);

/// <summary>
/// Where the run branch is found, read against a landing that was intended: the rows of the recovery table.
/// </summary>
internal abstract record BranchStanding
{
    private BranchStanding()
    {
    }

    /// <summary>The landing is in it. <paramref name="Tip"/> is the new commit or a descendant.</summary>
    public sealed record Landed(CommitId Tip) : BranchStanding;

    /// <summary>
    /// Still the old tip and never the new one: look at the kill switch and the verdict again, then redo.
    /// </summary>
    public sealed record NotLanded : BranchStanding;

    /// <summary>The old tip, but it was the new one before: a person took the landing back. Ask.</summary>
    public sealed record Reset : BranchStanding;

    /// <summary>A person committed on the old tip: take its baseline and gate again.</summary>
    public sealed record Committed(CommitId Tip) : BranchStanding;

    /// <summary>
    /// Fallen back behind what had landed, or gone: the power was cut. <paramref name="Restorable"/>: the objects of
    /// the last landed tip are all there, so the ref can be put back; else land again.
    /// </summary>
    public sealed record Lost(CommitId? Found, bool Restorable) : BranchStanding;

    /// <summary>Something else: archive both, stop the line, say so.</summary>
    public sealed record Foreign(CommitId Found) : BranchStanding;
}

/// <summary>Moves the run branch, durably, and tells afterwards where it stands.</summary>
internal static class Landing
{
    /// <summary>
    /// Step 2: all objects of the new commit are there. update-ref itself accepts a commit without its tree.
    /// </summary>
    public static bool ObjectsAreComplete(PersonRepository repository, CommitId commit, CommitId? known) =>
        repository.Objects.Try([
            "rev-list", "--objects", "--quiet", commit.Value,
            .. known is { } old ? (string[])["^" + old] : []]).Succeeded;

    /// <summary>
    /// Steps 4 to 6: moves the ref, brings it to the disk, and reads back what is there. The intent must be in the
    /// journal before.
    /// </summary>
    public static RefOutcome Move(PersonRepository repository, LandingPlan plan)
    {
        var outcome = RunRefs.Move(repository, plan.Branch, plan.Old, plan.New);
        FileSystem.Sync(repository.CommonFolder);
        if (outcome is not RefOutcome.There)
        {
            return outcome;
        }
        var found = RunRefs.ReadOne(repository, plan.Branch);
        return found == plan.New ? outcome : new RefOutcome.Otherwise(found);
    }

    /// <summary>Reads the branch against an intended landing. The old tip is the last landed tip.</summary>
    public static BranchStanding Inspect(PersonRepository repository, LandingPlan plan)
    {
        if (RunRefs.ReadOne(repository, plan.Branch) is not { } found)
        {
            return new BranchStanding.Lost(null, ObjectsAreComplete(repository, plan.Old, null));
        }
        if (found == plan.New)
        {
            return new BranchStanding.Landed(found);
        }
        if (found == plan.Old)
        {
            var past = repository.Refs.Try("log", "-g", "--no-show-signature", "--format=%H", plan.Branch.Value, "--");
            return past.Lines.Contains(plan.New.Value) ? new BranchStanding.Reset() : new BranchStanding.NotLanded();
        }
        if (IsAncestor(repository, plan.New, found))
        {
            return new BranchStanding.Landed(found);
        }
        if (IsAncestor(repository, plan.Old, found))
        {
            return new BranchStanding.Committed(found);
        }
        return IsAncestor(repository, found, plan.Old)
            ? new BranchStanding.Lost(found, ObjectsAreComplete(repository, plan.Old, null))
            : new BranchStanding.Foreign(found);
    }

    /// <summary>
    /// Puts the branch back where it had been after a power cut, by compare and swap with what was found.
    /// </summary>
    public static RefOutcome Restore(PersonRepository repository, RefName branch, CommitId? found, CommitId to) =>
        Move(repository, new(branch, found ?? repository.Zero, to));

    /// <summary>
    /// After a landing: merged again it gives the same tree, and only paths of the item's own diff have changed.
    /// Null: both hold. Otherwise what does not.
    /// </summary>
    public static string? Objection(PersonRepository repository, LandingPlan plan, CommitId head)
    {
        var again = TrialMerge.Merge(repository, plan.Old, head);
        var tree = Tree.TreeOf(repository, plan.New);
        if (again is not MergeOutcome.Clean clean || clean.Tree != tree)
        {
            return $"merging {head.Short} into {plan.Old.Short} again does not give the tree of {plan.New.Short}";
        }
        var landed = Diff.Between(repository, plan.Old, plan.New);
        var own = Diff.SinceFork(repository, plan.Old, head).Changes
            .Select(c => c.Path).ToHashSet(StringComparer.Ordinal);
        var strange = landed.Changes.FirstOrDefault(c => !own.Contains(c.Path));
        return strange is null ? null : $"{strange.Path} changed although the work does not touch it";
    }

    private static bool IsAncestor(PersonRepository repository, CommitId older, CommitId newer) =>
        repository.Objects.Try("merge-base", "--is-ancestor", older.Value, newer.Value).Succeeded;
}
