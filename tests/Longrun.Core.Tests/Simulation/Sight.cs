using System.Collections.Immutable;

namespace Longrun.Core.Tests.Simulation;

/// <summary>Observes the fake world, and decides.</summary>
internal static class Sight
{
    /// <summary>One cycle in this many is decided twice over: the same question must get the same answer.</summary>
    private const int AskedTwiceEvery = 8;

    public static ImmutableArray<Step> Steps(World w, State s, Bug bug, Faults? faults = null)
    {
        var facts = Facts(w, s, faults ?? Faults.None);
        var steps = Deciding.Next(bug, s, facts, w.Now);
        Watch.Holds(
            s.LastEventAt.Minute % AskedTwiceEvery != 0
            || steps.Select(Text).SequenceEqual(Deciding.Next(bug, s, facts, w.Now).Select(Text)),
            "the same question gets two answers");
        return steps;
    }

    public static Facts Facts(World w, State s, Faults faults) => new()
    {
        StopAt = w.StopFile ? "STOP" : null,
        Askable = w.Scenario.Askable,
        ReadyBy = s.Settings.Limits.ReadyBy is { } time ? Next(w.Now, time) : null,
        Jobs = [.. s.OpenJobs.Keys.Select(id => new SeenJob(new(id), w.Jobs.GetValueOrDefault(id) switch
        {
            null => JobSight.Missing,
            { End: null } => JobSight.Alive,
            _ when faults.Hides() => JobSight.Alive,
            _ => JobSight.Ended,
        }))],
        Sessions =
        [
            .. from open in s.OpenJobs.Values
               where open.Work is JobWork.Agent
               let job = w.Jobs.GetValueOrDefault(open.Id.Value)
               let told = job is { End: null } ? Spenders.Told(job, w.Now) : null
               where told is not null
               select new SeenSession(
                   ((JobWork.Agent)open.Work).Attempt, new() { Used = told }, IsPaidUnasked: false),
        ],
        Branch = s.Tip is { } tip && s.Landing is null ? w.Look().Beside(tip) : new BranchSight.AsKnown(),
        Mirror = s.Landing is null ? w.LookAtMirror().Beside(s) : new MirrorSight.AsKnown(),
        Inbox = w.Inbox,
        Roadmap = w.RoadmapText == s.RoadmapText
            ? null
            : new("ROADMAP.md", w.RoadmapText, w.RoadmapText),
        Settings = w.SettingsText == s.SettingsText
            ? null
            : new(w.SettingsText, w.SettingsText, w.Settings, w.Settings is null
                ? [new("longrun.yaml", 1, 1, "broken")] : []),
    };

    private static DateTimeOffset Next(DateTimeOffset now, TimeSpan time)
    {
        var today = new DateTimeOffset(now.Date, TimeSpan.Zero) + time;
        return today > now ? today : today.AddDays(1);
    }

    private static string Text(Step step) => step switch
    {
        Step.Record record => string.Join('\n', record.Events.Select(EventText.Write)),
        _ => step.ToString(),
    };
}
