using System.CommandLine;
using System.Text.Json.Nodes;
using Longrun.Agents;
using Longrun.Core;
using Longrun.Core.Digest;
using Longrun.Jobs;
using Longrun.Processes;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun log</c>: what happened, all of it or of one milestone; -f follows a worker.</summary>
internal static class LogCommand
{
    private static readonly Argument<string?> Milestone = new("milestone")
    {
        Description = "Only this milestone.", Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> Follow = new("--follow", "-f")
    {
        Description = "Go on: new events, and what running jobs print.",
    };

    /// <summary>How often a followed log is looked at.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(300);

    /// <summary>Bytes of a job's output read at a time.</summary>
    private const int ChunkBytes = 64 << 10;

    public static Command Build(App app) => Verb.Of("log", """
        Prints what happened, a line an event. With -f it goes on and shows what running jobs print.

        With --json it is one document; with -f as well, one document a line.

        Examples:
          longrun log
          longrun log M3
          longrun log -f
          longrun log --json | jq '.events[].type'

        Exit codes: 0; with -f 130 when you leave it with Ctrl-C.
        """, parsed => Run(
            app, parsed.GetValue(Milestone) is { } id ? new MilestoneId(id) : null, parsed.GetValue(Follow)),
        Milestone, Follow);

    private static ExitCode Run(App app, MilestoneId? only, bool follow)
    {
        var reading = Grounds.Find(app.Surroundings).Read();
        if (only is { } id)
        {
            Sending.RequireMilestone(reading.State, id);
        }

        if (app.Json && !follow)
        {
            var events = reading.Events.Where(e => only is null || MilestoneOf(e) == only).Select(Json);
            app.Data("log",
                new JsonObject { ["run"] = reading.Places.Run.Value, ["events"] = new JsonArray([.. events]) });
            return ExitCode.AllLanded;
        }

        var shown = Print(app, reading.Events, 0, only);
        return follow ? Go(app, reading, only, shown) : ExitCode.AllLanded;
    }

    private static ExitCode Go(App app, RunReading reading, MilestoneId? only, int shown)
    {
        using var jobs = Night.JobsOf(app.Surroundings, reading.Places);
        var followed = new Dictionary<JobId, Followed>();
        return app.Follow(LookEvery, () =>
        {
            var events = Ledger.Read(reading.Places.Journal);
            shown = Print(app, events, shown, only);
            var state = Fold.Of(events);
            foreach (var job in state.OpenJobs.Values.Where(j =>
                only is null || Standing.AttemptOf(j.Work)?.Milestone == only))
            {
                if (!followed.TryGetValue(job.Id, out var echo))
                {
                    followed[job.Id] = echo = new(SessionEcho.Of(state, job.Work), 0);
                }

                followed[job.Id] = echo with { From = PrintOutput(app, jobs, job.Id, echo) };
            }
        });
    }

    private static int Print(App app, IReadOnlyList<Event> events, int from, MilestoneId? only)
    {
        var state = Fold.Of(events.Take(from));
        foreach (var e in events.Skip(from))
        {
            state = Fold.Apply(state, e);
            if (only is not null && MilestoneOf(e) != only)
            {
                continue;
            }

            app.Data("event", new JsonObject { ["event"] = Json(e) });
            if (!app.Json)
            {
                app.Tell(e, state);
            }
        }

        return events.Count;
    }

    private static JsonNode? Json(Event e) => JsonNode.Parse(EventText.Write(e));

    private static MilestoneId? MilestoneOf(Event e) => e switch
    {
        Event.MilestoneBlocked x => x.Milestone,
        Event.DecisionTaken x => x.Milestone,
        Event.JobIntended x => Standing.AttemptOf(x.Work)?.Milestone,
        Event.CommandTaken { Command: PersonCommand.Answer x } => x.Milestone,
        Event.CommandTaken { Command: PersonCommand.Skip x } => x.Milestone,
        _ => EventLine.AttemptOf(e)?.Milestone,
    };

    private static long PrintOutput(App app, LocalJobs jobs, JobId id, Followed followed)
    {
        var (bytes, next) = LogFile.ReadFrom(jobs.Layout.Folder(id).OutputLog, followed.From, ChunkBytes);
        foreach (var line in followed.Echo.Feed(bytes))
        {
            app.Talk($"  {id} | {line}");
        }

        return next;
    }

    /// <summary>A job whose output is shown, and how far it has been.</summary>
    private sealed record Followed(SessionEcho Echo, long From);
}
