using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using Longrun.Agents;
using Longrun.Cli.Terminal;
using Longrun.Core;
using Longrun.Core.Digest;
using Longrun.Git;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun status</c>: where the run stands.</summary>
internal static class StatusCommand
{
    private static readonly Option<bool> Watch = new("--watch", "-w")
    {
        Description = "Go on: again every second in a terminal, elsewhere whenever something has happened.",
    };

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public static Command Build(App app) => Verb.Of("status", """
        Shows every milestone and where it stands, what runs now, what waits for what.

        With --json it is one document; with --watch as well, one document a line.

        Examples:
          longrun status
          longrun status --watch
          longrun status --json | jq '.milestones[] | select(.stand == "blocked")'

        Exit codes: 0; with --watch 130 when you leave it with Ctrl-C.
        """, parsed => parsed.GetValue(Watch)
            ? Follow(app) : Show(app, Grounds.Find(app.Surroundings).Read(), new()), Watch);

    private static ExitCode Show(App app, RunReading reading, LiveSessions sessions)
    {
        var view = ViewOf(app, reading, sessions);
        if (app.Json)
        {
            Console.Out.Write(StatusJson.Write(view));
        }
        else
        {
            StatusTable.Write(app.People, view);
        }

        return ExitCode.AllLanded;
    }

    private static ExitCode Follow(App app)
    {
        var isRedrawn = App.IsTerminal && !app.Json;
        var shown = -1;
        var sessions = new LiveSessions();
        return app.Follow(LookEvery, () =>
        {
            var reading = Grounds.Find(app.Surroundings).Read();
            if (isRedrawn)
            {
                app.People.Clear(home: true);
                Show(app, reading, sessions);
            }
            else if (shown != reading.Events.Count)
            {
                ShowNext(app, reading, sessions);
            }

            shown = reading.Events.Count;
        });
    }

    /// <summary>One of several: as JSON a line, which ends where the next begins.</summary>
    private static void ShowNext(App app, RunReading reading, LiveSessions sessions)
    {
        if (app.Json)
        {
            Console.Out.WriteLine(JsonNode.Parse(StatusJson.Write(ViewOf(app, reading, sessions)))!.ToJsonString());
        }
        else
        {
            Show(app, reading, sessions);
        }
    }

    private static StatusView ViewOf(App app, RunReading reading, LiveSessions sessions) => StatusView.Of(
        reading.State, LiveOf(app, reading, sessions), app.Surroundings.Time.GetLocalNow(),
        new StatusSight
        {
            IsKept = reading.State.OpenJobs.IsEmpty || Attendance.IsKept(reading.Places),
            Mirror = reading.State.Opened is { } opened
                ? RunRefs.Loose(reading.Places.CommonFolder, RefNames.Head(opened.Branch)) : null,
            Tests = TestLists.In(reading.Places.Evidence),
            Evidence = reading.Places.Evidence,
        });

    private static ImmutableArray<LiveJob> LiveOf(App app, RunReading reading, LiveSessions sessions)
    {
        if (reading.State.OpenJobs.IsEmpty)
        {
            return [];
        }

        using var jobs = Night.JobsOf(app.Surroundings, reading.Places);
        return LiveJobs.Of(jobs, reading.State, sessions);
    }
}
