using Longrun.Core.Spend;
using Longrun.Core.Work;

namespace Longrun.Core.Digest;

/// <summary>What budgets have left and what was burnt, for every page.</summary>
internal static class BudgetLines
{
    /// <summary>
    /// By what the journal has: <c>The run: used 5.40 of 5 USD</c>. Milestones only where something of theirs is used
    /// and they have not landed.
    /// </summary>
    public static IEnumerable<string> Of(State s)
    {
        var books = new Books(s, s.LastEventAt);
        var own = s.Roadmap.Milestones
            .Where(m => !s.Of(m.Id).Attempts.IsEmpty && !Standing.HasLanded(s, m.Id))
            .SelectMany(m => books.Of(m.Id));
        return books.Shared.Concat(own).Select(Line);
    }

    public static string Line(BudgetUse use)
    {
        var whose = use.Scope switch
        {
            BudgetScope.Attempt => "The attempt",
            BudgetScope.Milestone => use.Milestone?.Value,
            BudgetScope.Run => "The run",
            BudgetScope.Window => "The last five hours",
        };
        return $"{whose}: {use.Figures}";
    }

    /// <summary>What the person should know about money before it is gone.</summary>
    public static IEnumerable<string> Warnings(State s)
    {
        if (!s.IsClosed && Budgeting.RunRefusal(s, s.LastEventAt) is { } refusal)
        {
            yield return $"nothing more is started: {refusal}";
        }

        foreach (var attempt in Standing.Active(s).Where(a => a is { Burn: not null, AgentEnd: null }))
        {
            yield return Burnt(attempt);
        }

        if (BoundsMoney(s))
        {
            foreach (var agent in Standing.AgentNames(s).Where(agent => TellsNoCost(s, agent)))
            {
                yield return $"{Plain.Line(agent)} tells no cost: a budget of money does not bound it";
            }
        }
    }

    /// <summary>Attempts that used several times what is usual.</summary>
    public static IEnumerable<string> Burnt(State s) =>
        Telling.Attempts(s).Where(a => a.Burn is not null).OrderBy(a => a.StartedAt)
            .ThenBy(a => a.Id.Value, StringComparer.Ordinal).Select(Burnt);

    private static string Burnt(AttemptState a) =>
        $"{a.Id.Milestone} attempt {a.Id.Number} {(a.AgentEnd is null ? "burns" : "burnt")} unusually much:"
            + $" {Plain.Line(a.Burn)}";

    private static bool BoundsMoney(State s)
    {
        var budgets = s.Settings.Budgets;
        return s.Roadmap.Milestones.Select(m => m.Budget)
            .Concat([budgets.Run, budgets.Window, budgets.Milestone, budgets.Attempt])
            .Any(bounds => bounds.Money is not null);
    }

    /// <summary>A session of its came to its own end, and none has said what it cost.</summary>
    private static bool TellsNoCost(State s, string agent)
    {
        var ended = Estimating.Ended(s, agent).Select(a => a.Session!.Session).ToList();
        return ended.Any(session => session.Ending == Ending.Completed)
            && ended.TrueForAll(session => session.CostUsd is null);
    }
}
