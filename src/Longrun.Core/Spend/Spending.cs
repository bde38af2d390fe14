using Longrun.Core.Work;

namespace Longrun.Core.Spend;

/// <summary>What agents have used, by measure. What an agent does not tell is 0.</summary>
internal readonly record struct Spending(
    decimal Money, decimal Tokens, decimal Seconds, decimal Attempts, decimal Turns)
{
    /// <summary>What a session says of itself is its word: no sum of such words may leave a decimal's range.</summary>
    private const decimal Most = 1_000_000_000_000_000;

    public decimal this[Measure measure] => measure switch
    {
        Measure.Money => Money,
        Measure.Tokens => Tokens,
        Measure.Time => Seconds,
        Measure.Attempts => Attempts,
        Measure.Turns => Turns,
    };

    public static Spending operator +(Spending a, Spending b) => new(
        a.Money + b.Money, a.Tokens + b.Tokens, a.Seconds + b.Seconds, a.Attempts + b.Attempts, a.Turns + b.Turns);

    /// <summary>Of each measure the larger.</summary>
    public static Spending Larger(Spending a, Spending b) => new(
        Math.Max(a.Money, b.Money), Math.Max(a.Tokens, b.Tokens), Math.Max(a.Seconds, b.Seconds),
        Math.Max(a.Attempts, b.Attempts), Math.Max(a.Turns, b.Turns));

    public static Spending Sum(IEnumerable<Spending> all) => all.Aggregate(default(Spending), (sum, one) => sum + one);

    /// <summary>What an attempt has used whose session has ended.</summary>
    public static Spending Of(AttemptState a) => new(
        Bounded(a.Session?.Session.CostUsd ?? 0),
        Bounded(a.Session?.Session.InputTokens ?? 0) + Bounded(a.Session?.Session.OutputTokens ?? 0),
        InSeconds(a.AgentSeconds),
        Judging.Counts(a) ? 1 : 0,
        Bounded(a.Session?.Session.Turns ?? 0));

    /// <summary>What a review has used: everything but an attempt, of which it is none.</summary>
    public static Spending Of(Event.Judged review) => new(
        Bounded(review.Session.CostUsd ?? 0),
        Bounded(review.Session.InputTokens) + Bounded(review.Session.OutputTokens),
        InSeconds(review.Seconds), 0, Bounded(review.Session.Turns ?? 0));

    /// <summary>What a walk has used; it is no attempt either.</summary>
    public static Spending Of(WalkUse walk) => new(
        Bounded(walk.CostUsd ?? 0), Bounded(walk.InputTokens) + Bounded(walk.OutputTokens),
        InSeconds(walk.Seconds), 0, Bounded(walk.Turns ?? 0));

    /// <summary>What those took that looked at its work and did not write it: judges and walkers, and when.</summary>
    public static IEnumerable<(DateTimeOffset At, Spending Used)> Looks(AttemptState a) =>
    [
        .. a.Judged.Select(review => (review.At, Of(review))), .. a.Walks.Select(walk => (walk.At, Of(walk.Used))),
    ];

    /// <summary>What an attempt whose session has ended took altogether: its session, reviews and walks.</summary>
    public static Spending Whole(AttemptState a) => Of(a) + Sum(Looks(a).Select(look => look.Used));

    /// <summary>What a session that runs has used: what it has told so far, and for how long it runs.</summary>
    public static Spending SoFar(Consumption told, TimeSpan running) => new(
        Bounded(told.CostUsd ?? 0), Bounded(told.Tokens), InSeconds(running.TotalSeconds), 1,
        Bounded(told.Turns ?? 0));

    private static decimal InSeconds(double seconds) =>
        double.IsFinite(seconds) ? (decimal)Math.Clamp(seconds, 0, (double)Most) : 0;

    private static decimal Bounded(decimal told) => Math.Clamp(told, 0, Most);
}
