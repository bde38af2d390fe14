using System.Collections.Immutable;

namespace Longrun.Core;

/// <summary>
/// Everything the shell can be asked to do. Each is one effect that may be met half done and asked for again; those
/// asked for in one cycle do not depend on each other.
/// </summary>
internal abstract record Step
{
    private Step()
    {
    }

    /// <summary>No effect but the journal: a decision made of facts that are there.</summary>
    public sealed record Record(ImmutableArray<Event> Events) : Step;

    /// <summary>Journals a command (unless that happened already) and deletes its file.</summary>
    public sealed record TakeCommand(InboxItem Item, bool AlreadyTaken) : Step;

    /// <summary>Prepares and submits a job; its intent is journalled first, unless it is.</summary>
    public sealed record Submit(JobId Job, JobWork Work, bool AlreadyIntended) : Step;

    /// <summary>Reads how a job ended and what it left, and journals both.</summary>
    public sealed record Settle(JobId Job, JobWork Work) : Step;

    public sealed record Cancel(JobId Job) : Step;

    /// <summary>Reads what an imported attempt changed, and journals what is found in it.</summary>
    public sealed record Examine(AttemptId Attempt) : Step;

    /// <summary>Copies the person's hidden acceptance files as they are now and journals which they are.</summary>
    public sealed record TakeAcceptance : Step;

    /// <summary>Brings the collected work of an attempt into the repository.</summary>
    public sealed record Import(AttemptId Attempt) : Step;

    /// <summary>
    /// Merges an attempt's head onto the tip and pins the result. Without an attempt: the person's own commits.
    /// </summary>
    public sealed record MakeCandidate(AttemptId? Attempt, CommitId Head, CommitId Tip) : Step;

    /// <summary>Lands a candidate, or finds out what became of a landing that was intended.</summary>
    public sealed record Land(AttemptId? Attempt, CommitId Old, Candidate Candidate, bool AlreadyIntended) : Step
    {
        /// <summary>
        /// It is still proven and wanted. Otherwise a landing that was intended and has not happened is given up.
        /// </summary>
        public bool MayMove { get; init; } = true;
    }

    /// <summary>Puts the run branch back to the tip the journal knows.</summary>
    public sealed record RestoreBranch(CommitId Tip) : Step;

    /// <summary>
    /// Moves the branch people see to the tip, from what it was last moved to (null: nothing), or from anything between
    /// <paramref name="From"/> and the tip, which a move that was not recorded has left.
    /// </summary>
    public sealed record Mirror(CommitId Tip, CommitId? Last, CommitId From) : Step;

    /// <summary>Looks at the tip's tree: gates, setup, lock files.</summary>
    public sealed record Inspect(CommitId Tip) : Step;

    /// <summary>Removes an attempt's workspace, whose work is imported.</summary>
    public sealed record RemoveWorkspace(AttemptId Attempt) : Step;
}
