using System.Globalization;
using Longrun.Core.Spend;

namespace Longrun.Core.Digest;

/// <summary>What reviews took of everything that agents have used.</summary>
/// <param name="Sessions">How many.</param>
/// <param name="Used">By them.</param>
/// <param name="All">By them and by workers.</param>
internal sealed record ReviewShare(int Sessions, Spending Used, Spending All)
{
    /// <summary>Null: nothing was reviewed.</summary>
    public static ReviewShare? Of(State s)
    {
        var attempts = Telling.Attempts(s).ToList();
        var reviews = attempts.SelectMany(a => a.Judged).ToList();
        var used = Spending.Sum(reviews.Select(Spending.Of));
        return reviews.Count == 0
            ? null
            : new(reviews.Count, used, used + Spending.Sum(attempts.Select(Spending.Of)));
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
