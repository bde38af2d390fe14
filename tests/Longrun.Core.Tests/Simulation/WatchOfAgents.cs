using Longrun.Core.Roadmap;

namespace Longrun.Core.Tests.Simulation;

/// <summary>What must hold of the agent an attempt is started with.</summary>
internal sealed class WatchOfAgents(World world)
{
    public void Started(State before, Milestone milestone, Event.AttemptStarted x)
    {
        var own = milestone.Agents.IsEmpty ? before.Settings.Use : milestone.Agents;
        Watch.Holds(own.Contains(x.Agent), $"{x.Attempt} starts with {x.Agent}, which is none of its agents");
        if (!before.Holds.TryGetValue(x.Agent, out var hold) || (hold.IsKept && hold.Until > x.At))
        {
            // What is kept is asked anew at each start: the clock or what is known may have changed.
            Kept(before, x);
            return;
        }

        if (hold.Until is not { } until)
        {
            Watch.Holds(
                own.All(name => before.Holds.GetValueOrDefault(name) is { Until: null })
                    && !own.Any(name => AgentStanding.IsAskedFor(before, name)),
                $"{x.Attempt} starts although {x.Agent} waits for a person");
            return;
        }

        Watch.Holds(until <= x.At, $"{x.Attempt} starts although {x.Agent} is held");
        Watch.Holds(
            !Standing.Active(before).Any(a => a.Agent == x.Agent && a.AgentEnd is null && a.StartedAt >= hold.Since),
            $"{x.Attempt} starts beside the session that tries {x.Agent} after its limit");
        Watch.Holds(
            hold.IsFreed || hold.IsAsked || !world.Scenario.Askable.Contains(x.Agent),
            $"{x.Attempt} starts before {x.Agent} was asked what is left");
        if (!hold.IsFreed)
        {
            Kept(before, x);
        }
    }

    private static void Kept(State before, Event.AttemptStarted x)
    {
        var least = 100 - before.Settings.Limits.Reserve;
        Watch.Holds(
            before.Quotas.GetValueOrDefault(x.Agent) is not { Fault: null } quota
            || !quota.Windows.Any(window => window.UsedPercent >= least && window.ResetsAt > x.At),
            $"{x.Attempt} starts into what is kept of {x.Agent}'s plan");
    }
}
