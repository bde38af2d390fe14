using System.Collections.Immutable;
using Longrun.Core.Gates;
using Longrun.Core.Verdict;
using Longrun.Core.Work;

namespace Longrun.Core.Digest;

/// <summary>What happened, as one plain sentence for a ticker, a log or a digest.</summary>
internal static class EventLine
{
    /// <summary>Paths in one line: enough to recognise one's own work.</summary>
    private const int UncommittedNamedMax = 3;

    /// <summary>Null: bookkeeping that no person waits for. Untrusted words are neutralised, not escaped.</summary>
    public static string? Of(Event e, State s) => e switch
    {
        Event.RunOpened x => $"run {x.Run} opened at {x.Base.Short} as branch {Plain.Line(x.Branch)}"
            + $"{With(x.Programs)}{WithoutWhat(x.Uncommitted)}"
            + string.Concat(x.Found.Select(found => $"; {Plain.Line(found)}")),
        Event.RoadmapRead x => $"roadmap read: {Plain.Line(x.File)}",
        Event.RoadmapRefused x => $"roadmap edit refused, the last good one stays: {First(x.Faults)}",
        Event.SettingsRead => "settings read",
        Event.SettingsRefused x => $"settings edit refused, the last good ones stay: {First(x.Faults)}",
        Event.CommandTaken x => Command(x.Command),
        Event.StopSeen x => $"stopped by {Plain.Line(x.Where)}; nothing starts until `longrun resume`",
        Event.BranchInspected x when x.Commit == s.Opened?.Base && IsWithoutGates(s) =>
            "no gate was found on the branch so far: what lands is not tested, but for commands under \"Done when\"",
        Event.AttemptStarted x =>
            $"{Name(x.Attempt)} started: {Title(s, x.Attempt.Milestone)} (agent {Plain.Line(x.Agent)}"
            + $"{(x.Instead is { } why ? $"; {Plain.Line(why)}" : "")}){Clean(s, x.Attempt)}",
        Event.SessionEnded x => $"{Name(x.Attempt)} session {Session(x.Session, s, x.Attempt)}",
        Event.AttemptImported { Change.HasWork: true } x => $"{Name(x.Attempt)} brought in: {ChangeOf(x.Change)}",
        Event.ImportRefused x => $"{Name(x.Attempt)} could not be brought in: {Plain.Line(x.Reason)}",
        Event.AttemptRejected x =>
            $"{Name(x.Attempt)} rejected: {Reasons(x.Reasons)}",
        Event.AttemptReleased x =>
            $"{Name(x.Attempt)} ended without a verdict, at no cost: {Plain.Line(x.Reason)}",
        Event.AgentHeld x => Held(x, s),
        Event.SessionCut x => $"{Name(x.Attempt)} is ended: {Plain.Line(x.Reason)}",
        Event.BurnNoticed x => $"{Name(x.Attempt)} burns unusually much: {Plain.Line(x.What)}",
        Event.MilestoneBlocked x => $"{x.Milestone} blocked: {Plain.Line(x.Question.Text)}",
        Event.DecisionTaken x => $"{x.Milestone} decided by {Plain.Line(x.By)}: {Plain.Line(x.Decision.What)}",
        Event.GateEnded x => Gate(s, x.Run),
        Event.Examined x when FindingLine.Summary(x.Findings) is { } found =>
            $"{Name(x.Attempt)}, found in its change: {found}",
        Event.Judged x => $"{Name(x.Attempt)}: {ReviewLine.Of(x)}",
        Event.AcceptanceRead { Entries.IsEmpty: true } => "there are no acceptance files of yours any more",
        Event.AcceptanceRead x => $"your acceptance files were read, {Figures.Count(x.Entries.Length, "file")}:"
            + " they run on what would land, and reach no worker",
        Event.SetupEnded { Passed: true } x => $"setup done on {x.Commit.Short}",
        Event.SetupEnded x => $"setup failed on {x.Commit.Short}: {Plain.Line(x.Reason)}",
        Event.Landed { Found: true } x => $"{Name(x.Attempt)} found landed as {x.Commit.Short}: {NotProven.FoundWords}",
        Event.Landed { Attempt: { } id } x => $"{Name(id)} landed as {x.Commit.Short}: {Title(s, id.Milestone)}"
            + Untested(s, id),
        Event.Landed x => $"your own commits landed as {x.Commit.Short}"
            + (s.PersonsLandings.Any(own => own.Commit == x.Commit && own.Gates.Any(run => run.Passed))
                ? "" : " (not tested)"),
        Event.LandingVoided x => $"{Name(x.Attempt)} did not land, its gates run again: {Plain.Line(x.Reason)}",
        Event.PersonsFound { Head: { } head } =>
            $"you committed {head.Short} on {Plain.Line(s.Opened?.Branch)}: its gates run, then it lands",
        Event.PersonsFound => $"you took back what you had committed on {Plain.Line(s.Opened?.Branch)}",
        Event.PersonsRejected x => $"your own commit {x.Head.Short} does not land: {Reasons(x.Reasons)}",
        Event.BranchMoved x => $"you moved the run branch from {x.From.Short} to {x.To.Short}; its gates run again",
        Event.LineStopped x => $"nothing lands until `longrun resume`: {Plain.Line(x.Reason)}",
        Event.Mirrored { LeftAlone: { } why } => $"the branch for people was left alone: {Plain.Line(why)}",
        _ => null,
    };

    /// <summary>The attempt it belongs to, or null where it is the run's.</summary>
    public static AttemptId? AttemptOf(Event e) => e switch
    {
        Event.AttemptStarted x => x.Attempt,
        Event.SessionEnded x => x.Attempt,
        Event.AttemptImported x => x.Attempt,
        Event.ImportRefused x => x.Attempt,
        Event.AttemptRejected x => x.Attempt,
        Event.AttemptReleased x => x.Attempt,
        Event.AgentHeld x => x.Attempt,
        Event.SessionCut x => x.Attempt,
        Event.BurnNoticed x => x.Attempt,
        Event.CandidateMade x => x.Attempt,
        Event.GateEnded x => x.Run.Attempt,
        Event.Examined x => x.Attempt,
        Event.Judged x => x.Attempt,
        Event.Landed x => x.Attempt,
        Event.LandingVoided x => x.Attempt,
        Event.LandingIntended x => x.Attempt,
        _ => null,
    };

    /// <summary>
    /// What the person has not committed is not in the run, and they should hear it before they leave.
    /// </summary>
    private static string WithoutWhat(ImmutableArray<string> uncommitted) => uncommitted.IsEmpty
        ? ""
        : "; uncommitted and not in it: "
            + string.Join(", ", uncommitted.Take(UncommittedNamedMax).Select(path => Plain.Line(path)))
            + (uncommitted.Length > UncommittedNamedMax ? ", and more" : "");

    /// <summary>How a gate ended, without its name: <c>passed, 14 tests in 1.2s</c>.</summary>
    public static string Result(GateRun run)
    {
        var skipped = run.Skipped is > 0 and var some ? $" ({some} skipped)" : "";
        var count = run.Count is { } number ? $"{Figures.Count(number, "test")}{skipped} " : "";
        return run.Passed
            ? $"passed: {count}in {Figures.Seconds(run.Seconds)}"
            : $"failed: {Plain.Line(run.Reason ?? "no reason recorded")}{GateEvidence.Numbers(run)}";
    }

    public static string ChangeOf(Change change) =>
        $"{Figures.Count(change.Files, "file")} changed, +{change.Insertions} -{change.Deletions}";

    public static string Word(GateKind kind) => kind switch
    {
        GateKind.Check => "check",
        GateKind.Test => "test",
        GateKind.Serve => "serve",
        GateKind.Browser => "browser",
        GateKind.Walk => "walk",
        GateKind.Mock => "mock",
    };

    public static string Word(Ending ending) => ending switch
    {
        Ending.Completed => "completed",
        Ending.Refused => "refused by the model",
        Ending.Limit => "ended by a usage limit",
        Ending.Authentication => "ended: not logged in",
        Ending.Crashed => "crashed",
        Ending.Interrupted => "interrupted",
        Ending.TimedOut => "ended by its wall clock",
        Ending.Flooded => "ended: it printed more than its cap",
        Ending.NotStarted => "could not be started",
        Ending.Budget => "ended by a budget",
        Ending.TurnCap => "ended: it took as many turns as it may",
        Ending.Quiet => "ended: no sign of life",
        Ending.Unknown => "ended, nobody knows how",
        Ending.Unavailable => "ended: its service failed or is out of reach",
    };

    private static string Name(AttemptId? id) =>
        id is null ? "your own commits" : $"{id.Milestone} attempt {id.Number}";

    private static string Reasons(ImmutableArray<Rejection> reasons) =>
        string.Join("; ", reasons.Select(r => Plain.Line(r.Reason)));

    private static string Title(State s, MilestoneId id) =>
        Plain.Line(Standing.Find(s, id)?.Title ?? "no longer in the roadmap");

    private static string With(System.Collections.Immutable.ImmutableArray<string> programs) =>
        programs.IsEmpty ? "" : $", with {Plain.Line(string.Join(", ", programs))}";

    private static string First(System.Collections.Immutable.ImmutableArray<Fault> faults) =>
        faults is [var first, ..]
            ? Plain.Line($"{first.File}:{first.Line}:{first.Column}: {first.Message}")
            : "no fault named";

    private static string Session(SessionReport session, State s, AttemptId id)
    {
        var seconds = id.Number >= 1 && id.Number <= s.Of(id.Milestone).Attempts.Length ? s.Of(id).AgentSeconds : 0;
        var time = seconds > 0 ? $" after {Figures.Seconds(seconds)}" : "";
        var cost = session.CostUsd is { } usd ? $", {Figures.Cost(usd)}" : "";
        var detail = session.Ending != Ending.Completed && session.Detail is { } words ? $" ({Plain.Line(words)})" : "";
        return $"{Word(session.Ending)}{time}{cost}{detail}";
    }

    private static string Held(Event.AgentHeld x, State s)
    {
        var why = x.Detail is { } detail ? $": {Plain.Line(detail)}" : "";
        return x switch
        {
            { Until: not { } } => $"agent {Plain.Line(x.Agent)} waits for you{why}",
            { IsKept: true } => $"agent {Plain.Line(x.Agent)} waits {Figures.Duration(x.Until.Value - x.At)}{why}",
            _ => $"agent {Plain.Line(x.Agent)} waits {Figures.Duration(x.Until.Value - x.At)} for its "
                + (x.Attempt is { } id && Find(s, id)?.Session?.Session.Ending is Ending.Unavailable
                    ? "service" : "limit to reset") + why,
        };
    }

    private static string Gate(State s, GateRun run)
    {
        var whose = run.Attempt is not null || s.IsPersons(run.Commit) ? $"{Name(run.Attempt)}: gate"
            : "the branch's gate";
        return run.Trial == Trial.Canary
            ? $"{whose} {Plain.Line(run.Gate)} {CanFail(run)}"
            : $"{whose} {Plain.Line(run.Gate)}{How(s, run)} {Result(run)}{On(s, run)}"
                + string.Concat(run.Notes.Select(note => $"; {Plain.Line(note)}"));
    }

    private static string CanFail(GateRun run) => run switch
    {
        { Passed: false } => $"was not shown to fail where it must: {Plain.Line(run.Reason ?? "no reason recorded")}",
        _ when Canary.HasShown(run) => $"can fail: it did with a test that must, in {Figures.Seconds(run.Seconds)}",
        _ => $"was not shown to be able to fail: {Canary.NoPlace}",
    };

    private static string How(State s, GateRun run)
    {
        var again = run.Attempt is { } id && Find(s, id) is { } a && Remarks.RunsBefore(a, run) > 0 ? ", again," : "";
        return run.Trial == Trial.BranchTests ? $"{again} with the branch's own tests" : again;
    }

    /// <summary>
    /// Where the branch has moved on meanwhile, the same gate runs twice, and each line says on what.
    /// </summary>
    private static string On(State s, GateRun run) => run.Attempt is { } id && Find(s, id) is { Import: { } import } a
        ? run.Trial == Trial.Without ? ", on the branch without the change"
        : import.MergeBase != (a.Candidate?.Tip ?? s.Tip)
            ? run.Commit == import.Head ? ", on its own base" : ", merged with what has landed since"
            : ""
        : "";

    private static string Clean(State s, AttemptId id) =>
        Find(s, id) is { } a && Repetition.LeftAtStart(s.Of(id.Milestone), a) is not null
            ? ", clean from the branch: it had failed twice in the same way" : "";

    private static string Untested(State s, AttemptId id) => Find(s, id) switch
    {
        { Gates.IsEmpty: true } => " (not tested: there is no gate)",
        { } a when !Criteria.Runs(a).Any(run => run.Passed) => " (not tested: gates that only inform ran)",
        _ => "",
    };

    private static bool IsWithoutGates(State s) => ActiveGates.OfBranch(s).IsEmpty;

    /// <summary>A line is written of every event, also of one that a damaged story tells of nobody.</summary>
    private static AttemptState? Find(State s, AttemptId id) =>
        id.Number >= 1 && id.Number <= s.Of(id.Milestone).Attempts.Length ? s.Of(id) : null;

    private static string? Command(PersonCommand command) => command switch
    {
        PersonCommand.Answer x => $"{x.Milestone} answered: {Plain.Line(x.Text)}",
        PersonCommand.Stop { AfterCurrent: true } => "stopping after what runs now",
        PersonCommand.Stop => "stopped: nothing starts until `longrun resume`",
        PersonCommand.Resume => "resumed",
        PersonCommand.Pause => "paused: nothing new starts until `longrun resume`",
        PersonCommand.Skip x => x.AsDone ? $"{x.Milestone} skipped as done" : $"{x.Milestone} skipped",
        PersonCommand.Retry x => $"{x.Milestone} is tried again",
        PersonCommand.RetryAgent x => $"agent {Plain.Line(x.Agent)} is tried again",
        PersonCommand.Discard => "discarded: nothing of it is taken, nothing of yours has moved",
        PersonCommand.Accepted x => $"accepted: your branch is at {x.Commit.Short}",
        _ => null,
    };
}
