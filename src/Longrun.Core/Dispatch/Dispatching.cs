using Longrun.Core.Roadmap;
using Longrun.Core.Spend;

namespace Longrun.Core.Dispatch;

/// <summary>
/// Ready milestones and free workers become attempts, in the roadmap's order. Asked only when the tip is proven: what
/// is started from an unknown state could not be judged against it.
/// </summary>
internal static class Dispatching
{
    public static IEnumerable<Step> Next(State s, Facts facts, DateTimeOffset now)
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
        // What those take that are started here counts as if it were used: each next one has less left.
        var planned = default(Spending);
        var books = new Books(s, facts, now);
        foreach (var milestone in s.Roadmap.Milestones.Where(milestone => Standing.Of(s, milestone) == Stand.Ready))
        {
            if (slots.Count == 0 || Budgeting.Refusal(books, agent, planned) is not null)
            {
                yield break;
            }

            if (!busy.Exists(other => Collide(milestone, other))
                && Budgeting.Refusal(books, milestone.Id, agent) is null)
            {
                yield return Start(s, milestone, agent, slots[0], now);
                busy.Add(milestone);
                slots.RemoveAt(0);
                planned += Estimating.Of(s, agent);
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
