using System.Collections.Immutable;

namespace Longrun.Core.Landing;

/// <summary>
/// The run branch as it is found, and what can be asked about it. Each question costs the shell a process, so it is
/// asked only where the answer matters. Where objects are missing the answer is no.
/// </summary>
internal sealed record BranchLook
{
    /// <summary>Where it is. Null: nowhere.</summary>
    public required CommitId? Found { get; init; }

    /// <summary>Whether a commit itself is there; what it holds may still be missing.</summary>
    public required Func<CommitId, bool> Exists { get; init; }

    /// <summary>Whether the first is the second or one of its ancestors.</summary>
    public required Func<CommitId, CommitId, bool> IsAncestor { get; init; }

    /// <summary>Whether the branch is known to have been at a commit before.</summary>
    public required Func<CommitId, bool> WasAt { get; init; }

    /// <summary>The landings of this run between two commits, oldest first, by first parents.</summary>
    public required Func<CommitId, CommitId, ImmutableArray<SeenLanding>> Landings { get; init; }

    /// <summary>Beside the tip the journal knows, while no landing is under way.</summary>
    public BranchSight Beside(CommitId tip) => Found switch
    {
        null => new BranchSight.Lost(),
        { } found when found == tip => new BranchSight.AsKnown(),
        { } found when IsAncestor(tip, found) => new BranchSight.Ahead(found) { Landings = Landings(tip, found) },
        { } found when IsLost(found, tip) => new BranchSight.Lost(),
        { } found => new BranchSight.Elsewhere(found),
    };

    /// <summary>
    /// Against a landing from the old tip to the new commit: the recovery table. <paramref name="isBegun"/>: its intent
    /// was journalled by an earlier cycle. Only then can the new commit have been there for this landing's sake; a
    /// landing that is begun now may be of a commit that was taken back, and the person has said that it is to land.
    /// </summary>
    public BranchStanding Against(CommitId old, CommitId @new, bool isBegun) => Found switch
    {
        null => new BranchStanding.Lost(null),
        { } found when found == @new => new BranchStanding.Landed(),
        { } found when found == old => isBegun && WasAt(@new) ? new BranchStanding.Reset()
            : new BranchStanding.NotLanded(),
        { } found when IsAncestor(@new, found) => new BranchStanding.Landed(),
        { } found when IsAncestor(old, found) => new BranchStanding.Committed(found),
        { } found when IsLost(found, old) => new BranchStanding.Lost(found),
        { } found => new BranchStanding.Foreign(found),
    };

    /// <summary>Behind what had landed; or nobody can tell before that is there again.</summary>
    private bool IsLost(CommitId found, CommitId tip) => IsAncestor(found, tip) || !Exists(tip);
}

/// <summary>
/// Where the run branch is found, read against a landing that was intended: the rows of the recovery table.
/// </summary>
internal abstract record BranchStanding
{
    private BranchStanding()
    {
    }

    /// <summary>At the new commit, or a descendant of it.</summary>
    public sealed record Landed : BranchStanding;

    /// <summary>
    /// Still the old tip, and the new one never since: look at the kill switch and the verdict again, then move it.
    /// </summary>
    public sealed record NotLanded : BranchStanding;

    /// <summary>The old tip, but it was the new one before: a person took the landing back. Ask.</summary>
    public sealed record Reset : BranchStanding;

    /// <summary>A person committed on the old tip: take its baseline and gate again.</summary>
    public sealed record Committed(CommitId Tip) : BranchStanding;

    /// <summary>Fallen back behind what had landed, or gone: the power was cut. Put it back.</summary>
    public sealed record Lost(CommitId? Found) : BranchStanding;

    /// <summary>Something else: archive both, stop the line, say so.</summary>
    public sealed record Foreign(CommitId Found) : BranchStanding;
}
