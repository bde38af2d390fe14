using Longrun.Core.Work;

namespace Longrun.Core.Tests.Simulation;

/// <summary>What sessions use and what may be used, in scenarios that have budgets.</summary>
internal static class Spenders
{
    /// <summary>How often a running session is looked at: its reports come as time passes.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(5);

    /// <summary>The rest of the scenario is drawn as it would be without.</summary>
    public static Budgets? Drawn(ulong seed)
    {
        var dice = new Dice(seed * 7919);
        return !dice.Percent(25) ? null : new()
        {
            Run = new()
            {
                Money = dice.Of<decimal?>(3, 6, 12, null), Attempts = dice.Of<int?>(null, null, null, 5),
                Tokens = dice.Of<long?>(null, null, 800_000),
            },
            Window = new() { Money = dice.Of<decimal?>(null, null, 2.5m, 5) },
            Milestone = new() { Money = dice.Of<decimal?>(null, null, 2), Turns = dice.Of<int?>(null, null, 60) },
            Attempt = new() { Money = dice.Of<decimal?>(null, null, 1.5m) },
        };
    }

    /// <summary>What a session comes to, if it comes to its own end. Null: nobody asks.</summary>
    public static Consumption? Whole(World w, MilestoneId id, int line)
    {
        var step = ((id.Value[^1] * 7) + (line * 5)) % 10;
        return !w.Scenario.HasBudgets ? null : new(step * 20_000, 10_000)
        {
            CostUsd = 0.25m + (step * 0.25m), Turns = 5 + step,
        };
    }

    /// <summary>What it has told by now: as much of it as of its time has passed.</summary>
    public static Consumption? Told(SimJob job, DateTimeOffset now)
    {
        if (job.Whole is not { } whole || job.EndsAt <= job.StartedAt)
        {
            return job.Whole;
        }

        var percent = (int)Math.Clamp((now - job.StartedAt) / (job.EndsAt - job.StartedAt) * 100, 0, 100);
        return new(whole.InputTokens * percent / 100, whole.OutputTokens * percent / 100)
        {
            CostUsd = whole.CostUsd * percent / 100, Turns = whole.Turns * percent / 100,
        };
    }

    public static SessionReport Report(SessionReport report, Consumption? used) => used is null ? report : report with
    {
        InputTokens = used.InputTokens, OutputTokens = used.OutputTokens, CostUsd = used.CostUsd, Turns = used.Turns,
    };
}
