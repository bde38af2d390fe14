using System.CommandLine;
using System.Text.Json.Nodes;
using Longrun.Core;
using Longrun.Jobs;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun cycle</c>: one cycle, for any scheduler.</summary>
internal static class CycleCommand
{
    public static Command Build(App app) => Verb.Of("cycle", """
        Does what can be done now and returns: for cron, a systemd timer, or a loop inside a coding agent.
        A job that ends starts the next cycle by itself; the timer is only the safety net.

        Examples:
          longrun cycle
          */30 * * * * cd ~/src/app && longrun cycle

        Exit codes: 0 while anything runs or waits; at the end those of `longrun run`.
        """, _ => Run(app));

    private static ExitCode Run(App app)
    {
        while (true)
        {
            var (run, exit, ended) = RunOnce(app);
            // A job that ended between the last look and the lease going found it held, and woke nobody.
            if (exit is not null || !ended())
            {
                app.Data("cycle", new JsonObject { ["run"] = run.Value, ["over"] = exit is not null });
                return exit ?? ExitCode.AllLanded;
            }
        }
    }

    private static (RunId Run, ExitCode? Exit, Func<bool> JobHasEnded) RunOnce(App app)
    {
        using var night = Night.Take(app.Surroundings, open: true);
        var site = night.Site;
        if (site.State.IsClosed)
        {
            return (site.Run, ExitCode.AllLanded, () => false); // all of the roadmap has landed
        }

        site.Jobs.WakeBy([.. app.Surroundings.Self, "cycle"], app.Surroundings.WorkingDirectory);
        var engine = new Engine(site, new Watcher((state, news) =>
        {
            foreach (var e in news)
            {
                app.Tell(e, state);
            }
        }));
        var exit = engine.RunNow(app.Cancellation);
        var (places, open) = (site.Places, site.State.OpenJobs.Values.Select(job => job.Id).ToList());
        bool JobHasEnded()
        {
            using var jobs = Night.JobsOf(app.Surroundings, places);
            return open.Exists(id => jobs.Status(id) is JobStatus.Ended);
        }

        return (site.Run, exit, JobHasEnded);
    }
}
