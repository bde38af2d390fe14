namespace Longrun.Core.Landing;

/// <summary>
/// The branch that people see as it is found, and what can be asked about it. Each question costs the shell a process,
/// so it is asked last. Where objects are missing the answer is no.
/// </summary>
internal sealed record MirrorLook
{
    /// <summary>Where it is. Null: nowhere.</summary>
    public required CommitId? Found { get; init; }

    /// <summary>Whether the first is the second or one of its ancestors.</summary>
    public required Func<CommitId, CommitId, bool> IsAncestor { get; init; }

    /// <summary>Whether a landing of this run is among what the second has and the first has not.</summary>
    public required Func<CommitId, CommitId, bool> HasLanding { get; init; }

    public MirrorSight Beside(State s) => (Found, s.MirrorBase, s.Tip) switch
    {
        (_, null, _) or (_, _, null) => new MirrorSight.AsKnown(),
        ({ } found, _, { } tip) when found == s.Persons?.Head && !IsAncestor(found, tip) => new MirrorSight.AsKnown(),
        ({ } found, { } last, { } tip) when IsPersons(found, last, tip) => new MirrorSight.Ahead(found),
        _ when s.Persons is not null => new MirrorSight.TakenBack(),
        _ => new MirrorSight.AsKnown(),
    };

    /// <summary>
    /// On top of what it was last moved to, and not on the run branch. Not a landing that the run branch has lost, or
    /// was set back behind: that is looked into there.
    /// </summary>
    private bool IsPersons(CommitId found, CommitId last, CommitId tip) =>
        found != last && found != tip && IsAncestor(last, found) && !IsAncestor(found, tip) && !HasLanding(tip, found);
}
