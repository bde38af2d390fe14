using Longrun.Core.Work;

namespace Longrun.Core.Tests.Simulation;

/// <summary>What must hold of budgets, by sums of its own: what the journal says that sessions told.</summary>
internal sealed class BudgetWatch(World world)
{
    private readonly Dictionary<AttemptId, Event.SessionEnded> told = [];
    private readonly List<Event.Judged> reviews = [];

    public void Heard(Event e)
    {
        if (e is Event.SessionEnded x)
        {
            told[x.Attempt] = x;
        }
        else if (e is Event.Judged review)
        {
            reviews.Add(review);
        }
    }

    public void Starting(State before, Event.AttemptStarted x)
    {
        var budgets = before.Settings.Budgets;
        var usual = Usual(before, x.Agent);
        Fits(budgets.Run.Money, told.Values.Sum(Cost) + reviews.Sum(Cost), usual,
            $"{x.Attempt} starts past the run's budget");
        var from = x.At.AddHours(-5);
        Fits(budgets.Window.Money,
            told.Values.Where(y => y.At > from).Sum(Cost) + reviews.Where(y => y.At > from).Sum(Cost), usual,
            $"{x.Attempt} starts past the window's budget");
        Watch.Holds(
            before.Milestones.Values.Sum(m => m.Attempts.Count(Judging.Counts))
                < (budgets.Run.Attempts ?? int.MaxValue),
            $"{x.Attempt} is one more than the run may have");
        Watch.Holds(
            told.Values.Sum(y => y.Session.InputTokens + y.Session.OutputTokens)
                < (budgets.Run.Tokens ?? long.MaxValue),
            $"{x.Attempt} starts past the run's tokens");
    }

    /// <summary>Nothing more can be done now: whatever still runs is below every budget.</summary>
    public void Waiting(State s)
    {
        var running = world.Alive.Where(job => job.Work is JobWork.Agent).ToList();
        var sum = told.Values.Sum(Cost) + reviews.Sum(Cost)
            + running.Sum(job => Spenders.Told(job, world.Now)?.CostUsd ?? 0);
        var budgets = s.Settings.Budgets;
        Watch.Holds(running.Count == 0 || !(sum >= budgets.Run.Money), "a session goes on past the run's budget");
        foreach (var job in running)
        {
            Watch.Holds(!(Spenders.Told(job, world.Now)?.CostUsd >= budgets.Attempt.Money),
                $"{job.Id} goes on past the attempt's budget");
        }
    }

    private static void Fits(decimal? bound, decimal used, decimal? usual, string what) =>
        Watch.Holds(bound is null || (used < bound && (used == 0 || used + (usual ?? 0) <= bound)), what);

    /// <summary>Of attempts with that agent that told of any. Null: fewer than three.</summary>
    private decimal? Usual(State s, string agent)
    {
        var costs = told.Where(x => s.Of(x.Key).Agent == agent).Select(x => Cost(x.Value)).Where(cost => cost > 0)
            .Order().ToList();
        return costs.Count < 3 ? null : (costs[(costs.Count - 1) / 2] + costs[costs.Count / 2]) / 2;
    }

    private static decimal Cost(Event.SessionEnded x) => x.Session.CostUsd ?? 0;

    private static decimal Cost(Event.Judged x) => x.Session.CostUsd ?? 0;
}
