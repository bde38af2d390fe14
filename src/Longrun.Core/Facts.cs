using System.Collections.Immutable;

namespace Longrun.Core;

/// <summary>What the shell saw at the start of a cycle: small values, no logs, no diffs.</summary>
internal sealed record Facts
{
    /// <summary>Where a STOP file is. Null: nowhere.</summary>
    public string? StopAt { get; init; }

    /// <summary>From when on nothing new is started, by the clock the cycle is given. Null: no such moment.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>
    /// When the time of day of <c>limits.ready_by</c> comes next, on the clock on the wall. Null: none is set.
    /// </summary>
    public DateTimeOffset? ReadyBy { get; init; }

    /// <summary>When the person began the <c>run</c> that asks. Null: nobody did, it is a scheduler's cycle.</summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>Agents whose service can be asked what is left of the plan, by name.</summary>
    public ImmutableArray<string> Askable { get; init; } = [];

    /// <summary>Of every job the state holds open.</summary>
    public ImmutableArray<SeenJob> Jobs { get; init; } = [];

    /// <summary>Of every open agent's job that has printed something: what it says of itself so far.</summary>
    public ImmutableArray<SeenSession> Sessions { get; init; } = [];

    public BranchSight Branch { get; init; } = new BranchSight.AsKnown();

    public MirrorSight Mirror { get; init; } = new MirrorSight.AsKnown();

    /// <summary>Files of the inbox in the order they were dropped.</summary>
    public ImmutableArray<InboxItem> Inbox { get; init; } = [];

    /// <summary>A roadmap whose text differs from the state's. Null: none, or the file is not there.</summary>
    public FileSight? Roadmap { get; init; }

    public SettingsSight? Settings { get; init; }

    /// <summary>Acceptance files that differ from the state's. Null: they do not.</summary>
    public AcceptanceSight? Acceptance { get; init; }

    /// <summary>Answers typed into BLOCKED.md that are not in the journal yet.</summary>
    public ImmutableArray<InboxItem> TypedAnswers { get; init; } = [];

    /// <summary>What a running session has said so far. Null: nothing, or it does not run.</summary>
    public Work.SessionTally? Of(AttemptId attempt) =>
        Sessions.FirstOrDefault(seen => seen.Attempt == attempt)?.SoFar;

    public bool CanBeAsked(string agent) => Askable.Contains(agent);

    public JobSight Of(JobId job) => Jobs.FirstOrDefault(seen => seen.Job == job)?.Sight ?? JobSight.Missing;
}

/// <summary>
/// A running session. <paramref name="IsPaidUnasked"/>: it is paid for by a key that the person did not name.
/// </summary>
internal sealed record SeenSession(AttemptId Attempt, Work.SessionTally SoFar, bool IsPaidUnasked);

internal sealed record SeenJob(JobId Job, JobSight Sight);

internal sealed record InboxItem(string Id, PersonCommand Command);

internal sealed record FileSight(string File, string Text, string Hash);

/// <summary>A configuration file as read by the shell: its settings, or its faults.</summary>
internal sealed record SettingsSight(string Text, string Hash, Settings? Settings, ImmutableArray<Fault> Faults);

/// <summary>The folder of acceptance files: a hash of all of them, and their paths below it.</summary>
internal sealed record AcceptanceSight(string Hash, ImmutableArray<string> Entries);

internal enum JobSight
{
    /// <summary>Never submitted.</summary>
    Missing,

    /// <summary>Submitted or running.</summary>
    Alive,

    /// <summary>Alive, and asked to end: nothing more to do but to wait for it.</summary>
    Cancelling,

    Ended,
}

/// <summary>The branch people see beside what the journal says of it.</summary>
internal abstract record MirrorSight
{
    private MirrorSight()
    {
    }

    /// <summary>Where it was left; or where nobody can take it up, which is said when it is to be moved.</summary>
    public sealed record AsKnown : MirrorSight;

    /// <summary>The person has committed on it.</summary>
    public sealed record Ahead(CommitId Commit) : MirrorSight;

    /// <summary>It has not, or no longer, what was found on it.</summary>
    public sealed record TakenBack : MirrorSight;
}

/// <summary>
/// A merge on the run branch at which a candidate of this run stands: made by Longrun and by nobody else. Without an
/// attempt: the person's own commits.
/// </summary>
internal sealed record SeenLanding(CommitId Onto, CommitId Commit, AttemptId? Attempt);

/// <summary>The run branch beside what the journal says of it.</summary>
internal abstract record BranchSight
{
    private BranchSight()
    {
    }

    public sealed record AsKnown : BranchSight;

    /// <summary>
    /// At a descendant of the known tip: the person committed there, or a landing was made that the journal has lost.
    /// </summary>
    public sealed record Ahead(CommitId Commit) : BranchSight
    {
        /// <summary>What was landed from the tip on, oldest first, by first parents.</summary>
        public ImmutableArray<SeenLanding> Landings { get; init; } = [];
    }

    /// <summary>Missing, or an ancestor of the known tip: a power cut took it back.</summary>
    public sealed record Lost : BranchSight;

    public sealed record Elsewhere(CommitId Commit) : BranchSight;
}
