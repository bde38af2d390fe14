using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using Longrun.Core;
using Longrun.Keeper;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun stop</c>: the kill switch.</summary>
internal static class StopCommand
{
    private static readonly Option<bool> AfterCurrent = new("--after-current")
    {
        Description = "Let what runs end and land; start nothing more.",
    };

    public static Command Build(App app) => Verb.Of("stop", """
        The kill switch: ends everything the run started, within two seconds, also where the orchestrator is dead.
        Nothing starts again until `longrun resume`. Work that was committed or left in a workspace is kept.
        Creating the file .longrun/STOP does the same.

        Examples:
          longrun stop
          longrun stop --after-current
        """, parsed => parsed.GetValue(AfterCurrent) ? Drain(app) : Stop(app), AfterCurrent);

    private static ExitCode Drain(App app)
    {
        var taken = Sending.Send(app, new PersonCommand.Stop(AfterCurrent: true));
        app.Talk($"Nothing more is started; what runs may end and land.{Sending.After(taken)}");
        return ExitCode.AllLanded;
    }

    private static ImmutableArray<int> StopCurrent(App app, Places places)
    {
        using var jobs = Night.JobsOf(app.Surroundings, places);
        return KillSwitch.Stop(jobs.Layout, [places.PeopleStop], app.Surroundings.Time).Left;
    }

    private static ExitCode Stop(App app)
    {
        // Without a look into the journal: a kill switch that a damaged file could disarm would be none.
        var grounds = Grounds.Find(app.Surroundings);
        var left = grounds.Runs.IsEmpty ? [] : StopCurrent(app, grounds.CurrentPlaces());
        var forgotten = Forgotten.Runs(grounds);
        if (grounds.Runs.IsEmpty && forgotten.IsEmpty)
        {
            grounds.CurrentPlaces(); // says that there is no run
        }

        left = [.. left, .. forgotten.SelectMany(run => KillSwitch.Stop(run, [], app.Surroundings.Time).Left)];
        foreach (var process in left)
        {
            app.Talk($"still there: pid {process}");
        }

        if (left.Length > 0)
        {
            throw new UserError(ExitCode.Internal,
                $"{left.Length} processes could not be ended; the kernel holds them.",
                "they end when the disk or network they wait for answers; nothing new is started");
        }

        app.Data("stop", new JsonObject { ["stopped"] = true });
        app.Talk("Stopped: nothing the run started is alive, and nothing starts until `longrun resume`.");
        return ExitCode.AllLanded;
    }
}
