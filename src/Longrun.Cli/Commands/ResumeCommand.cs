using System.CommandLine;
using System.Text.Json.Nodes;
using Longrun.Core;
using Longrun.Keeper;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun resume</c>: clears a stop, a pause, a stopped line.</summary>
internal static class ResumeCommand
{
    public static Command Build(App app) => Verb.Of("resume", """
        Clears a stop, a pause or a stopped line. The night itself goes on with `longrun run`.

        Examples:
          longrun resume && longrun run
        """, _ => Run(app));

    private static ExitCode Run(App app)
    {
        var reading = Grounds.Find(app.Surroundings).Read();
        if (!IsHeldUp(reading))
        {
            app.Data("command", new JsonObject { ["taken"] = true });
            app.Talk("Nothing is stopped or paused.");
            return ExitCode.AllLanded;
        }

        using (var jobs = Night.JobsOf(app.Surroundings, reading.Places))
        {
            KillSwitch.Clear(jobs.Layout, reading.Places.StopFiles);
        }

        var taken = Sending.Send(app, new PersonCommand.Resume());
        app.Talk($"The way is clear; `longrun run` goes on.{Sending.After(taken)}");
        return ExitCode.AllLanded;
    }

    private static bool IsHeldUp(RunReading reading) =>
        reading.State is { Stopped: true } or { Paused: true } or { Draining: true } or { LineStopped: not null }
            or { LastSetup.Passed: false }
        || StopFiles.AnyPresent(reading.Places.StopFiles);
}
