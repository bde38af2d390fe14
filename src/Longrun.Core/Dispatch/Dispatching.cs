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
        if (s.Stopped || s.Paused || s.Draining || s.LineStopped is not null)
        {
            yield break;
        }

        var active = Standing.Active(s).ToList();
        var busy = active.Select(a => Standing.Find(s, a.Id.Milestone)).OfType<Milestone>().ToList();
        // Attempts on removed milestones and, after an edit of `workers`, in higher slots count as well.
        var free = s.Settings.Workers - active.Count(a => !Standing.IsDoneButForWords(s, a, now));
        // Parked work keeps its ports: its gates may run again at any moment.
        var taken = s.Milestones.Values.Select(m => m.Latest).Where(a => a is { IsOver: false }).Select(a => a!.Slot);
        var slots = Enumerable.Range(0, Caps.BaselineSlot).Except(taken).Take(free).ToList();
        var books = new Books(s, facts, now);
        foreach (var milestone in s.Roadmap.Milestones)
        {
            if (slots.Count == 0)
            {
                yield break;
            }

            if (Standing.Of(s, milestone) != Stand.Ready || busy.Exists(other => Collide(milestone, other)))
            {
                continue;
            }

            Choice choice;
            do
            {
                // What is decided for one milestone counts for the next: it is as if it had happened.
                choice = Choosing.Of(books, facts, milestone);
                if (Decided(s, milestone, choice, slots[0], now) is var (step, e))
                {
                    yield return step;
                    s = Fold.Apply(s, e);
                    books = new Books(s, facts, now);
                }
            }
            while (choice is Choice.Hold);

            if (choice is Choice.Start)
            {
                busy.Add(milestone);
                slots.RemoveAt(0);
            }
        }
    }

    private static (Step Step, Event Event)? Decided(
        State s, Milestone milestone, Choice choice, int slot, DateTimeOffset now)
    {
        switch (choice)
        {
            case Choice.Start start:
                var id = new AttemptId(milestone.Id, s.Of(milestone.Id).Attempts.Length + 1);
                var from = Standing.StartOf(s, milestone.Id) ?? s.Tip!;
                var started = new Event.AttemptStarted(id, start.Agent, s.Tip!, from, slot)
                {
                    At = now, Instead = start.Instead,
                };
                return (new Step.Record([started]), started);
            case Choice.Ask ask:
                var work = new JobWork.Probe(ask.Agent);
                var job = Jobs.Next(s, work);
                return (
                    new Step.Submit(job, work, AlreadyIntended: false), new Event.JobIntended(job, work) { At = now });
            case Choice.AskPerson ask:
                var blocked = new Event.MilestoneBlocked(milestone.Id, Questions.OfMoney(ask.Agent)) { At = now };
                return (new Step.Record([blocked]), blocked);
            case Choice.Hold hold:
                return (new Step.Record([hold.Held]), hold.Held);
            default:
                return null;
        }
    }

    private static bool Collide(Milestone a, Milestone b) =>
        !a.Touches.IsEmpty && !b.Touches.IsEmpty && Globs.Overlap(a.Touches, b.Touches);
}
