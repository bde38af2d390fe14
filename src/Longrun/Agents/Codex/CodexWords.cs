using System.Globalization;
using System.Text.RegularExpressions;

namespace Longrun.Agents.Codex;

/// <summary>
/// The program's own sentences, where its types say too little. Only ever asked of the error of a turn, never of what a
/// model or a tool printed.
/// </summary>
internal static partial class CodexWords
{
    // As Codex 0.169.0 spells them; each is the beginning of the sentence. No wait mends these.
    private static readonly string[] s_payments =
        ["Quota exceeded. Check your plan", "To use Codex with your ChatGPT plan"];

    private static readonly string[] s_refusals =
    [
        "Invalid prompt:",
        "stream disconnected before completion: Incomplete response returned, reason: content_filter",
    ];

    private const string NoKey = "Missing environment variable";

    // A stated time of day lies within the next day; a little past is the clock of the two sides.
    private static readonly TimeSpan s_slack = TimeSpan.FromMinutes(2);

    /// <summary>A date further away, on either side, is no moment of any plan.</summary>
    private static readonly TimeSpan s_farthest = TimeSpan.FromDays(366);

    public static bool SayPaymentIsDue(string? words) => Begins(words, s_payments);

    public static bool SayRefused(string? words) => Begins(words, s_refusals);

    public static bool SayNoKey(string? words) => Begins(words, NoKey);

    /// <summary>
    /// The moment in "… try again at 4:54 PM.", "… at Nov 27th, 2026 4:54 PM." or "… try again in 11.054s". Null: there
    /// is none. The words name no zone: it is the machine's.
    /// </summary>
    public static DateTimeOffset? ResetsAt(string? words, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (words is null)
        {
            return null;
        }

        if (Pause().Match(words) is { Success: true } pause
            && double.TryParse(pause.Groups["seconds"].ValueSpan, CultureInfo.InvariantCulture, out var seconds))
        {
            return now.AddSeconds(Math.Ceiling(seconds));
        }

        return Clock().Match(words) is { Success: true } clock ? At(clock, now, zone) : null;
    }

    private static DateTimeOffset? At(Match clock, DateTimeOffset now, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var isDated = clock.Groups["month"].Success;
        var date = $"{clock.Groups["month"].Value} {clock.Groups["day"].Value} {clock.Groups["year"].Value}";
        if ((isDated && !DateOnly.TryParseExact(date, "MMM d yyyy", CultureInfo.InvariantCulture, default, out day))
            || !TimeOnly.TryParseExact(
                clock.Groups["time"].ValueSpan, "h:mm tt", CultureInfo.InvariantCulture, default, out var time)
            || Math.Abs((day.ToDateTime(time) - now.UtcDateTime).TotalDays) > s_farthest.TotalDays)
        {
            return null;
        }

        // The words cut the seconds off: a minute later it has certainly reset.
        var moment = day.ToDateTime(time).AddMinutes(1);
        var at = InZone(moment, zone);
        return isDated || at >= now - s_slack ? at : InZone(moment.AddDays(1), zone);
    }

    private static DateTimeOffset InZone(DateTime moment, TimeZoneInfo zone) =>
        new DateTimeOffset(moment, zone.GetUtcOffset(moment)).ToUniversalTime();

    private static bool Begins(string? words, params ReadOnlySpan<string> beginnings)
    {
        foreach (var beginning in beginnings)
        {
            if (words?.StartsWith(beginning, StringComparison.Ordinal) == true)
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(@"try again in (?<seconds>[0-9]{1,6}(?:\.[0-9]+)?) ?s", RegexOptions.IgnoreCase)]
    private static partial Regex Pause();

    [GeneratedRegex(
        @"try again at (?:(?<month>[A-Z][a-z]{2}) (?<day>[0-9]{1,2})(?:st|nd|rd|th), (?<year>[0-9]{4}) )?"
        + "(?<time>[0-9]{1,2}:[0-9]{2} [AP]M)", RegexOptions.IgnoreCase)]
    private static partial Regex Clock();
}
