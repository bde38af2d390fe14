using System.CommandLine;
using System.Text.Json.Nodes;
using Longrun.Core;
using Longrun.Core.Digest;
using Longrun.Jobs;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun discard</c>: the person takes nothing of the run, and starts over.</summary>
internal static class DiscardCommand
{
    public static Command Build(App app) => Verb.Of("discard", """
        Ends the run and takes nothing of it; the next `longrun run` opens the next one at your HEAD, and all that had
        landed is to be built again there. Nothing of yours moves and nothing is deleted: what there was stays reachable
        in the run's branch and below refs/longrun/.

        Examples:
          longrun discard
          longrun discard && longrun run
        """, _ => Run(app));

    private static ExitCode Run(App app)
    {
        using var night = Night.Take(app.Surroundings, open: false);
        var site = night.Site;
        Sending.RequireOpen(site.State);
        var alive = site.State.OpenJobs.Values.Count(job =>
            site.Jobs.Status(job.Id) is JobStatus.Running or JobStatus.Pending);
        if (alive > 0)
        {
            throw new UserError(ExitCode.CannotStart, $"{Figures.Count(alive, "job")} of {site.Run} still running.",
                "`longrun stop` ends them; then: longrun discard");
        }

        var discard = new PersonCommand.Discard();
        site.Ledger.Append(new Event.CommandTaken($"discard-{site.Run}", discard) { At = site.Now });
        // What had ended is still read; nothing starts any more.
        new Engine(site, Watcher.Nobody).Cycle(app.Cancellation);
        foreach (var line in Closing.Discarded(site.State))
        {
            app.Talk(line);
        }

        foreach (var attempt in Standing.Active(site.State).Where(attempt => attempt.Import is null))
        {
            app.Talk($"  {attempt.Id} was not finished: what it left is in {site.Places.WorkspaceOf(attempt.Id)}");
        }

        app.Talk("The next `longrun run` opens a new run at your HEAD."
            + (site.State.Stopped ? " The stop still holds: longrun resume" : ""));
        app.Data("discard", new JsonObject { ["run"] = site.Run.Value, ["tip"] = site.State.Tip?.Value });
        return ExitCode.AllLanded;
    }
}
