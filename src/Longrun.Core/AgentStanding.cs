using System.Collections.Immutable;
using Longrun.Core.Roadmap;
using Longrun.Core.Work;

namespace Longrun.Core;

/// <summary>Which agents a milestone may get, and what keeps each from being started. Derived, never stored.</summary>
internal static class AgentStanding
{
    /// <summary>Rejections of a milestone's attempts in a row, after which another agent takes its turn.</summary>
    private const int FailuresInARow = 2;

    /// <summary>
    /// In the person's order: the milestone's own, else the configuration's. A name that the configuration has no more
    /// is passed over.
    /// </summary>
    public static ImmutableArray<string> Of(State s, Milestone milestone) =>
        milestone.Agents.IsEmpty
            || milestone.Agents.Where(s.Settings.Agents.ContainsKey).ToImmutableArray() is not { IsEmpty: false } own
                ? Standing.AgentNames(s) : own;

    /// <summary>All that a run with these milestones may start.</summary>
    public static ImmutableArray<string> All(Settings settings, ImmutableArray<Milestone> milestones) =>
    [
        .. Standing.AgentNames(settings)
            .Union(milestones.SelectMany(milestone => milestone.Agents).Where(settings.Agents.ContainsKey)),
    ];

    /// <summary>
    /// Those that may be tried, the next one first. One that a person has to mend is among them only where no other is
    /// left and nobody is asked about any: the next milestone tries it then, and asks if need be. One that was billed
    /// is never tried before a yes.
    /// </summary>
    public static ImmutableArray<string> Candidates(State s, Milestone milestone)
    {
        var all = Of(s, milestone);
        var left = all.RemoveAll(name => IsGone(s, name));
        var tried = !left.IsEmpty ? left : all.Any(name => IsAskedFor(s, name)) ? []
            : all.RemoveAll(name => IsMoney(s, name));
        return tried.Length < 2 ? tried : [.. tried.OrderBy(name =>
            HasFailed(s, milestone.Id, name) ? 1 + Failures(s, milestone.Id, name) : 0)];
    }

    /// <summary>It is held until a person has mended something or answered.</summary>
    public static bool IsGone(State s, string agent) => s.Holds.GetValueOrDefault(agent) is { Until: null };

    /// <summary>It was billed beyond its plan, and nobody has said that it may be.</summary>
    public static bool IsMoney(State s, string agent) => s.Holds.GetValueOrDefault(agent) is { IsMoney: true };

    /// <summary>
    /// The agent whose money a milestone has to ask about before it gets any. Null: another can be tried, or somebody
    /// is asked already.
    /// </summary>
    public static string? ToAskAbout(State s, Milestone milestone) => Of(s, milestone) is var all
        && all.All(name => IsMoney(s, name) && !IsAskedFor(s, name)) ? all.FirstOrDefault() : null;

    /// <summary>Another agent of the milestone can go on, now or at a moment that is known.</summary>
    public static bool IsAnotherLeft(State s, MilestoneId milestone, string agent) =>
        Standing.Find(s, milestone) is { } found && Of(s, found).Any(name => name != agent && !IsGone(s, name));

    /// <summary>Some agent of the milestone is not waited for. Says nothing of workers and budgets.</summary>
    public static bool IsAnyFree(State s, Milestone milestone, DateTimeOffset now) =>
        Candidates(s, milestone).Any(name => !IsHeld(s, name, now));

    /// <summary>Until when the first of the milestone's agents is waited for. Null: none waits for a moment.</summary>
    public static AgentHold? FirstHold(State s, Milestone milestone, DateTimeOffset now) =>
        Candidates(s, milestone).Select(name => s.Holds.GetValueOrDefault(name)).OfType<AgentHold>()
            .Where(hold => hold.Until > now).MinBy(hold => hold.Until);

    /// <summary>Its limit has not reset, or its share of the plan is kept.</summary>
    public static bool IsHeld(State s, string agent, DateTimeOffset now) =>
        s.Holds.GetValueOrDefault(agent)?.Until > now;

    /// <summary>
    /// Somebody can still answer. Where the milestone that asked was skipped or removed nobody could.
    /// </summary>
    public static bool IsAskedFor(State s, string agent) => Asking(s, agent).Any();

    /// <summary>Only a plain yes about money lets it go on.</summary>
    public static bool IsAboutMoney(State s, string agent) =>
        Asking(s, agent).Any(milestone => milestone.Question is { Kind: QuestionKind.Money });

    /// <summary>Milestones with an open question about that agent, which somebody can still answer.</summary>
    public static IEnumerable<MilestoneState> Asking(State s, string agent) => s.Milestones.Values.Where(milestone =>
        milestone is { Question: { Origin: QuestionOrigin.Agent } question }
        && AskedAbout(milestone, question) == agent && Standing.IsWanted(s, milestone.Id));

    /// <summary>Which agent a question is about. Null: nothing has been tried yet.</summary>
    public static string? AskedAbout(MilestoneState milestone, Question question) =>
        question.Agent ?? milestone.Latest?.Agent;

    /// <summary>
    /// Two of its attempts on the milestone were rejected one after the other since the person's last word.
    /// </summary>
    public static bool HasFailed(State s, MilestoneId milestone, string agent)
    {
        var inARow = 0;
        foreach (var attempt in Rejected(s, milestone))
        {
            inARow = attempt.Agent == agent ? inARow + 1 : 0;
            if (inARow == FailuresInARow)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The session that shows whether a limit is over runs: until it has got through, no other is started.
    /// </summary>
    public static bool IsOnTrial(State s, string agent) => s.Holds.GetValueOrDefault(agent) is { } hold
        && Standing.Active(s).Any(a => a.Agent == agent && a.AgentEnd is null && a.StartedAt >= hold.Since);

    public static bool IsBeingAsked(State s, string agent) =>
        s.OpenJobs.Values.Any(job => job.Work is JobWork.Probe probe && probe.Name == agent);

    /// <summary>
    /// With the one that the attempt met, at least 1. Workers that began before the agent was held have met the same
    /// limit: only one that began afterwards shows that it is still there.
    /// </summary>
    public static int LimitsInARow(State s, string agent, AttemptId attempt) => s.Holds.GetValueOrDefault(agent) switch
    {
        null => 1,
        var hold when s.Of(attempt.Milestone).Attempts.Any(a => a.Id == attempt && a.StartedAt < hold.Since) =>
            Math.Max(1, hold.InARow),
        var hold => hold.InARow + 1,
    };

    /// <summary>When a limit is over, as told, or after pauses that grow where nothing or the past was told.</summary>
    public static DateTimeOffset LimitEnds(State s, AttemptState a, DateTimeOffset? told, DateTimeOffset now)
    {
        var inARow = LimitsInARow(s, a.Agent, a.Id);
        // A reset that has passed meanwhile (we were dead, or it was a second) needs no wait, but only once in a row: a
        // program that keeps naming the past, or the next second, would be asked without end.
        var least = inARow == 1 ? DateTimeOffset.MinValue : now + Caps.LimitPause(inARow - 1);
        var until = told is { } named ? (named > least ? named : least) : now + Caps.LimitPause(inARow);
        return Bounded(until, now);
    }

    /// <summary>Why an agent is not started for now. Null: nothing keeps it.</summary>
    public static AgentHold? HoldOf(State s, string agent, DateTimeOffset now) =>
        s.Holds.GetValueOrDefault(agent) is { } hold && (hold.Until is null || hold.Until > now) ? hold : null;

    /// <summary>
    /// What an agent names is its word: a date beyond every window there is must not park the night for good.
    /// </summary>
    public static DateTimeOffset Bounded(DateTimeOffset until, DateTimeOffset now) =>
        until < now + Caps.LimitWaitMax ? until : now + Caps.LimitWaitMax;

    /// <summary>
    /// Median worker time of this run's sessions with the agent that came to their end; null before three.
    /// </summary>
    public static TimeSpan? UsualTime(State s, string agent)
    {
        var times = s.Milestones.Values.SelectMany(milestone => milestone.Attempts)
            .Where(a => a.Agent == agent && Judging.Counts(a)).Select(a => a.AgentSeconds).Order().ToList();
        return times.Count < Caps.EstimateFrom ? null : TimeSpan.FromSeconds(times[times.Count / 2]);
    }

    private static int Failures(State s, MilestoneId milestone, string agent) =>
        Rejected(s, milestone).Count(attempt => attempt.Agent == agent);

    private static IEnumerable<AttemptState> Rejected(State s, MilestoneId milestone) =>
        s.Of(milestone).Attempts.Where(attempt => attempt.IsRejected);
}
