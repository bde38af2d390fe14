using System.CommandLine;
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
        using (var jobs = Night.JobsOf(app.Surroundings, reading.Places))
        {
            KillSwitch.Clear(jobs.Layout, reading.Places.StopFiles);
        }

        var taken = Sending.Send(app, new PersonCommand.Resume());
        app.Talk($"The way is clear; `longrun run` goes on.{taken}");
        return ExitCode.AllLanded;
    }
}
