using System.Globalization;
using System.Text.RegularExpressions;

namespace Longrun.Core.Roadmap;

/// <summary>A number with its unit, and where it starts in the text it was read from.</summary>
internal sealed record Quantity(decimal Number, string Unit, int At);

/// <summary>
/// Reads times and counts as people write them: <c>1h 30m</c>, <c>45 min, 3 attempts</c>, <c>$5, 2M tokens</c>.
/// </summary>
internal static partial class Quantities
{
    /// <summary>
    /// The number and unit at the start, with what separates it from the one before. Nine digits: no overflow.
    /// </summary>
    [GeneratedRegex(@"\G(?:[\s,;+]|\band\b)*(?:(?<dollar>\$)(?<number>[0-9]{1,9}(?:\.[0-9]{1,3})?)(?![0-9.])"
        + @"|(?<number>[0-9]{1,9}(?:\.[0-9]{1,3})?)\s*(?:(?<scale>[kKM])(?=\s*tokens?\b))?\s*(?<unit>[A-Za-z]+))")]
    private static partial Regex Next { get; }

    /// <summary>All quantities of the text, or the place of the first thing that is none.</summary>
    public static (List<Quantity> Found, int? UnreadableAt) Read(string text)
    {
        var found = new List<Quantity>();
        var end = text.AsSpan().TrimEnd(" \t\r\n.").Length;
        var at = 0;
        while (at < end)
        {
            var match = Next.Match(text, at, end - at);
            if (!match.Success)
            {
                return (found, at + text.AsSpan(at).IndexOfAnyExcept(" \t,;"));
            }

            var number = decimal.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture)
                * match.Groups["scale"].Value switch { "" => 1, "M" => 1_000_000, _ => 1_000 };
            var unit = match.Groups["dollar"].Success ? "USD" : match.Groups["unit"].Value;
            found.Add(new(number, unit, match.Groups["number"].Index));
            at = match.Index + match.Length;
        }

        return (found, null);
    }

    /// <summary>Seconds in the unit of time of that name; null where it is none.</summary>
    public static int? SecondsIn(string unit) => unit.ToLowerInvariant() switch
    {
        "s" or "sec" or "secs" or "second" or "seconds" => 1,
        "m" or "min" or "mins" or "minute" or "minutes" => 60,
        "h" or "hr" or "hrs" or "hour" or "hours" => 3600,
        "d" or "day" or "days" => 86400,
        _ => null,
    };

    /// <summary>One duration that makes up the whole text; null where it does not.</summary>
    public static TimeSpan? Duration(string text)
    {
        var (found, unreadable) = Read(text);
        if (unreadable is not null || found.Count == 0)
        {
            return null;
        }

        var total = 0m;
        int? before = null;
        foreach (var quantity in found)
        {
            if (SecondsIn(quantity.Unit) is not { } seconds || seconds >= before)
            {
                return null;
            }

            total += quantity.Number * seconds;
            before = seconds;
        }

        return Time(total);
    }

    /// <summary>Clipped to what the type holds; every caller has a range far below that.</summary>
    public static TimeSpan Time(decimal seconds) => TimeSpan.FromSeconds((double)Math.Min(seconds, 1e11m));
}
