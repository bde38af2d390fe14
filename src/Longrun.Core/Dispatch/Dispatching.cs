using Longrun.Core.Roadmap;

namespace Longrun.Core.Dispatch;

/// <summary>
/// Ready milestones and free workers become attempts, in the roadmap's order. Asked only when the tip is proven: what
/// is started from an unknown state could not be judged against it.
/// </summary>
internal static class Dispatching
{
    public static IEnumerable<Step> Next(State s, DateTimeOffset now)
    {
        if (s.Stopped || s.Paused || s.Draining || s.LineStopped is not null
            || Standing.AgentFor(s, now) is not { } agent)
        {
            yield break;
        }

        var active = Standing.Active(s).ToList();
        var busy = active.Select(a => Standing.Find(s, a.Id.Milestone)).OfType<Milestone>().ToList();
        // Attempts on removed milestones and, after an edit of `workers`, in higher slots count as well.
        var free = s.Settings.Workers - active.Count;
        var slots = Enumerable.Range(0, s.Settings.Workers).Except(active.Select(a => a.Slot)).Take(free).ToList();
        foreach (var milestone in s.Roadmap.Milestones)
        {
            if (slots.Count == 0)
            {
                yield break;
            }

            if (Standing.Of(s, milestone) == Stand.Ready && !busy.Exists(other => Collide(milestone, other)))
            {
                yield return Start(s, milestone, agent, slots[0], now);
                busy.Add(milestone);
                slots.RemoveAt(0);
            }
        }
    }

    private static Step.Record Start(State s, Milestone milestone, string agent, int slot, DateTimeOffset now)
    {
        var id = new AttemptId(milestone.Id, s.Of(milestone.Id).Attempts.Length + 1);
        var from = Standing.StartOf(s, milestone.Id) ?? s.Tip!;
        return new([new Event.AttemptStarted(id, agent, s.Tip!, from, slot) { At = now }]);
    }

    private static bool Collide(Milestone a, Milestone b) =>
        !a.Touches.IsEmpty && !b.Touches.IsEmpty && Globs.Overlap(a.Touches, b.Touches);
}
