using System.Collections.Immutable;
using Longrun.Core.Work;

namespace Longrun.Core;

/// <summary>
/// Everything that can have happened: the journal's words. Facts, never statuses. A record once written is never
/// changed; see docs/formats/journal.md.
/// </summary>
internal abstract record Event
{
    private Event()
    {
    }

    /// <summary>When it was recorded, UTC, by the clock of the machine that recorded it.</summary>
    public required DateTimeOffset At { get; init; }

    public sealed record RunOpened(RunId Run, CommitId Base, Person Person, string Branch) : Event
    {
        /// <summary>Uncommitted paths at the start, at most 20; they are not part of the night.</summary>
        public ImmutableArray<string> Uncommitted { get; init; } = [];

        /// <summary>Ids that an accepted run before this one has landed.</summary>
        public ImmutableArray<MilestoneId> LandedBefore { get; init; } = [];

        /// <summary>Which text each of them landed with, where that is known.</summary>
        public ImmutableArray<LandedText> LandedTexts { get; init; } = [];

        /// <summary>The person's branch that was checked out. Null: none, or not recorded.</summary>
        public string? StartBranch { get; init; }

        /// <summary>What kept the promises about containment at the start: a sentence.</summary>
        public string Containment { get; init; } = "";

        /// <summary>The agent programs that were found at the start, each with its version.</summary>
        public ImmutableArray<string> Programs { get; init; } = [];

        /// <summary>The working tree it was opened in: there the files of people are.</summary>
        public string? WorkTree { get; init; }

        /// <summary>Sentences about earlier runs that were found here and that no journal tells of.</summary>
        public ImmutableArray<string> Found { get; init; } = [];
    }

    public sealed record RoadmapRead(string File, string Text) : Event;

    /// <summary>
    /// An edit that could not be read; the last good one stays. <paramref name="Hash"/> tells one edit from the
    /// next.
    /// </summary>
    public sealed record RoadmapRefused(string Hash, ImmutableArray<Fault> Faults) : Event;

    public sealed record SettingsRead(string Text, Settings Settings) : Event;

    public sealed record SettingsRefused(string Hash, ImmutableArray<Fault> Faults) : Event;

    /// <summary>A file of the inbox. <paramref name="Id"/> makes a second delivery harmless.</summary>
    public sealed record CommandTaken(string Id, PersonCommand Command) : Event;

    public sealed record StopSeen(string Where) : Event;

    /// <summary>
    /// What the run branch's tip holds: the gates and the setup detected there. Written when the tip is new.
    /// </summary>
    public sealed record BranchInspected(CommitId Commit, Ecosystem Detected) : Event
    {
        /// <summary>Names the state of the lock files, so that a prepared setup can be used again.</summary>
        public string SetupKey { get; init; } = "";

        /// <summary>A prepared setup with that key exists already.</summary>
        public bool SetupPrepared { get; init; }

        /// <summary>The tree has no file that anything could be built from.</summary>
        public bool IsBare { get; init; }
    }

    /// <summary>
    /// The intent to start one. <paramref name="Base"/> is the branch's tip, <paramref name="From"/> the commit the
    /// worker starts from: the tip, or the head of the attempt before.
    /// </summary>
    public sealed record AttemptStarted(AttemptId Attempt, string Agent, CommitId Base, CommitId From, int Slot)
        : Event
    {
        /// <summary>Why not with an agent that comes before it. Null: it is the first.</summary>
        public string? Instead { get; init; }
    }

    public sealed record JobIntended(JobId Job, JobWork Work) : Event;

    public sealed record JobEnded(JobId Job, JobEnd End) : Event;

    public sealed record SessionEnded(AttemptId Attempt, SessionReport Session, WorkerReport? Report) : Event
    {
        /// <summary>Why the report it left is not taken up. Null: it is, or there is none.</summary>
        public string? ReportFault { get; init; }

        /// <summary>What it left as evidence, each with its size: reported, not observed.</summary>
        public ImmutableArray<string> Evidence { get; init; } = [];
    }

    public sealed record AttemptImported(AttemptId Attempt, CommitId Head, CommitId MergeBase, Change Change) : Event;

    public sealed record ImportRefused(AttemptId Attempt, string Reason) : Event;

    /// <summary>
    /// It counts against the allowance unless its session was free, and the next attempt hears the reasons.
    /// </summary>
    public sealed record AttemptRejected(AttemptId Attempt, ImmutableArray<Rejection> Reasons) : Event;

    /// <summary>It ended without a verdict and costs nothing: a limit, an interruption, a stop, a question.</summary>
    public sealed record AttemptReleased(AttemptId Attempt, string Reason) : Event;

    /// <summary>
    /// No agent of that name is started before <paramref name="Until"/>; null: before the person has answered or mended
    /// something. Without an attempt: by what is known of its plan.
    /// </summary>
    public sealed record AgentHeld(string Agent, AttemptId? Attempt, DateTimeOffset? Until, string? Detail) : Event
    {
        /// <summary>It could go on: what is left is kept for the person.</summary>
        public bool IsKept { get; init; }

        /// <summary>It was billed beyond its plan: only a yes to that ends it.</summary>
        public bool IsMoney { get; init; }
    }

    /// <summary>What an agent's plan has left, as it said when it was asked or when a session of its ended.</summary>
    /// <param name="Agent">Its name.</param>
    /// <param name="Windows">Those that were told; a window that is not among them stands as it was.</param>
    /// <param name="Fault">Why it could not be asked. Null: it was.</param>
    public sealed record QuotaSeen(string Agent, ImmutableArray<QuotaWindow> Windows, string? Fault) : Event;

    /// <summary>
    /// A session is ended by us: it has reached a budget, or is paid in a way the person did not name.
    /// <paramref name="Ending"/> is what its end will count as.
    /// </summary>
    public sealed record SessionCut(AttemptId Attempt, Ending Ending, string Reason) : Event
    {
        /// <summary>Whose budget it has reached. Null: none.</summary>
        public BudgetScope? Budget { get; init; }
    }

    /// <summary>A session uses several times as much a minute as this run's usually do.</summary>
    public sealed record BurnNoticed(AttemptId Attempt, string What) : Event;

    public sealed record MilestoneBlocked(MilestoneId Milestone, Question Question) : Event;

    /// <summary>
    /// An assumption that stands in every later brief. <paramref name="By"/>: worker, default or person.
    /// </summary>
    public sealed record DecisionTaken(MilestoneId Milestone, string By, Decision Decision) : Event;

    /// <summary>
    /// The merge of the attempt onto <paramref name="Tip"/>, or the paths that conflict. Without an attempt, here and
    /// in the three events of a landing: the person's own commits, from the branch people see.
    /// </summary>
    public sealed record CandidateMade(AttemptId? Attempt, CommitId Tip, Candidate? Candidate) : Event
    {
        public ImmutableArray<string> Conflicts { get; init; } = [];
    }

    public sealed record GateEnded(GateRun Run) : Event;

    /// <summary>What code found in a change, and counted; once per imported head.</summary>
    public sealed record Examined(AttemptId Attempt, CommitId Head, ImmutableArray<Finding> Findings) : Event
    {
        public ChangeFacts Counted { get; init; } = new();
    }

    /// <summary>
    /// What a judge said of a candidate. It holds for that diff, whatever is landed beside it: see
    /// <see cref="Candidate.Diff"/>.
    /// </summary>
    public sealed record Judged(AttemptId Attempt, CommitId Commit, string Diff, Judgement Judgement) : Event
    {
        /// <summary>The agent's name in the configuration.</summary>
        public required string Agent { get; init; }

        public required SessionReport Session { get; init; }

        /// <summary>Wall clock, in seconds.</summary>
        public double Seconds { get; init; }

        /// <summary>What it was told, in the evidence folder, by content hash.</summary>
        public string? Asked { get; init; }

        /// <summary>What it said, word for word, in the evidence folder. Null: nothing, or it was not kept.</summary>
        public string? Said { get; init; }

        /// <summary>
        /// Which text of the milestone it was told; see <see cref="Roadmap.Milestone.TextHash"/>. Null: recorded before
        /// it was said.
        /// </summary>
        public string? Text { get; init; }

        /// <summary>Paths of the change that it was not shown as a whole, at most 100 and a count of more.</summary>
        public ImmutableArray<string> LeftOut { get; init; } = [];
    }

    /// <summary>
    /// What lies in <c>.longrun/acceptance</c>, copied into the state directory: the files' paths below it, at most
    /// 500, and a hash of all of them. No entries: nothing is there any more.
    /// </summary>
    public sealed record AcceptanceRead(string Hash, ImmutableArray<string> Entries) : Event;

    public sealed record SetupEnded(CommitId Commit, string Key, bool Passed, string? Reason, string? Evidence) : Event;

    public sealed record LandingIntended(AttemptId? Attempt, CommitId Old, CommitId New, string Tree) : Event;

    public sealed record Landed(AttemptId? Attempt, CommitId Commit) : Event
    {
        /// <summary>It was found on the branch: the journal has lost what it had passed.</summary>
        public bool Found { get; init; }
    }

    /// <summary>The intended landing did not happen and its candidate is not used again.</summary>
    public sealed record LandingVoided(AttemptId? Attempt, string Reason) : Event;

    /// <summary>The person moved the run branch forward; its baseline is taken again.</summary>
    public sealed record BranchMoved(CommitId From, CommitId To) : Event;

    /// <summary>Something about the branch needs a person: nothing lands until <c>resume</c>.</summary>
    public sealed record LineStopped(string Reason) : Event;

    /// <summary>Null: the mirror was left alone, and why.</summary>
    public sealed record Mirrored(CommitId Tip, string? LeftAlone) : Event;

    /// <summary>
    /// The person has committed on the branch people see, on top of what it was last moved to. Null: they took that
    /// back.
    /// </summary>
    public sealed record PersonsFound(CommitId? Head) : Event;

    /// <summary>Nobody is sent back to work: it waits for the person, who commits again or takes it back.</summary>
    public sealed record PersonsRejected(CommitId Head, ImmutableArray<Rejection> Reasons) : Event;

    public sealed record WorkspaceRemoved(AttemptId Attempt) : Event
    {
        /// <summary>Why it stays after all: it may be the only home of somebody's work. Null: it is gone.</summary>
        public string? Kept { get; init; }
    }
}

/// <summary>Which text a milestone landed with: <see cref="Roadmap.Milestone.TextHash"/>.</summary>
internal sealed record LandedText(MilestoneId Milestone, string Hash);

/// <summary>Whose name commits carry, as their git configuration had it at the start.</summary>
internal sealed record Person(string Name, string Email);

/// <summary>What an attempt changed against the branch. Paths are capped at 200; the counts are whole.</summary>
internal sealed record Change(int Files, int Insertions, int Deletions)
{
    public ImmutableArray<string> Paths { get; init; } = [];

    /// <summary>It has something to land: its tree differs from the one it was branched from.</summary>
    public bool HasWork { get; init; }

    /// <summary>It has something the attempt before did not have.</summary>
    public bool IsNew { get; init; }
}

/// <summary>Why an attempt did not land: one sentence, and the bounded log it rests on.</summary>
internal sealed record Rejection(string Reason)
{
    /// <summary>The name of the evidence file, by content hash. Null where the sentence says it all.</summary>
    public string? Evidence { get; init; }

    /// <summary>The end of the log, at most 4,000 characters, for the next brief.</summary>
    public string? Tail { get; init; }
}

/// <summary>A commit that would become the branch's tip: first parent the tip, second the attempt's head.</summary>
internal sealed record Candidate(CommitId Commit, string Tree)
{
    /// <summary>
    /// Names what it changes against the tip, whatever else the tip holds. Empty: recorded before there was one.
    /// </summary>
    public string Diff { get; init; } = "";
}

/// <summary>What a job is for.</summary>
internal abstract record JobWork
{
    private JobWork()
    {
    }

    public sealed record Agent(AttemptId Attempt) : JobWork;

    /// <summary>Commits what the worker left and bundles it, after the worker's processes are gone.</summary>
    public sealed record Collect(AttemptId Attempt) : JobWork;

    public sealed record Setup(CommitId Commit, string Key) : JobWork;

    /// <summary><paramref name="Attempt"/> is null for the branch's own baseline.</summary>
    public sealed record Gate(AttemptId? Attempt, CommitId Commit, GateDefinition Definition) : JobWork
    {
        public Trial Trial { get; init; }
    }

    /// <summary>An agent that did not write it looks at a candidate whose gates are green.</summary>
    public sealed record Judge(AttemptId Attempt, CommitId Commit, string By) : JobWork
    {
        /// <summary>As <see cref="Event.Judged.Text"/>.</summary>
        public string? Text { get; init; }
    }

    /// <summary>Asks an agent's service what is left of its plan; no model is called.</summary>
    public sealed record Probe(string Name) : JobWork;
}

/// <summary>How a job ended, as the keeper recorded it.</summary>
internal sealed record JobEnd(JobEndReason Reason, int? ExitCode, double Seconds, long CpuMs)
{
    public string? Detail { get; init; }
}

internal enum JobEndReason
{
    Exited,
    WallClock,
    Stopped,
    Cancelled,
    Flooded,
    Interrupted,
    NotStarted,

    /// <summary>No sign of life for as long as it may be quiet.</summary>
    Quiet,
}
