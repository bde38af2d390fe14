using System.Collections.Immutable;
using System.Text.Json;
using Longrun.Core.Work;

namespace Longrun.Agents.Claude;

/// <summary>
/// The windows of the plan as <c>rate_limit_event</c> tells them: in <c>unifiedWindows</c> each with what is used of it
/// (0 to 1), and in the event itself the one that decides. What an event does not mention keeps its last figures, but
/// nothing of it is refused or billed any more.
/// </summary>
internal sealed class ClaudeQuota
{
    /// <summary>The vendor has six.</summary>
    private const int WindowsMax = 20;

    /// <summary>Billed beyond the plan where no window is named.</summary>
    private const string Overage = "overage";

    private ImmutableSortedDictionary<string, QuotaWindow> _windows =
        ImmutableSortedDictionary<string, QuotaWindow>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>
    /// Whether the last event refused. "rejected" while usage beyond the plan pays is no refusal: the session goes on,
    /// for real money.
    /// </summary>
    public bool IsRejected { get; private set; }

    /// <summary>When what was refused resets, where that was said.</summary>
    public DateTimeOffset? ResetsAt { get; private set; }

    public IEnumerable<AgentEvent> Take(JsonElement? limit)
    {
        var status = limit.Text("status");
        var isOverage = limit.Flag("isUsingOverage") || limit.Flag("overageInUse");
        if (status is not ("rejected" or "allowed" or "allowed_warning") && !isOverage)
        {
            return [];
        }

        IsRejected = status == "rejected" && !isOverage;
        ResetsAt = IsRejected ? limit.Moment("resetsAt") ?? ResetsAt : null;
        _windows = _windows.ToImmutableSortedDictionary(
            w => w.Key, w => w.Value with { IsRejected = false, IsOverage = false }, StringComparer.Ordinal);
        foreach (var (name, told) in Told(limit))
        {
            Put(name, told);
        }

        // A refusal that names no window is a throttle, and says nothing about the plan.
        if ((limit.Text("rateLimitType") ?? (isOverage ? Overage : null)) is { Length: > 0 } deciding)
        {
            var known = _windows.GetValueOrDefault(deciding) ?? new(deciding);
            Put(deciding, known with
            {
                UsedPercent = Percent(limit) ?? known.UsedPercent,
                ResetsAt = limit.Moment("resetsAt") ?? known.ResetsAt,
                IsRejected = IsRejected,
                IsOverage = isOverage,
            });
        }

        return [.. _windows.Values.Select(window => new AgentEvent.Quota(window))];
    }

    private void Put(string name, QuotaWindow window)
    {
        if (_windows.ContainsKey(name) || _windows.Count < WindowsMax)
        {
            _windows = _windows.SetItem(name, window);
        }
    }

    private static IEnumerable<(string Name, QuotaWindow Window)> Told(JsonElement? limit) =>
        from window in limit.Members("unifiedWindows")
        select (window.Name, new QuotaWindow(window.Name)
        {
            UsedPercent = Percent(window.Value),
            ResetsAt = window.Value.Moment("resetsAt"),
            IsRejected = window.Value.Text("status") == "rejected" && !limit.Flag("isUsingOverage"),
        });

    // Rounded: 0.14 of a window is 14 percent of it, not 14.000000000000002.
    private static double? Percent(JsonElement? of) =>
        of.Amount("utilization") is { } fraction ? Math.Round((double)fraction * 100, 6) : null;
}
