using System.Globalization;
using System.Text.RegularExpressions;
using Longrun.Core.Work;

namespace Longrun.Agents.Acp;

/// <summary>
/// What vendors say where the protocol has no word: a status of HTTP, else the sentences for limits and logins. Only
/// ever asked of a program's own error.
/// </summary>
internal static partial class AcpWords
{
    private const int TooManyRequests = 429;

    /// <summary>Longer waits than a month are no window of any plan.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromDays(31);

    private static readonly string[] s_limits =
    [
        "rate limit", "ratelimit", "usage limit", "quota", "too many requests", "resource has been exhausted",
        "resource_exhausted", "exhausted your capacity", "rate_limit",
    ];

    private static readonly string[] s_logins =
    [
        "api key", "api-key", "api_key", "unauthorized", "unauthenticated", "authentication", "not logged in",
        "invalid token", "oauth token", "token has expired", "credit balance is too low",
    ];

    /// <summary>Null where the status alone does not tell.</summary>
    public static Ending? OfStatus(long? status) => status switch
    {
        TooManyRequests => Ending.Limit,
        401 or 403 => Ending.Authentication,
        >= 500 and < 600 => Ending.Unavailable,
        _ => null,
    };

    /// <summary>Null where the words say neither.</summary>
    public static Ending? Say(string words)
    {
        if (Status().Match(words) is { Success: true } match)
        {
            var status = int.Parse(match.Groups["status"].ValueSpan, CultureInfo.InvariantCulture);
            if (OfStatus(status) is { } told)
            {
                return told;
            }
        }

        return Contains(words, s_limits) ? Ending.Limit
            : Contains(words, s_logins) ? Ending.Authentication
            : null;
    }

    /// <summary>
    /// The moment in "Please retry in 3600s", "reset after 21h56m38s", "try again in 20 minutes", counted from when it
    /// was said; a quota of a day resets when the vendor's day ends. Null: it does not say.
    /// </summary>
    public static DateTimeOffset? ResetsAt(AcpQuirks quirks, string? words, DateTimeOffset now)
    {
        if (words is null)
        {
            return null;
        }

        if (Wait().Match(words) is { Success: true } wait)
        {
            var seconds = wait.Groups["number"].Captures.Zip(wait.Groups["unit"].Captures, (number, unit) =>
                double.Parse(number.ValueSpan, CultureInfo.InvariantCulture) * SecondsOf(unit.Value)).Sum();
            return seconds > 0 && seconds <= WaitMax.TotalSeconds
                ? now.AddMilliseconds(Math.Round(seconds * 1_000)) : null;
        }

        return quirks.DayEndsIn is { } zone && words.Contains("daily quota", StringComparison.OrdinalIgnoreCase)
            && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var there) ? NextDay(there, now) : null;
    }

    private static DateTimeOffset NextDay(TimeZoneInfo zone, DateTimeOffset now)
    {
        var midnight = TimeZoneInfo.ConvertTime(now, zone).Date.AddDays(1);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    private static double SecondsOf(string unit) => unit.ToLowerInvariant() switch
    {
        "ms" or ['m', 'i', 'l', ..] => 0.001,
        ['s', ..] => 1,
        ['m', ..] => 60,
        ['h', ..] => 3_600,
        _ => 86_400,
    };

    private static bool Contains(string words, string[] any) =>
        any.Any(one => words.Contains(one, StringComparison.OrdinalIgnoreCase));

    /// <summary>A status of HTTP where vendors put it: first, after what they name it, or after a colon.</summary>
    [GeneratedRegex(@"(?:^|: |HTTP )(?<status>[45][0-9]{2})\b")]
    private static partial Regex Status();

    [GeneratedRegex(
        @"(?:retry in|retry after|again in|reset after|resets? in)\s+"
        + @"(?:(?<number>[0-9]{1,9}(?:\.[0-9]{1,9})?)\s*"
        + @"(?<unit>milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)(?![a-z])[\s,]*)+",
        RegexOptions.IgnoreCase)]
    private static partial Regex Wait();
}
