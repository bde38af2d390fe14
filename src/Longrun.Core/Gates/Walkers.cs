using System.Collections.Immutable;
using Longrun.Core.Spend;
using Longrun.Core.Work;

namespace Longrun.Core.Gates;

/// <summary>What keeps a walk from being begun.</summary>
/// <param name="Why">To be told to the person. Null: it ends at a moment that is known.</param>
internal sealed record WalkHold(string? Why);

/// <summary>Who may walk through what was built, and whether they can be asked now: a walk is a session.</summary>
internal static class Walkers
{
    /// <summary>
    /// The gate's own and nobody else; or who is named for judging, another than the worker, the worker. A plain
    /// command takes no tools.
    /// </summary>
    public static ImmutableArray<string> Of(State s, AttemptState attempt, AppPlan? plan)
    {
        string[] judge = s.Settings.Review is { When: not ReviewPolicy.Off, Agent: { } named } ? [named] : [];
        string[] names = plan?.Agent is { } own ? [own]
            : [.. judge, .. Standing.AgentNames(s).Where(name => name != attempt.Agent), attempt.Agent];
        return
        [
            .. names.Distinct().Where(name =>
                s.Settings.Agents.GetValueOrDefault(name) is { Kind: not AgentKind.Command }),
        ];
    }

    /// <summary>Those of <see cref="Of"/> that nothing holds.</summary>
    public static IEnumerable<string> Free(State s, AttemptState attempt, AppPlan? plan, DateTimeOffset now) =>
        Of(s, attempt, plan).Where(name => AgentStanding.HoldOf(s, name, now) is null);

    /// <summary>As a judge is held. Null: nothing keeps it, or it is no walk.</summary>
    public static WalkHold? HoldOf(State s, JobWork.Gate job, DateTimeOffset now)
    {
        if (job is not { Definition: { Kind: GateKind.Walk, App: var plan }, Attempt: { } attempt })
        {
            return null;
        }

        // Where nobody could ever walk, the gate itself says so.
        var all = Of(s, s.Of(attempt), plan);
        if (!all.IsEmpty && !Free(s, s.Of(attempt), plan, now).Any())
        {
            return all.Any(name => AgentStanding.IsHeld(s, name, now)) ? new(Why: null)
                : new($"{all[0]} is to walk and cannot be asked: {s.Holds[all[0]].Reason}");
        }

        return Budgeting.RunUsedUp(s, now) is { } spent ? new(spent) : null;
    }

    /// <summary>It was billed beyond the plan, which the person has not allowed. Null: it was not.</summary>
    public static Event.AgentHeld? Billed(
        State s, AttemptId? attempt, string agent, SessionReport session, DateTimeOffset now) =>
        session.UsedOverage && !Billing.MayBeBilled(s, agent)
            ? new(agent, attempt, null, Questions.Billed(agent)) { At = now, IsMoney = true } : null;
}
