using System.Collections.Immutable;
using System.Globalization;
using Longrun.Core.Spend;

namespace Longrun.Core.Digest;

/// <summary>What those took who looked at work that others wrote, of everything that agents have used.</summary>
/// <param name="Sessions">How many.</param>
/// <param name="Used">By them.</param>
/// <param name="All">By workers, judges and walkers.</param>
internal sealed record ReviewShare(int Sessions, Spending Used, Spending All)
{
    /// <summary>Of judges. Null: nothing was reviewed.</summary>
    public static ReviewShare? Of(State s) => Of(s, a => [.. a.Judged.Select(Spending.Of)]);

    /// <summary>Of agents that walked through the app. Null: none did, or told what it used.</summary>
    public static ReviewShare? OfWalks(State s) => Of(s, a => [.. a.Walks.Select(walk => Spending.Of(walk.Used))]);

    private static ReviewShare? Of(State s, Func<AttemptState, ImmutableArray<Spending>> sessions)
    {
        var attempts = Telling.Attempts(s).ToList();
        var used = attempts.SelectMany(a => sessions(a)).ToList();
        return used.Count == 0
            ? null
            : new(used.Count, Spending.Sum(used), Spending.Sum(attempts.Select(Spending.Whole)));
    }

    /// <summary>0 to 100. Null: nothing of it was told.</summary>
    public int? Percent(Measure measure) =>
        All[measure] > 0 ? (int)Math.Round(100 * Used[measure] / All[measure]) : null;

    /// <summary>For instance <c>3 sessions, 2m10s; 12,345 tokens (8 % of the night's); $0.31 (11 %)</c>.</summary>
    public string Sentence => $"{Figures.Count(Sessions, "session")}, {Figures.Seconds((double)Used.Seconds)}; "
        + (Percent(Measure.Tokens) is { } tokens
            ? string.Create(CultureInfo.InvariantCulture, $"{Used.Tokens:#,0} tokens ({tokens} % of the night's); ")
            : "tokens not reported; ")
        + (Percent(Measure.Money) is { } money
            ? $"{Figures.Cost(Used.Money)} ({money} % of the night's)" : "cost not reported");
}
