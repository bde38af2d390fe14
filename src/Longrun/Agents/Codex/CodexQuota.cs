using System.Globalization;
using System.Text.Json;
using Longrun.Core.Work;

namespace Longrun.Agents.Codex;

/// <summary>
/// The windows of a plan. They come with every answer of the service and are empty where it said nothing, so that
/// nothing told is not nothing left.
/// </summary>
internal sealed class CodexQuota
{
    private const int Full = 100;

    /// <summary>The plan's own limit; others are of single models and such.</summary>
    private const string Main = "codex";

    private readonly Dictionary<string, QuotaWindow> _windows = [];

    /// <summary>When everything that is used up has reset. Null: nothing is, or it was not said.</summary>
    public DateTimeOffset? ResetsAt => _windows.Values.Where(w => w.UsedPercent >= Full || w.IsRejected)
        .Max(w => w.ResetsAt);

    /// <param name="limits">Of one limit.</param>
    /// <param name="whole">The answer it is in, where it was asked for.</param>
    public IEnumerable<QuotaWindow> Take(JsonElement? limits, JsonElement? whole)
    {
        var isReached = limits.Text("rateLimitReachedType") is not null
            || whole.Member("ordinaryUsageAllowed") is { ValueKind: JsonValueKind.False };
        var credits = limits.Member("credits");
        var pays = credits.Flag("hasCredits") || credits.Flag("unlimited");
        var limit = limits.Text("limitId") is { } id and not Main ? id + " " : "";
        foreach (var part in new[] { "primary", "secondary" })
        {
            var window = limits.Member(part);
            if (Percent(window) is not { } used)
            {
                continue;
            }

            var isFull = used >= Full;
            var name = limit + NameOf(window.Count("windowDurationMins"), part);
            yield return _windows[name] = new(name)
            {
                UsedPercent = used,
                ResetsAt = window.Moment("resetsAt"),
                IsRejected = isFull && (isReached || !pays),
                IsOverage = isFull && pays && !isReached, // it goes on, so somebody pays for it
            };
        }
    }

    private static double? Percent(JsonElement? window) =>
        window.Member("usedPercent") is { ValueKind: JsonValueKind.Number } value
        && value.TryGetDouble(out var percent) && percent >= 0 && double.IsFinite(percent)
            ? percent
            : null;

    private static string NameOf(long? minutes, string part)
    {
        const int FiveHours = 5 * 60, SevenDays = 7 * 24 * 60;
        return minutes switch
        {
            FiveHours => QuotaWindow.FiveHours,
            SevenDays => QuotaWindow.SevenDays,
            { } other => string.Create(CultureInfo.InvariantCulture, $"{other} min"),
            null => part,
        };
    }
}
