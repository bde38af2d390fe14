namespace Longrun.Core.Spend;

/// <summary>
/// What an attempt usually takes, with the reviews of it: the median of this run's ended ones with the same agent.
/// </summary>
internal static class Estimating
{
    /// <summary>Fewer say nothing of what is usual.</summary>
    public const int Least = 3;

    /// <summary>
    /// Of each measure, over the attempts that have told any of it; 0 while those are fewer than three. An attempt is
    /// one attempt.
    /// </summary>
    public static Spending Of(State s, string agent)
    {
        var ended = Ended(s, agent).Select(Spending.Whole).ToList();
        decimal Usual(Measure measure) =>
            Median([.. ended.Select(used => used[measure]).Where(used => used > 0)]) ?? 0;
        return new(Usual(Measure.Money), Usual(Measure.Tokens), Usual(Measure.Time), 1, Usual(Measure.Turns));
    }

    /// <summary>Attempts of the run with that agent whose session has ended.</summary>
    public static IEnumerable<AttemptState> Ended(State s, string agent) =>
        s.Milestones.Values.SelectMany(milestone => milestone.Attempts)
            .Where(attempt => attempt.Agent == agent && attempt.Session is not null);

    /// <summary>Null where there are fewer than three; of an even number the middle between the two.</summary>
    public static decimal? Median(IReadOnlyCollection<decimal> values)
    {
        if (values.Count < Least)
        {
            return null;
        }

        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
