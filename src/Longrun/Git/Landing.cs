using Longrun.Core;
using Longrun.Core.Landing;
using Longrun.Processes;

namespace Longrun.Git;

/// <summary>One landing: the run branch is to go from the old tip to the new commit.</summary>
internal sealed record LandingPlan(RunId Run, CommitId Old, CommitId New)
{
    public RefName Branch => RefNames.Branch(Run);
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

    /// <summary>The branch as it is now, and the questions the recovery table asks of it.</summary>
    public static BranchLook Look(PersonRepository repository, RunId run) => new()
    {
        Found = RunRefs.ReadOne(repository, RefNames.Branch(run)),
        Exists = commit => repository.Objects.Try("cat-file", "-e", $"{commit}^{{commit}}").Succeeded,
        IsAncestor = (older, newer) => History.IsAncestor(repository, older, newer),
        WasAt = commit => repository.Refs
            .Try("log", "-g", "--no-show-signature", "--format=%H", RefNames.Branch(run).Value, "--")
            .Lines.Contains(commit.Value),
        Landings = (tip, found) => OwnLandings.Between(repository, run, tip, found),
    };

    /// <summary>Reads the branch against an intended landing. The old tip is the last landed tip.</summary>
    public static BranchStanding Inspect(PersonRepository repository, LandingPlan plan, bool isBegun) =>
        Look(repository, plan.Run).Against(plan.Old, plan.New, isBegun);

    /// <summary>
    /// Puts the branch back where it had been after a power cut, by compare and swap with what was found.
    /// </summary>
    public static RefOutcome Restore(PersonRepository repository, RunId run, CommitId? found, CommitId to) =>
        Move(repository, new(run, found ?? repository.Zero, to));

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
}
