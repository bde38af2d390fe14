using System.Collections.Immutable;
using Longrun.Core.Gates;
using Longrun.Core.Work;

namespace Longrun.Core.Tests;

/// <summary>A night as a list of events, told in the order they happened, for tests of one decision.</summary>
internal sealed record Night(State State)
{
    public static readonly CommitId Base = new(new string('b', 40));

    public static DateTimeOffset Evening { get; } = new(2026, 1, 1, 22, 0, 0, TimeSpan.Zero);

    public static Settings Plain { get; } = new()
    {
        Agents = ImmutableDictionary<string, AgentSettings>.Empty.Add("one", new(AgentKind.Command, "./agent", [])),
        Gates = [new("tests", GateKind.Check, "make check")],
    };

    /// <summary>Opened, with its tip inspected and its baseline green.</summary>
    public static Night Of(string roadmap, Settings? settings = null) =>
        Opened(roadmap, settings).With(new Event.GateEnded(new(null, Base, "tests",
            true) { Command = "make check" }) { At = Evening });

    /// <summary>Opened and inspected, before its baseline.</summary>
    public static Night Opened(string roadmap, Settings? settings = null) => new Night(State.Empty).With(
        new Event.RunOpened(new("r1"), Base, new("P", "p@example.org"), "longrun/r1") { At = Evening },
        new Event.SettingsRead("# 1", settings ?? Plain) { At = Evening },
        new Event.RoadmapRead("ROADMAP.md", roadmap) { At = Evening },
        new Event.BranchInspected(Base, Ecosystem.None) { At = Evening },
        new Event.Mirrored(Base, null) { At = Evening });

    public static CommitId Head(string attempt) => new($"{attempt.ToLowerInvariant()}head".PadRight(40, '0'));

    public static CommitId Merged(string attempt) => new($"{attempt.ToLowerInvariant()}merged".PadRight(40, '0'));

    public Night With(params ImmutableArray<Event> events) => new(events.Aggregate(State, Fold.Apply));

    public Night Told(PersonCommand command) =>
        With(new Event.CommandTaken($"c{State.Taken.Count}", command) { At = Evening });

    public Night Started(string attempt, string agent = "one") => With(new Event.AttemptStarted(
        AttemptId.From(attempt), agent, State.Tip!,
            Standing.StartOf(State, AttemptId.From(attempt).Milestone)!,
        Standing.Active(State).Count()) { At = Evening });

    /// <summary>Its session has ended, its work is collected.</summary>
    public Night Ended(string attempt, Ending ending, WorkerReport? report = null, DateTimeOffset? resets = null)
    {
        var id = AttemptId.From(attempt);
        var done = new JobEnd(JobEndReason.Exited, 0, 60, 1);
        return With(
            new Event.JobIntended(JobId.Of(attempt, "agent", 1), new JobWork.Agent(id)) { At = Evening },
            new Event.SessionEnded(id, new(ending) { ResetsAt = resets }, report) { At = Evening },
            new Event.JobEnded(JobId.Of(attempt, "agent", 1), done) { At = Evening },
            new Event.JobIntended(JobId.Of(attempt, "collect", 1), new JobWork.Collect(id)) { At = Evening },
            new Event.JobEnded(JobId.Of(attempt, "collect", 1), done) { At = Evening });
    }

    /// <summary>Its agent's job is under way.</summary>
    public Night Submitted(string attempt) => With(new Event.JobIntended(
        JobId.Of(attempt, "agent", 1), new JobWork.Agent(AttemptId.From(attempt))) { At = Evening });

    /// <summary>What its session, which has ended, told of its cost.</summary>
    public Night Costs(string attempt, decimal usd, long tokens = 0) =>
        With(State.Of(AttemptId.From(attempt)).Session! is var told
            ? told with { Session = told.Session with { CostUsd = usd, InputTokens = tokens } } : null!);

    /// <summary>Its session, which is under way, ends; its work is imported and judged.</summary>
    public Night After(string attempt, decimal usd, Ending ending, double seconds = 60)
    {
        var id = AttemptId.From(attempt);
        return With(new Event.SessionEnded(id, new(ending) { CostUsd = usd }, null) { At = Evening },
            new Event.JobEnded(JobId.Of(attempt, "agent", 1), new(JobEndReason.Exited, 0, seconds, 1))
                { At = Evening },
            new Event.JobIntended(JobId.Of(attempt, "collect", 1), new JobWork.Collect(id)) { At = Evening },
            new Event.JobEnded(JobId.Of(attempt, "collect", 1), new(JobEndReason.Exited, 0, 1, 1)) { At = Evening })
            .Imported(attempt).Cycled();
    }

    public Night Imported(string attempt, bool hasWork = true, CommitId? mergeBase = null) =>
        With(new Event.AttemptImported(AttemptId.From(attempt), Head(attempt), mergeBase ?? State.Tip!,
            new(1, 1, 0)
        {
            HasWork = hasWork, IsNew = hasWork,
        }) { At = Evening }).Examined(attempt);

    /// <summary>Code has looked at it.</summary>
    public Night Examined(string attempt, params ImmutableArray<Finding> findings) =>
        With(new Event.Examined(AttemptId.From(attempt), Head(attempt), findings) { At = Evening });

    /// <summary>Started, completed, imported, and merged onto the tip.</summary>
    public Night Candidate(string attempt) => Started(attempt).Ended(attempt, Ending.Completed).Imported(attempt).With(
        new Event.CandidateMade(AttemptId.From(attempt), State.Tip!,
            new(Merged(attempt), "tree")) { At = Evening });

    public Night Gate(string attempt, string gate, bool passed) => With(
        new Event.GateEnded(new(AttemptId.From(attempt), Merged(attempt), gate, passed)
        {
            Reason = passed ? null : "red",
            Command = ActiveGates.For(State, AttemptId.From(attempt).Milestone)
                .First(active => active.Definition.Name == gate).Definition.Run,
        })
        {
            At = Evening,
        });

    public Night Rejected(string attempt, string reason = "red") =>
        With(new Event.AttemptRejected(AttemptId.From(attempt), [new(reason)]) { At = Evening });

    /// <summary>Landed, with the branch looked at again.</summary>
    public Night Landed(string attempt) => Candidate(attempt).Gate(attempt, "tests", true).With(
        new Event.LandingIntended(AttemptId.From(attempt), State.Tip!, Merged(attempt), "tree") { At = Evening },
        new Event.Landed(AttemptId.From(attempt), Merged(attempt)) { At = Evening },
        new Event.BranchInspected(Merged(attempt), Ecosystem.None) { At = Evening },
        new Event.Mirrored(Merged(attempt), null) { At = Evening },
        new Event.WorkspaceRemoved(AttemptId.From(attempt)) { At = Evening });

    public ImmutableArray<Step> Next(Facts? facts = null, DateTimeOffset? now = null) =>
        Cycle.Next(State, facts ?? new(), now ?? Evening);

    /// <summary>The events that a cycle would record by itself, carried out; other steps are left alone.</summary>
    public Night Cycled(DateTimeOffset? now = null) =>
        With([.. Next(null, now).OfType<Step.Record>().SelectMany(record => record.Events)]);

    /// <summary>Which attempts a cycle would start.</summary>
    public string Starts(DateTimeOffset? now = null) => string.Join(' ', Next(null, now).OfType<Step.Record>()
        .SelectMany(record => record.Events).OfType<Event.AttemptStarted>().Select(e => e.Attempt.Value));

    public Stand Stand(string milestone) => Standing.Of(State, Standing.Find(State, new(milestone))!);
}
