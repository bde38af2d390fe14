using Longrun.Core.Spend;

namespace Longrun.Core.Work;

/// <summary>Sessions that use several times as much a minute as this run's usually do: said once, not ended.</summary>
internal static class Burning
{
    /// <summary>Before, a session has read its way in, which is dear and tells nothing.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromMinutes(2);

    public static IEnumerable<Step> Next(State s, Facts facts, DateTimeOffset now) =>
        from seen in facts.Sessions
        where s.Of(seen.Attempt.Milestone).Attempts.Length >= seen.Attempt.Number
        let attempt = s.Of(seen.Attempt)
        where attempt is { Burn: null, AgentEnd: null, IsOver: false }
        let what = Of(s, attempt, seen.SoFar.Used, now)
        where what is not null
        select new Step.Record([new Event.BurnNoticed(seen.Attempt, what) { At = now }]);

    private static string? Of(State s, AttemptState attempt, Consumption told, DateTimeOffset now)
    {
        var job = s.OpenJobs.Values.FirstOrDefault(job => Standing.AttemptOf(job.Work) == attempt.Id);
        if (job is null || now - job.Since is var runs && runs < Least)
        {
            return null;
        }

        var soFar = Spending.SoFar(told, runs);
        return Of(s, attempt.Agent, soFar, Measure.Money) ?? Of(s, attempt.Agent, soFar, Measure.Tokens);
    }

    private static string? Of(State s, string agent, Spending soFar, Measure measure)
    {
        var rate = Rate(soFar, measure);
        if (rate <= 0 || Usual(s, agent, measure) is not { } usual || rate < usual * s.Settings.Budgets.Alarm)
        {
            return null;
        }

        return $"{Measures.Amount(measure, rate)} a minute, {Math.Floor(rate / usual)} times the run's usual"
            + $" {Measures.Amount(measure, usual)}";
    }

    /// <summary>Of the run's ended sessions with that agent. Null: fewer than three have told any.</summary>
    private static decimal? Usual(State s, string agent, Measure measure) => Estimating.Median(
        [.. Estimating.Ended(s, agent).Select(a => Rate(Spending.Of(a), measure)).Where(rate => rate > 0)]);

    private static decimal Rate(Spending used, Measure measure) =>
        used.Seconds > 0 ? used[measure] / used.Seconds * 60 : 0;
}
