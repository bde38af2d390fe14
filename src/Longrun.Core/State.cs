using System.Collections.Immutable;
using Longrun.Core.Roadmap;
using Longrun.Core.Work;

namespace Longrun.Core;

/// <summary>
/// What the journal adds up to. Facts only: whether a milestone is ready, waiting or landed is derived in
/// <see cref="Standing"/>, so that nobody can write a wrong status.
/// </summary>
internal sealed record State
{
    public static State Empty { get; } = new();

    public Event.RunOpened? Opened { get; init; }

    public RoadmapDocument Roadmap { get; init; } = new([], []);

    /// <summary>Ids that the roadmap of this run has or has had.</summary>
    public ImmutableHashSet<MilestoneId> RoadmapIds { get; init; } = [];

    public string RoadmapText { get; init; } = "";

    public string RoadmapFile { get; init; } = "";

    public Settings Settings { get; init; } = new();

    public string SettingsText { get; init; } = "";

    /// <summary>When the person last wanted the run to go on: they opened it, or said <c>resume</c>.</summary>
    public DateTimeOffset? WantedAt { get; init; }

    /// <summary>Hashes of the edits last refused, so that each is reported once.</summary>
    public string RefusedRoadmap { get; init; } = "";

    public string RefusedSettings { get; init; } = "";

    public ImmutableArray<Fault> CurrentFaults { get; init; } = [];

    /// <summary>The run branch's tip as the journal knows it.</summary>
    public CommitId? Tip { get; init; }

    /// <summary>What was found on <see cref="Tip"/>. Null: not inspected yet.</summary>
    public Event.BranchInspected? Inspected { get; init; }

    /// <summary>Gates that stay once detected, by name: a landed milestone may add one, never take one away.</summary>
    public ImmutableDictionary<string, GateDefinition> Detected { get; init; } =
        ImmutableDictionary<string, GateDefinition>.Empty;

    /// <summary>The last run of each gate on a commit that was the branch's tip, by gate name.</summary>
    public ImmutableDictionary<string, GateRun> Baseline { get; init; } = ImmutableDictionary<string, GateRun>.Empty;

    /// <summary>Which gates were green on each commit that was the branch's tip before this one.</summary>
    public ImmutableDictionary<CommitId, ImmutableHashSet<string>> GreenAt { get; init; } =
        ImmutableDictionary<CommitId, ImmutableHashSet<string>>.Empty;

    /// <summary>Gates that have been green on the branch: from then on they are required.</summary>
    public ImmutableHashSet<string> EverGreen { get; init; } = [];

    /// <summary>The last green run of each gate on the branch, by name: what turned red was this.</summary>
    public ImmutableDictionary<string, GateRun> LastGreen { get; init; } = ImmutableDictionary<string, GateRun>.Empty;

    /// <summary>How often in a row each gate was red on this very tip, by name.</summary>
    public ImmutableDictionary<string, int> RedRuns { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>The last proof of each gate of the branch that it can fail, by name.</summary>
    public ImmutableDictionary<string, GateRun> Canaries { get; init; } = ImmutableDictionary<string, GateRun>.Empty;

    /// <summary>How often each of these ended: a job that was interrupted is none.</summary>
    public ImmutableDictionary<string, int> CanaryRuns { get; init; } = ImmutableDictionary<string, int>.Empty;

    public ImmutableHashSet<string> PreparedSetups { get; init; } = [];

    public Event.SetupEnded? LastSetup { get; init; }

    /// <summary>Whether one is new is asked by reference: by value it would compare all that ever happened.</summary>
    public ImmutableDictionary<MilestoneId, MilestoneState> Milestones { get; init; } =
        ImmutableDictionary.Create<MilestoneId, MilestoneState>(null, ReferenceEqualityComparer.Instance);

    /// <summary>Jobs that were intended and have not ended.</summary>
    public ImmutableSortedDictionary<string, OpenJob> OpenJobs { get; init; } =
        ImmutableSortedDictionary<string, OpenJob>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>How often in a row each job (subject and name) was interrupted.</summary>
    public ImmutableDictionary<string, int> Interruptions { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>How many tries of a job (subject and name) have ended, for the next try's number.</summary>
    public ImmutableDictionary<string, int> Tries { get; init; } = ImmutableDictionary<string, int>.Empty;

    public ImmutableDictionary<string, AgentHold> Holds { get; init; } = ImmutableDictionary<string, AgentHold>.Empty;

    /// <summary>Agents that may be billed beyond their plan: the person has said so of each, in this run.</summary>
    public ImmutableHashSet<string> MayBill { get; init; } = [];

    /// <summary>What each agent's plan has left, by agent and window, as told last.</summary>
    public ImmutableDictionary<string, AgentQuota> Quotas { get; init; } =
        ImmutableDictionary<string, AgentQuota>.Empty;

    public ImmutableArray<Event.DecisionTaken> Decisions { get; init; } = [];

    public ImmutableHashSet<string> Taken { get; init; } = [];

    /// <summary>The person's hidden acceptance files. Null: none were there so far.</summary>
    public Event.AcceptanceRead? Acceptance { get; init; }

    public Event.LandingIntended? Landing { get; init; }

    /// <summary>What the branch people see was last moved to, or the person's commits there that have landed.</summary>
    public CommitId? MirroredTip { get; init; }

    /// <summary>
    /// What every commit of ours on it descends from: the first move of it may have been made and not recorded.
    /// </summary>
    public CommitId? MirrorBase => MirroredTip ?? Opened?.Base;

    /// <summary>The person's commits on top of that, until they have landed. Null: none.</summary>
    public PersonsWork? Persons { get; init; }

    /// <summary>The person's own commits that have landed, in order.</summary>
    public ImmutableArray<PersonsLanding> PersonsLandings { get; init; } = [];

    public string? MirrorLeftAlone { get; init; }

    /// <summary>The tip the mirror was last moved to, or left alone for.</summary>
    public CommitId? MirrorTriedFor { get; init; }

    public bool Stopped { get; init; }

    public string? StoppedBy { get; init; }

    public bool Paused { get; init; }

    public bool Draining { get; init; }

    /// <summary>Why nothing lands until the person says <c>resume</c>. Null: it may.</summary>
    public string? LineStopped { get; init; }

    public CommitId? AcceptedAt { get; init; }

    /// <summary>The person has thrown the run away.</summary>
    public bool Discarded { get; init; }

    /// <summary>Nothing more happens in this run; the next <c>run</c> opens the next one.</summary>
    public bool IsClosed => AcceptedAt is not null || Discarded;

    public DateTimeOffset LastEventAt { get; init; }

    /// <summary>How many milestones have landed: the order of landing.</summary>
    public int Landings { get; init; }

    public MilestoneState Of(MilestoneId id) => Milestones.GetValueOrDefault(id) ?? new MilestoneState(id);

    public AttemptState Of(AttemptId id) => Of(id.Milestone).Attempts[id.Number - 1];

    /// <summary>What stands on the tip is known: before, nothing can be prepared that stands on it.</summary>
    public bool IsInspected => Tip is { } tip && Inspected?.Commit == tip;

    /// <summary>Whether a commit is the candidate of the person's own commits.</summary>
    public bool IsPersons(CommitId commit) => Persons?.Candidate?.Candidate?.Commit == commit;

    public State With(MilestoneState milestone) =>
        this with { Milestones = Milestones.SetItem(milestone.Id, milestone) };

    public State With(AttemptState attempt)
    {
        var milestone = Of(attempt.Id.Milestone);
        return With(milestone with { Attempts = milestone.Attempts.SetItem(attempt.Id.Number - 1, attempt) });
    }
}

/// <summary>What has happened to one milestone.</summary>
internal sealed record MilestoneState(MilestoneId Id)
{
    /// <summary>Index 0 is attempt 1.</summary>
    public ImmutableArray<AttemptState> Attempts { get; init; } = [];

    /// <summary>Open. Null: none.</summary>
    public Question? Question { get; init; }

    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>The last answer and the question it was given to.</summary>
    public (Question Question, string Answer)? Answered { get; init; }

    /// <summary>Attempts up to this number no longer count: the person has granted a new allowance.</summary>
    public int AllowanceFrom { get; init; }

    /// <summary>Null: not skipped. True: as done, so that dependents may start.</summary>
    public bool? SkippedAsDone { get; init; }

    public CommitId? LandedAs { get; init; }

    /// <summary>Which text of the roadmap it landed with; see <see cref="Roadmap.Milestone.TextHash"/>.</summary>
    public string? LandedText { get; init; }

    /// <summary>Its landing was found on the branch: the journal has lost what it had passed.</summary>
    public bool IsFound { get; init; }

    public DateTimeOffset? LandedAt { get; init; }

    /// <summary>In which order it landed, from 1.</summary>
    public int LandedOrder { get; init; }

    /// <summary>An answer was given, and no attempt has started with it.</summary>
    public bool IsAnsweredUntried =>
        Answered is not null && LandedAs is null && AllowanceFrom == Attempts.Length;

    public AttemptState? Latest => Attempts is [.., var last] ? last : null;
}

/// <summary>What has happened in one attempt.</summary>
internal sealed record AttemptState
{
    public required AttemptId Id { get; init; }

    public required string Agent { get; init; }

    public required CommitId Base { get; init; }

    public required CommitId From { get; init; }

    public required int Slot { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Why it was not started with an agent that comes before this one. Null: it is the first.</summary>
    public string? Instead { get; init; }

    /// <summary>What was known of its agent's plan when it started.</summary>
    public ImmutableArray<QuotaWindow> QuotaBefore { get; init; } = [];

    public Event.SessionEnded? Session { get; init; }

    /// <summary>Wall clock of the agent's job, in seconds.</summary>
    public double AgentSeconds { get; init; }

    public JobEnd? AgentEnd { get; init; }

    /// <summary>We have ended its session, and why. Null: we have not.</summary>
    public Event.SessionCut? Cut { get; init; }

    /// <summary>It burnt several times what is usual: a sentence. Null: it did not.</summary>
    public string? Burn { get; init; }

    /// <summary>Whether the work has been collected, with the collecting job's end.</summary>
    public JobEnd? Collected { get; init; }

    public Event.AttemptImported? Import { get; init; }

    public string? ImportRefused { get; init; }

    public Event.CandidateMade? Candidate { get; init; }

    /// <summary>Runs of gates on this attempt's own head or candidate; the last of a name on a commit holds.</summary>
    public ImmutableArray<GateRun> Gates { get; init; } = [];

    /// <summary>What agents used that walked through it, and when each was done, oldest first.</summary>
    public ImmutableArray<(DateTimeOffset At, WalkUse Used)> Walks { get; init; } = [];

    /// <summary>How many of these there were when the branch's gates were last asked for again.</summary>
    public int RedFrom { get; init; }

    /// <summary>Those that decide: what was red before that is told, and runs once more.</summary>
    public ImmutableArray<GateRun> Deciding =>
        RedFrom == 0 ? Gates : [.. Gates.Where((run, at) => run.Passed || at >= RedFrom)];

    /// <summary>What code found in it. Null: not examined yet.</summary>
    public Event.Examined? Examined { get; init; }

    /// <summary>What judges said of it, oldest first.</summary>
    public ImmutableArray<Event.Judged> Judged { get; init; } = [];

    /// <summary>How many of these there were when an agent was last held over it; later ones are news.</summary>
    public int HeldAfter { get; init; }

    /// <summary>What the person said of its change of what gates rest on. Null: nothing so far.</summary>
    public string? RuledOnWeakening { get; init; }

    /// <summary>What the person said in place of a judge. Null: nothing so far.</summary>
    public string? RuledOnReview { get; init; }

    /// <summary>How many of its judgements no longer count: the person wants it judged again.</summary>
    public int JudgedFrom { get; init; }

    public ImmutableArray<Rejection> Rejections { get; init; } = [];

    public string? Released { get; init; }

    public CommitId? LandedAs { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public bool WorkspaceRemoved { get; init; }

    /// <summary>It has its verdict; nothing more happens to it.</summary>
    public bool IsOver => EndedAt is not null;

    public bool IsRejected => !Rejections.IsEmpty;

    /// <summary>Code has looked at it, and nothing it found keeps it from the gates.</summary>
    public bool IsCleared => Import is { } import && Examined is { } seen && seen.Head == import.Head
        && seen.Findings.All(found => found.Severity switch
        {
            Severity.Reject => false,
            Severity.Park => RuledOnWeakening == Questions.AllowOption,
            Severity.Note or Severity.Warn => true,
        });

    /// <summary>Something that gates rest on differs: they have to show that they can still fail.</summary>
    public bool ChangesGates =>
        Examined?.Findings.Any(found => found.Kind is FindingKind.GateChanged or FindingKind.GateWeakened) ?? false;

    /// <summary>Files among these that may prove less than they did: what is only new or stricter is not.</summary>
    public ImmutableArray<string> ChangedGateFiles =>
    [
        .. (Examined?.Findings ?? []).Where(found => found.Severity >= Severity.Warn
            && (found.Kind is FindingKind.GateChanged or FindingKind.GateWeakened))
            .Select(found => found.File).Distinct(),
    ];
}

/// <summary>What the person has committed on the branch people see: gated and landed as an attempt's work is.</summary>
internal sealed record PersonsWork(CommitId Head, DateTimeOffset FoundAt)
{
    public Event.CandidateMade? Candidate { get; init; }

    public ImmutableArray<GateRun> Gates { get; init; } = [];

    /// <summary>Why it does not land. Empty: nothing speaks against it so far.</summary>
    public ImmutableArray<Rejection> Rejections { get; init; } = [];

    public bool IsRejected => !Rejections.IsEmpty;
}

/// <summary>
/// A merge of the person's own commits, the gates that ran on it, and after how many milestones it landed.
/// </summary>
internal sealed record PersonsLanding(CommitId Commit, ImmutableArray<GateRun> Gates, bool IsFound, int After);

internal static class GateRuns
{
    /// <summary>The run that answers for a gate as it is defined now. Null: none.</summary>
    public static GateRun? On(
        this ImmutableArray<GateRun> runs, CommitId commit, GateDefinition gate, Trial trial = Trial.Plain) =>
        runs.LastOrDefault(run => run.Commit == commit && run.Trial == trial && run.IsOf(gate));
}

/// <summary>A job that was intended and has not ended.</summary>
internal sealed record OpenJob(JobId Id, JobWork Work, DateTimeOffset Since);

/// <summary>Why no agent of a name is started: until a moment, or (null) until the person has answered.</summary>
internal sealed record AgentHold(DateTimeOffset? Until, string Reason, int InARow, DateTimeOffset Since)
{
    /// <summary>It could go on: what is left of its plan is kept for the person.</summary>
    public bool IsKept { get; init; }

    /// <summary>It was billed beyond its plan, and the person has not said that it may be.</summary>
    public bool IsMoney { get; init; }

    /// <summary>Its service was asked after the moment had come; whether it answered is another matter.</summary>
    public bool IsAsked { get; init; }

    /// <summary>The person wants one session whatever is known of the plan.</summary>
    public bool IsFreed { get; init; }
}

/// <summary>
/// The windows of an agent's plan, each as it was told last. <paramref name="Fault"/>: why it could not be asked last.
/// </summary>
internal sealed record AgentQuota(ImmutableArray<QuotaWindow> Windows, DateTimeOffset At, string? Fault)
{
    /// <summary>When its service was last asked. Null: not in this run.</summary>
    public DateTimeOffset? AskedAt { get; init; }
}
