using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Longrun.Cli.Terminal;
using Longrun.Core;
using Longrun.Core.Digest;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun run</c>: the night, or what is left of it.</summary>
internal static class RunCommand
{
    private static readonly Option<bool> TakeOver = new("--take-over")
    {
        Description = "Take the lease although another machine held it last and never gave it back.",
    };

    private static readonly Option<string?> Until = new("--until")
    {
        Description = "Start nothing new from this time on, for instance 07:00; what runs may end and land.",
        HelpName = "hh:mm",
    };

    public static Command Build(App app) => Verb.Of("run", """
        Starts the night, or goes on with the unaccepted run. Ends when nothing more can be done without you.
        Ctrl-C leaves it: jobs that run go on, nothing new starts and nothing lands until you type `longrun run` again.

        Examples:
          longrun run
          longrun run --until 07:00
          longrun run --json      the outcome as JSON, the night's lines on standard error

        Exit codes: 0 all landed, 3 something waits for you, 4 nothing landed, 5 a budget or --until ended it,
        6 stopped, 7 cannot start, 8 another holds it.
        """, parsed => Run(app, parsed.GetValue(TakeOver), parsed.GetValue(Until)), TakeOver, Until);

    public static ExitCode Run(App app, bool takeOver, string? time = null)
    {
        var until = time is null ? (DateTimeOffset?)null : ClockTime.Next(time, app.Surroundings.Time);
        using var night = Night.Take(app.Surroundings, open: true, takeOver);
        var site = night.Site;
        if (site.State.IsClosed)
        {
            return NothingToDo(app, site);
        }

        RefuseStopped(site.State);
        Opening.RequireAgents(app.Surroundings, site.State.Settings, site.State.Roadmap.Milestones);
        if (site.Ledger.Known > 0)
        {
            app.Talk($"{site.Run} goes on; `longrun log` has what happened before.{WhereItsFilesAre(site)}");
        }

        foreach (var text in Auditing.OdditiesOf(site))
        {
            app.Talk(text);
        }

        foreach (var parking in Auditing.ParkingsOf(site))
        {
            app.Talk(parking.Sentence);
        }

        if (until is { } end)
        {
            app.Talk(string.Create(CultureInfo.InvariantCulture,
                $"Nothing new is started from {end:yyyy-MM-dd HH:mm} on; what runs then may end and land."));
        }

        if (site.State.Paused)
        {
            app.Talk(NightView.PausedWords);
        }

        ExitCode exit;
        using (var view = NightView.Start(app.People))
        {
            var watcher = new Watcher((state, news) =>
                view.Show(state, news, LiveJobs.Of(site.Jobs, state, site.Sessions), site.Now.ToLocalTime()))
            {
                TickEvery = App.IsTerminal ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromSeconds(30),
            };
            exit = new Engine(site, watcher, until).Run(app.Cancellation);
        }

        if (Engine.StartFault(site.State) is { } fault)
        {
            throw new UserError(ExitCode.CannotStart, $"the run cannot start: {fault}",
                "mend it on your branch, or list the gate under known_red: in .longrun/longrun.yaml");
        }

        app.Talk("");
        app.Talk(Closing.Sentence(exit, site.State));
        foreach (var next in Closing.Next(exit, site.State))
        {
            app.Talk($"  {next}");
        }

        return Outcome(app, site, exit);
    }

    /// <summary>All of the roadmap has landed in runs that are over.</summary>
    public static ExitCode NothingToDo(App app, Site site)
    {
        var roadmap = Opening.AllLanded(
            site.Places with { WorkTree = site.Repository.WorkTree }, site.State)!;
        var now = Fold.Apply(site.State, roadmap);
        app.Talk($"Nothing to do: every milestone of {roadmap.File} has landed, and {site.Run} is over.");
        foreach (var changed in now.Roadmap.Milestones.Where(m => Standing.HasChangedSince(now, m)))
        {
            app.Talk($"  {changed.Id} has another text than it landed with: what is new needs an id of its own");
        }

        app.Talk("  add a milestone, then: longrun run");
        return Outcome(app, site, ExitCode.AllLanded);
    }

    private static ExitCode Outcome(App app, Site site, ExitCode exit)
    {
        app.Data("run",
            new JsonObject { ["run"] = site.Run.Value, ["exit_code"] = (int)exit, ["outcome"] = exit.ToString() });
        return exit;
    }

    /// <summary>Where that is not where the person stands, or not where it was.</summary>
    private static string WhereItsFilesAre(Site site)
    {
        var (people, opened) = (site.Places.People, site.State.Opened?.WorkTree ?? site.Places.WorkTree);
        return site.Places.WorkTree != opened
            ? $"\n  {opened}, where it was opened, is no working tree of this repository any more: its roadmap, pages"
                + $" and STOP are in {people} from here on."
            : site.Places.WorkTree != site.Repository.WorkTree
                ? $"\n  It was opened in {opened}: its roadmap, pages and STOP are in {people}."
                : "";
    }

    public static void RefuseStopped(State s)
    {
        if (s.Stopped)
        {
            throw new UserError(ExitCode.Stopped, $"the run is stopped (by {s.StoppedBy}).",
                "`longrun resume` clears the stop");
        }
    }
}
