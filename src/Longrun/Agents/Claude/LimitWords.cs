using System.Globalization;
using System.Text.RegularExpressions;

namespace Longrun.Agents.Claude;

/// <summary>
/// The vendor's own sentences for a usage limit and a missing login: the fallback where no structured event came. Only
/// ever asked of the program's own error result, never of what a model or a tool printed.
/// </summary>
internal static partial class LimitWords
{
    // As Claude Code 2.1.330 spells them; each is the beginning of the sentence.
    private static readonly string[] Limits =
    [
        "You've hit your", "You've reached your", "You're out of usage credits", "You're out of extra usage",
        "Your org is out of usage", "Your seat type doesn't include usage",
        "Your seat type doesn't include extra usage",
        "Your usage allocation has been disabled by your admin", "Your group's usage limit is set to $0",
        "Usage is paused for your organization", "Usage credits required for 1M context",
        "Claude AI usage limit reached",
    ];

    private static readonly string[] Logins =
    [
        "Not logged in", "Invalid API key", "Failed to authenticate", "OAuth token", "Please run /login",
        "Credit balance is too low", "This service is disabled for your org",
        "Your organization has disabled Claude subscription access",
    ];

    // A stated time of day lies within the next day; a little past is the clock of the two sides.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(2);

    public static bool Say(string? words) => words is not null && Own(words) is var own
        && (Limits.Any(l => own.StartsWith(l, StringComparison.Ordinal)) || WantsCredits().IsMatch(own));

    public static bool SayNoLogin(string? words) =>
        words is not null && Logins.Any(l => Own(words).StartsWith(l, StringComparison.Ordinal));

    /// <summary>
    /// The moment in "… resets 3:30pm (Europe/Berlin)" or "…|1783173600"; null where there is none.
    /// </summary>
    public static DateTimeOffset? ResetsAt(string? words, DateTimeOffset now)
    {
        if (!Say(words))
        {
            return null;
        }

        if (Epoch().Match(words!) is { Success: true } epoch)
        {
            return DateTimeOffset.FromUnixTimeSeconds(
                long.Parse(epoch.Groups["seconds"].ValueSpan, CultureInfo.InvariantCulture));
        }

        var match = Clock().Match(words!);
        return match.Success && TimeZoneInfo.TryFindSystemTimeZoneById(match.Groups["zone"].Value, out var zone)
            ? At(match, zone, now)
            : null;
    }

    /// <summary>The service's sentence without what the program puts before it.</summary>
    private static string Own(string words) =>
        Lead().Match(words) is { Success: true, Length: var length } ? words[length..] : words;

    private static DateTimeOffset? At(Match match, TimeZoneInfo zone, DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var day = DateOnly.FromDateTime(local.DateTime);
        if (match.Groups["date"] is { Success: true } named
            && !DateOnly.TryParseExact($"{named.Value} {local.Year}", "MMM d yyyy", out day))
        {
            return null;
        }

        var clock = match.Groups["time"].Value.Replace(" ", "", StringComparison.Ordinal);
        if (!TimeOnly.TryParseExact(clock, ["h:mmtt", "htt"], out var time))
        {
            return null;
        }

        var moment = day.ToDateTime(time);
        var at = new DateTimeOffset(moment, zone.GetUtcOffset(moment));
        if (at >= now - Slack)
        {
            return at.ToUniversalTime();
        }

        // A time of day that has passed is tomorrow's; a date that has passed is next year's.
        var next = match.Groups["date"].Success ? moment.AddYears(1) : moment.AddDays(1);
        return new DateTimeOffset(next, zone.GetUtcOffset(next)).ToUniversalTime();
    }

    [GeneratedRegex("^API Error: (?:[0-9]{3} )?")]
    private static partial Regex Lead();

    [GeneratedRegex(@"^(?:Fable|Haiku|Mythos|Opus|Sonnet)(?: [^\u00B7\n]{1,40})? requires usage credits\.")]
    private static partial Regex WantsCredits();

    [GeneratedRegex(@"\|(?<seconds>[0-9]{10})\b")]
    private static partial Regex Epoch();

    [GeneratedRegex(
        @"resets (?:(?<date>[A-Z][a-z]{2} [0-9]{1,2})(?:,| at) )?"
        + @"(?<time>[0-9]{1,2}(?::[0-9]{2})? ?[ap]m) \((?<zone>[A-Za-z0-9_+\-/]+)\)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Clock();
}
