using System.CommandLine;
using System.Text.Json.Nodes;
using Longrun.Core;
using Longrun.Keeper;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun resume</c>: clears a stop, a pause, a stopped line, an agent's wait.</summary>
internal static class ResumeCommand
{
    public static Command Build(App app) => Verb.Of("resume", """
        Clears a stop, a pause, a stopped line or an agent's wait. An agent whose limit was waited for is asked what is
        left where it can be, else one session tries it. The night itself goes on with `longrun run`.

        Examples:
          longrun resume && longrun run
        """, _ => Run(app));

    private static ExitCode Run(App app)
    {
        var reading = Grounds.Find(app.Surroundings).Read();
        if (!IsHeldUp(reading) && !DoesAnyWait(reading.State, app.Surroundings.Time.GetUtcNow()))
        {
            app.Data("command", new JsonObject { ["taken"] = true });
            app.Talk("Nothing is stopped or paused, and no agent waits.");
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

    private static bool DoesAnyWait(State s, DateTimeOffset now) => s.Holds.Any(hold =>
        hold.Value.Until is { } until ? until > now : !AgentStanding.IsAskedFor(s, hold.Key));

    private static bool IsHeldUp(RunReading reading) =>
        reading.State is { Stopped: true } or { Paused: true } or { Draining: true } or { LineStopped: not null }
            or { LastSetup.Passed: false }
        || StopFiles.AnyPresent(reading.Places.StopFiles);
}
