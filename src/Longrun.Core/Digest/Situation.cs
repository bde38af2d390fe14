using System.Collections.Immutable;
using Longrun.Core.Gates;
using Longrun.Core.Roadmap;
using Longrun.Core.Spend;

namespace Longrun.Core.Digest;

/// <summary>What a milestone does or waits for at this moment, in one plain sentence.</summary>
internal static class Situation
{
    /// <summary>
    /// <paramref name="elapsed"/>: say how long (a status that is asked for) instead of since when (a page that must
    /// not change while nothing happens).
    /// </summary>
    public static string Of(State s, Milestone milestone, DateTimeOffset now, bool elapsed)
    {
        var facts = s.Of(milestone.Id);
        return Standing.Of(s, milestone) switch
        {
            Stand.Landed => facts.LandedAs is { } commit
                ? facts.IsFound ? $"landed as {commit.Short}; {NotProven.FoundWords}"
                : $"landed as {commit.Short}, attempt {LandedAttempt(facts)}{Changed(s, milestone)}"
                : $"landed in an earlier run{Changed(s, milestone)}",
            Stand.Skipped => facts.SkippedAsDone == true ? "skipped as done" : "skipped; what depends on it waits",
            Stand.Blocked => $"blocked: {Plain.Line(facts.Question!.Text)}"
                + (GateStand.Mended(s, facts) is { } mended ? $"; {mended}" : ""),
            Stand.Working => Working(s, facts.Latest!, now, elapsed),
            Stand.Checking => Checking(s, facts.Latest!, now, elapsed),
            Stand.Waiting =>
                $"waits for {string.Join(", ", Standing.WaitsFor(s, milestone).Select(id => Waited(s, id)))}",
            Stand.Ready => Ready(s, milestone, now),
            Stand.Removed => "no longer in the roadmap",
        };
    }

    /// <summary>Where its job has ended and nobody has taken it up. Null: it is not so.</summary>
    public static string? Left(State s, MilestoneState facts, ImmutableHashSet<string> left) =>
        facts.Latest is { IsOver: false } a && JobOf(s, a) is { } job && left.Contains(job.Id.Value)
            ? $"attempt {a.Id.Number}, {Job(job.Work)} ended; `longrun run` goes on"
            : null;

    /// <summary>What cannot start before this milestone has landed, near and far, in the roadmap's order.</summary>
    public static ImmutableArray<MilestoneId> Behind(State s, MilestoneId id)
    {
        var behind = new HashSet<MilestoneId> { id };
        List<MilestoneId> more;
        do
        {
            more = [.. s.Roadmap.Milestones
                .Where(m => !behind.Contains(m.Id) && m.DependsOn.Any(behind.Contains) && IsOpen(s, m))
                .Select(m => m.Id)];
            behind.UnionWith(more);
        }
        while (more.Count > 0);

        return [.. s.Roadmap.Milestones.Select(m => m.Id).Where(m => m != id && behind.Contains(m))];
    }

    public static string Word(Stand stand) => stand switch
    {
        Stand.Landed => "landed",
        Stand.Skipped => "skipped",
        Stand.Blocked => "blocked",
        Stand.Working => "working",
        Stand.Checking => "checking",
        Stand.Waiting => "waiting",
        Stand.Ready => "ready",
        Stand.Removed => "removed",
    };

    /// <summary>What a job does, without its ids.</summary>
    public static string Job(JobWork work) => work switch
    {
        JobWork.Agent => "agent",
        JobWork.Collect => "collecting its work",
        JobWork.Setup => "setup",
        JobWork.Gate { Trial: Trial.Canary } gate => $"whether gate {Plain.Line(gate.Definition.Name)} can fail",
        JobWork.Gate { Trial: Trial.Without } gate => $"gate {Plain.Line(gate.Definition.Name)} without the change",
        JobWork.Gate { Trial: Trial.BranchTests } gate =>
            $"gate {Plain.Line(gate.Definition.Name)} with the branch's own tests",
        JobWork.Gate gate => $"gate {Plain.Line(gate.Definition.Name)}",
        JobWork.Judge judge => $"judged by {Plain.Line(judge.By)}",
        JobWork.Probe probe => $"asking {Plain.Line(probe.Name)} what is left",
        _ => throw new System.Diagnostics.UnreachableException(work.GetType().Name),
    };

    private static bool IsOpen(State s, Milestone m) => Standing.Of(s, m) is not (Stand.Landed or Stand.Skipped);

    private static string Changed(State s, Milestone milestone) =>
        Standing.HasChangedSince(s, milestone) ? "; its text changed after it landed" : "";

    private static int LandedAttempt(MilestoneState facts) =>
        facts.Attempts.LastOrDefault(a => a.LandedAs is not null)?.Id.Number ?? facts.Attempts.Length;

    private static string Waited(State s, MilestoneId id) =>
        Standing.Find(s, id) is not { } milestone
            ? $"{id} (not in the roadmap)"
            : Standing.Of(s, milestone) switch
            {
                Stand.Blocked => $"{id} (blocked)",
                Stand.Skipped => $"{id} (skipped)",
                _ => id.Value,
            };

    private static string Working(State s, AttemptState a, DateTimeOffset now, bool elapsed)
    {
        var attempt = $"attempt {a.Id.Number}, agent {Plain.Line(a.Agent)}";
        return JobOf(s, a) switch
        {
            { Work: JobWork.Agent } job => $"{attempt}, {Since(job.Since, now, elapsed)}",
            { } job => $"{attempt}, {Job(job.Work)}",
            null when a.AgentEnd is null => $"{attempt}, about to start",
            null => $"{attempt}, its work is being brought in",
        };
    }

    private static string Checking(State s, AttemptState a, DateTimeOffset now, bool elapsed)
    {
        var attempt = $"attempt {a.Id.Number}";
        return JobOf(s, a) switch
        {
            { } job => $"{attempt}, {Job(job.Work)} running, {Since(job.Since, now, elapsed)}",
            _ when s.Landing?.Attempt == a.Id => $"{attempt}, landing",
            _ when s.LineStopped is not null => $"{attempt}, waits: nothing lands until `longrun resume`",
            _ when s.Stopped => $"{attempt}, stopped before its gates",
            _ when !Gating.IsProven(s) => $"{attempt}, waits for the branch's own setup and gates",
            _ when Gating.TurnedRed(s) is { } red => $"{attempt}, waits: {Plain.Line(red)}",
            _ => $"{attempt}, waits for its gates",
        };
    }

    private static string Ready(State s, Milestone milestone, DateTimeOffset now)
    {
        var attempts = s.Of(milestone.Id).Attempts;
        var next = attempts.IsEmpty ? "" : $"attempt {attempts.Length + 1} next, ";
        return next + WhyNotStarted(s, milestone, now);
    }

    private static string WhyNotStarted(State s, Milestone milestone, DateTimeOffset now) => s switch
    {
        { Discarded: true } => "the run is discarded; the next `longrun run` takes it up",
        { AcceptedAt: not null } => "the run is accepted; the next `longrun run` takes it up",
        { Stopped: true } or { Draining: true } => "stopped until `longrun resume`",
        { Paused: true } => "paused until `longrun resume`",
        { LineStopped: not null } => "waits: the line is stopped until `longrun resume`",
        _ when Gating.StartFault(s) is { } fault => $"waits: {Plain.Line(fault)}",
        _ when !Gating.IsProven(s) => "waits for the branch's own setup and gates",
        _ when Gating.TurnedRed(s) is { } red => $"waits: {Plain.Line(red)}",
        _ when Budgeting.RunRefusal(s, now) is { } refusal => $"not started: {refusal}",
        _ when Budgeting.FreeAt(s, now) is { } free && IsRefused(s, milestone, now) =>
            $"the budget of any five hours is used up until {Figures.Moment(free, now)}",
        _ when AgentStanding.IsAnyFree(s, milestone, now) =>
            AgentStanding.Candidates(s, milestone).FirstOrDefault(name => AgentStanding.IsBeingAsked(s, name))
                is { } asked ? $"{Plain.Line(asked)} is being asked what is left of its plan"
                : "waits for a free worker",
        _ when AgentStanding.FirstHold(s, milestone, now) is { IsKept: true } kept =>
            $"{Plain.Line(kept.Reason)}: waits until {Figures.Moment(kept.Until!.Value, now)}",
        _ when AgentStanding.FirstHold(s, milestone, now) is { } hold =>
            $"usage limit until {Figures.Moment(hold.Until!.Value, now)}",
        _ when AgentStanding.Of(s, milestone).IsEmpty => "no agent is configured",
        _ => "no agent can be started before you have answered",
    };

    private static bool IsRefused(State s, Milestone milestone, DateTimeOffset now)
    {
        var books = new Books(s, now);
        return AgentStanding.Candidates(s, milestone)
            .All(agent => Budgeting.Refusal(books, milestone.Id, agent) is not null);
    }

    private static OpenJob? JobOf(State s, AttemptState a) =>
        s.OpenJobs.Values.FirstOrDefault(job => Standing.AttemptOf(job.Work) == a.Id);

    private static string Since(DateTimeOffset since, DateTimeOffset now, bool elapsed) =>
        elapsed ? Figures.Duration(now - since) : $"since {Figures.Moment(since, now)}";
}
