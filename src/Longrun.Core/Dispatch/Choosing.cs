using Longrun.Core.Roadmap;
using Longrun.Core.Spend;

namespace Longrun.Core.Dispatch;

/// <summary>Which agent a milestone that is ready gets now, or what comes before one can be chosen.</summary>
internal abstract record Choice
{
    private Choice()
    {
    }

    /// <param name="Agent">Its name.</param>
    /// <param name="Instead">Why none that comes before it. Null: it is the first.</param>
    public sealed record Start(string Agent, string? Instead) : Choice;

    /// <summary>Its service is asked first what is left.</summary>
    public sealed record Ask(string Agent) : Choice;

    /// <summary>What is known of its plan holds it from now on.</summary>
    public sealed record Hold(Event.AgentHeld Held) : Choice;

    /// <summary>It was billed and none else is left: the person is asked about the money first.</summary>
    public sealed record AskPerson(string Agent) : Choice;

    /// <summary>All are waited for.</summary>
    public sealed record None : Choice;
}

/// <summary>
/// Chooses agents by the person's order, what is known of their plans, and what each has done to the milestone so far.
/// </summary>
internal static class Choosing
{
    public static Choice Of(Books books, Facts facts, Milestone milestone)
    {
        var (s, now) = (books.State, books.Now);
        foreach (var agent in AgentStanding.Candidates(s, milestone))
        {
            if (AgentStanding.IsBeingAsked(s, agent))
            {
                return new Choice.None(); // the answer is there in a minute at most
            }

            if (IsWaitedFor(s, agent, now) || Budgeting.Refusal(books, milestone.Id, agent) is not null)
            {
                continue;
            }

            if (MustBeAsked(s, facts, agent, now))
            {
                return new Choice.Ask(agent);
            }

            if (Kept(s, facts, agent, now) is not { } held)
            {
                return new Choice.Start(agent, Instead(books, milestone, agent));
            }

            if (s.Holds.GetValueOrDefault(agent) is not { IsKept: true } known || !Stands(known, held))
            {
                return new Choice.Hold(held);
            }
        }

        return AgentStanding.ToAskAbout(s, milestone) is { } billed
            && Budgeting.Refusal(books, milestone.Id, billed) is null
                ? new Choice.AskPerson(billed) : new Choice.None();
    }

    /// <summary>A limit, or the one session that shows whether it is over.</summary>
    private static bool IsWaitedFor(State s, string agent, DateTimeOffset now) =>
        s.Holds.GetValueOrDefault(agent) switch
        {
            null or { Until: null } => false,
            // What is kept for the person is asked anew each time: the configuration may have changed.
            { IsKept: true, Until: var until } when until > now => false,
            { Until: var until } when until > now => true,
            _ => AgentStanding.IsOnTrial(s, agent),
        };

    /// <summary>
    /// Once when the night begins, once when a limit should be over, and while something of the plan is kept as often
    /// as it may have changed.
    /// </summary>
    private static bool MustBeAsked(State s, Facts facts, string agent, DateTimeOffset now)
    {
        var (hold, asked) = (s.Holds.GetValueOrDefault(agent), s.Quotas.GetValueOrDefault(agent)?.AskedAt);
        return facts.CanBeAsked(agent) && hold is not { IsFreed: true } && hold is not { Until: null }
            && (asked is null
                || hold is { IsAsked: false } && hold.Until <= now
                || (IsPaced(s) && !IsKeptNow(hold, now) && (asked > now || asked <= now - Caps.QuotaKnownFor)));
    }

    private static bool IsPaced(State s) => s.Settings.Limits is { Reserve: > 0 } or { ReadyBy: not null };

    /// <summary>While it waits nothing of it is used: asking again would tell nothing new.</summary>
    private static bool IsKeptNow(AgentHold? hold, DateTimeOffset now) => hold is { IsKept: true } && hold.Until > now;

    /// <summary>
    /// It says what would be recorded now. What ends at the bound ends later with each look: the hold stands until its
    /// own end, or every cycle would record another.
    /// </summary>
    private static bool Stands(AgentHold known, Event.AgentHeld held) => known.Until == held.Until
        || (held.Until == held.At + Caps.LimitWaitMax && known.Until > held.At && known.Reason == held.Detail);

    private static Event.AgentHeld? Kept(State s, Facts facts, string agent, DateTimeOffset now)
    {
        if (s.Holds.GetValueOrDefault(agent) is { IsFreed: true } or { Until: null })
        {
            return null;
        }

        if (PlanWindows.Full(s, agent, now) is { } full)
        {
            return new(agent, null, AgentStanding.Bounded(full.Until, now), full.Reason) { At = now };
        }

        var wait = PlanWindows.Reserve(s, agent, now)
            ?? (facts.ReadyBy is { } readyBy ? PlanWindows.Fresh(s, agent, readyBy, Wanted(s, facts), now) : null);
        return wait is null ? null
            : new(agent, null, AgentStanding.Bounded(wait.Until, now), wait.Reason) { At = now, IsKept = true };
    }

    /// <summary>When the person last said that they want sessions.</summary>
    private static DateTimeOffset? Wanted(State s, Facts facts) =>
        facts.BegunAt is { } begun && !(begun < s.WantedAt) ? begun : s.WantedAt;

    private static string? Instead(Books books, Milestone milestone, string chosen)
    {
        var before = AgentStanding.Of(books.State, milestone).TakeWhile(name => name != chosen)
            .Select(name => Why(books.State, milestone, name, books.Now)
                ?? Budgeting.Refusal(books, milestone.Id, name) ?? $"{name} is just being tried again after its limit")
            .ToList();
        return before.Count == 0 ? null : string.Join("; ", before);
    }

    private static string? Why(State s, Milestone milestone, string agent, DateTimeOffset now) =>
        s.Holds.GetValueOrDefault(agent) switch
        {
            { Until: null, Reason: var reason } => $"{agent} waits for you: {reason}",
            { IsKept: true } hold when hold.Until > now => $"{agent} is spared: {hold.Reason}",
            { } hold when hold.Until > now => $"{agent} is out of quota: {hold.Reason}",
            _ when AgentStanding.HasFailed(s, milestone.Id, agent) => $"{agent} was rejected twice in a row",
            _ => null,
        };
}
