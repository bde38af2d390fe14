using System.Collections.Immutable;
using System.CommandLine;
using Longrun.Cli.Terminal;
using Longrun.Core;
using Longrun.Core.Digest;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun status</c>: where the run stands.</summary>
internal static class StatusCommand
{
    public static Command Build(App app) => Verb.Of("status", """
        Shows every milestone and where it stands, what runs now, what waits for what.

        Examples:
          longrun status
          longrun status --json | jq '.milestones[] | select(.stand == "blocked")'
        """, _ =>
    {
        var grounds = Grounds.Find(app.Surroundings);
        var reading = grounds.Read();
        var view = StatusView.Of(reading.State, LiveOf(app, reading), app.Surroundings.Time.GetUtcNow(),
            reading.State.OpenJobs.IsEmpty || Attendance.IsKept(reading.Places));
        if (app.Json)
        {
            Console.Out.Write(StatusJson.Write(view));
        }
        else
        {
            StatusTable.Write(app.People, view);
        }

        return ExitCode.AllLanded;
    });

    private static ImmutableArray<LiveJob> LiveOf(App app, RunReading reading)
    {
        if (reading.State.OpenJobs.IsEmpty)
        {
            return [];
        }

        using var jobs = Night.JobsOf(app.Surroundings, reading.Places);
        return LiveJobs.Of(jobs, reading.State);
    }
}
