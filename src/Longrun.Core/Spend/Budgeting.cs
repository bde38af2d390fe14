using System.Collections.Immutable;
using Longrun.Core.Work;

namespace Longrun.Core.Spend;

/// <summary>
/// Budgets: nothing is started whose estimate would pass one, and what runs is ended at the first report at or over
/// one.
/// </summary>
internal static class Budgeting
{
    /// <summary>
    /// Why a budget lets no attempt by that agent start on a milestone: the run's, the window's or its own. Null: all
    /// let it.
    /// </summary>
    public static string? Refusal(Books books, MilestoneId id, string agent) =>
        books.Short(BudgetScope.Run, agent) ?? books.Short(BudgetScope.Window, agent) ?? OwnRefusal(books, id, [agent]);

    /// <summary>Why its own budget lets no further attempt by any of them start. Null: it lets it.</summary>
    public static string? OwnRefusal(Books books, MilestoneId id, ImmutableArray<string> agents)
    {
        var uses = books.Of(id);
        if (uses.IsEmpty || agents.IsEmpty)
        {
            return uses.FirstOrDefault(use => use.IsUsedUp)?.UsedUp;
        }

        string?[] refused =
        [
            .. from agent in agents
               let passed = uses.FirstOrDefault(use => use.IsPassedBy(books.Usual(agent)[use.Measure]))
               select passed?.Refusal(books.Usual(agent)[passed.Measure]),
        ];
        return refused.All(refusal => refusal is not null) ? refused[0] : null;
    }

    /// <summary>
    /// Why no attempt is started any more in this run, although a milestone is ready, whatever falls out of a window.
    /// Null: one may be.
    /// </summary>
    public static string? RunRefusal(State s, DateTimeOffset now)
    {
        if (!Books.HasBounds(s, BudgetScope.Run))
        {
            return null;
        }

        var books = new Books(s, now);
        var refused = Candidates(s).Select(agent => books.Short(BudgetScope.Run, agent)).ToList();
        return refused.TrueForAll(refusal => refusal is not null) ? refused.FirstOrDefault() : null;
    }

    /// <summary>Which budget of the run is used up. Null: none is.</summary>
    public static string? RunUsedUp(State s, DateTimeOffset now) => !Books.HasBounds(s, BudgetScope.Run) ? null
        : new Books(s, now).Shared.FirstOrDefault(use => use.Scope == BudgetScope.Run && IsReached(use))?.UsedUp;

    /// <summary>
    /// When enough of the last five hours has passed for an attempt on a milestone that is ready. Null: it need not be
    /// waited for, or what it waits for runs.
    /// </summary>
    public static DateTimeOffset? FreeAt(State s, DateTimeOffset now)
    {
        if (!Books.HasBounds(s, BudgetScope.Window))
        {
            return null;
        }

        var books = new Books(s, now);
        var waiting = Candidates(s).Where(agent => books.Short(BudgetScope.Run, agent) is null
            && books.Short(BudgetScope.Window, agent) is not null).ToList();
        return waiting.Count == 0 ? null : books.FallsOutAt.Select(books.At).FirstOrDefault(then =>
            waiting.Exists(agent => then.Short(BudgetScope.Window, agent) is null))?.Now;
    }

    /// <summary>Running sessions that are at or over a budget: each is ended, and what was reached is told.</summary>
    public static IEnumerable<Event.SessionCut> Cuts(State s, Facts facts, DateTimeOffset now)
    {
        var running = Standing.Active(s).Where(a => Books.IsRunning(a) && a.Cut is null).ToList();
        if (running.Count == 0)
        {
            yield break;
        }

        var books = new Books(s, facts, now);
        var shared = books.Shared.FirstOrDefault(IsReached);
        foreach (var attempt in running)
        {
            // How long one session may run is its keeper's: that clock stands still while the machine sleeps.
            var reached = shared
                ?? books.Of(attempt.Id.Milestone).Concat(books.Of(attempt))
                    .FirstOrDefault(use => IsReached(use) && use.Measure != Measure.Time);
            if (reached is not null)
            {
                yield return new(attempt.Id, Ending.Budget, reached.UsedUp) { At = now, Budget = reached.Scope };
            }
        }
    }

    /// <summary>
    /// Whose budget ended a session that we did not cut: its keeper or its own program did. Null: no budget is used up.
    /// </summary>
    public static BudgetUse? EndedBy(State s, AttemptState a, Ending ending, DateTimeOffset now) => In(s, a, now)
        .FirstOrDefault(use => IsReached(use) && ending switch
        {
            Ending.TimedOut => use.Measure == Measure.Time,
            Ending.TurnCap => use.Measure == Measure.Turns,
            _ => true,
        });

    /// <summary>What a session that starts now may use by the budgets it is in, above nothing.</summary>
    public static Allowance Left(State s, AttemptState a, DateTimeOffset now)
    {
        var uses = In(s, a, now).ToList();
        decimal? Least(Measure measure, decimal above) => uses.Where(use => use.Measure == measure)
            .Min(use => (decimal?)Math.Max(above, use.Bound - use.Used));
        return new()
        {
            Money = Least(Measure.Money, above: 0.01m),
            Tokens = (long?)Least(Measure.Tokens, above: 1),
            Time = Least(Measure.Time, above: 1) is { } seconds ? TimeSpan.FromSeconds((double)seconds) : null,
            Turns = (int?)Least(Measure.Turns, above: 1),
        };
    }

    private static IEnumerable<BudgetUse> In(State s, AttemptState a, DateTimeOffset now)
    {
        var books = new Books(s, now);
        return [.. books.Shared, .. books.Of(a.Id.Milestone), .. books.Of(a)];
    }

    /// <summary>Agents that a milestone which is ready may get.</summary>
    private static IEnumerable<string> Candidates(State s) => Standing.ReadyMilestones(s)
        .SelectMany(milestone => AgentStanding.Candidates(s, milestone)).Distinct();

    private static bool IsReached(BudgetUse use) => use.IsUsedUp && use.Measure != Measure.Attempts;
}
