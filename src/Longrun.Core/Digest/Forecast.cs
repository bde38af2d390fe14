using System.Collections.Immutable;

namespace Longrun.Core.Digest;

/// <summary>
/// How many milestones an agent's plan has quota for, by the window that is used up first: an estimate, from what
/// milestones have used of it so far.
/// </summary>
internal sealed record Forecast(string Agent, string Window, int Milestones)
{
    /// <summary>Landed milestones an estimate rests on: a median of fewer is none.</summary>
    private const int LandedFrom = 2;

    /// <summary>Of the window, 0 to 100, as it was told last.</summary>
    public required double UsedPercent { get; init; }

    /// <summary>
    /// Of the window, by the landed milestone in the middle. The person's own use meanwhile is in it.
    /// </summary>
    public required double PercentPerMilestone { get; init; }

    public DateTimeOffset? ResetsAt { get; init; }

    /// <summary>For every agent of which enough is known.</summary>
    public static ImmutableArray<Forecast> Of(State s, DateTimeOffset now) =>
    [
        .. from agent in AgentStanding.All(s.Settings, s.Roadmap.Milestones)
           let first = Windows(s, agent, now).OrderBy(forecast => forecast.Milestones).FirstOrDefault()
           where first is not null
           select first,
    ];

    private static IEnumerable<Forecast> Windows(State s, string agent, DateTimeOffset now) =>
        from window in s.Quotas.GetValueOrDefault(agent)?.Windows ?? []
        where window.UsedPercent is not null
        let uses = s.Milestones.Values.Where(milestone => milestone.LandedAs is not null)
            .Select(milestone => Used(milestone, agent, window.Name)).OfType<double>().Order().ToList()
        where uses.Count >= LandedFrom
        let median = (uses[(uses.Count - 1) / 2] + uses[uses.Count / 2]) / 2
        where median > 0
        let hasReset = window.ResetsAt <= now
        select new Forecast(agent, window.Name, (int)(PlanWindows.Left(s, window, now) / median))
        {
            UsedPercent = hasReset ? 0 : window.UsedPercent!.Value, PercentPerMilestone = median,
            ResetsAt = hasReset ? null : window.ResetsAt,
        };

    /// <summary>
    /// Over all its attempts with the agent. Null: the agent did not say before and after any of them.
    /// </summary>
    private static double? Used(MilestoneState milestone, string agent, string name)
    {
        double? sum = null;
        foreach (var attempt in milestone.Attempts.Where(attempt => attempt.Agent == agent))
        {
            if (attempt.QuotaBefore.FirstOrDefault(window => window.Name == name) is { UsedPercent: { } before } began
                && attempt.Session?.Session.Quota.FirstOrDefault(window => window.Name == name)
                    is { UsedPercent: { } after } ended)
            {
                // A window that has reset meanwhile began at nothing.
                sum = (sum ?? 0) + (PlanWindows.IsSame(began, ended) ? Math.Max(0, after - before) : after);
            }
        }

        return sum;
    }
}
