using System.Collections.Immutable;
using Longrun.Core.Work;

namespace Longrun.Core.Tests.Simulation;

/// <summary>The agents' plans: windows of five hours, each used by chance up to its end.</summary>
internal static class Plans
{
    /// <summary>One answer in this many is none.</summary>
    private const int SilentEvery = 6;

    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static ImmutableArray<QuotaWindow> Windows(World w, string agent)
    {
        var index = (long)((w.Now - Begin) / PlanWindows.Short);
        var used = Of(w, agent, index).Below(11) * 10;
        return
        [
            new(QuotaWindow.FiveHours)
            {
                UsedPercent = used, ResetsAt = Begin + (PlanWindows.Short * (index + 1)), IsRejected = used == 100,
            },
        ];
    }

    public static Event.QuotaSeen Answer(World w, string agent) =>
        Of(w, agent, w.Now.Ticks / TimeSpan.TicksPerMinute).Below(SilentEvery) == 0
            ? new(agent, [], "connection refused") { At = w.Now }
            : new(agent, Windows(w, agent), null) { At = w.Now };

    private static Dice Of(World w, string agent, long index) =>
        new(unchecked((w.Scenario.Seed * 1_000_003) + (ulong)(agent[0] * 1_009) + (ulong)index));
}
