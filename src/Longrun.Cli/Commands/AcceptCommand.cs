using System.CommandLine;
using System.Text.Json.Nodes;
using Longrun.Core;
using Longrun.Git;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun accept</c>: the person takes the night's work.</summary>
internal static class AcceptCommand
{
    public static Command Build(App app) => Verb.Of("accept", """
        Brings the run branch into your branch by fast-forward, and ends the run; the next `longrun run` opens the
        next one.
        Where a fast-forward is not possible it changes nothing and says what to do.

        Examples:
          longrun accept
        """, _ => Run(app));

    private static ExitCode Run(App app)
    {
        using var night = Night.Take(app.Surroundings, open: false);
        var site = night.Site;
        if (site.State.AcceptedAt is { } already)
        {
            throw new UserError(ExitCode.Usage, $"{site.Run} was accepted already, at {already.Short}.",
                "`longrun run` opens the next run");
        }

        // What was said to this run is not said to the next one.
        new Engine(site, new Watcher((_, _) => { })).Listen();
        var state = site.State;
        if (state.Landing is { } landing)
        {
            throw new UserError(ExitCode.CannotStart, $"the landing of {landing.Attempt.Milestone} was cut short.",
                "`longrun run` finds out what became of it; then: longrun accept");
        }

        if (!state.OpenJobs.IsEmpty)
        {
            throw new UserError(ExitCode.CannotStart, $"{state.OpenJobs.Count} jobs of this run are still open.",
                "let `longrun run` end, or `longrun stop` first");
        }

        var tip = state.Tip ?? throw new UserError(ExitCode.CannotStart, "the run has no branch yet.", "longrun run");
        var name = site.MirrorName.Value["refs/heads/".Length..];
        var moved = Accept.FastForward(site.Repository, tip, name);
        site.Ledger.Append(new Event.CommandTaken($"accept-{tip}", new PersonCommand.Accepted(tip)) { At = site.Now });
        Projecting.Write(site);
        foreach (var open in Standing.Active(state))
        {
            app.Talk($"{open.Id} was not finished and is not in it; its work stays in refs/longrun/{site.Run}.");
        }

        app.Talk(moved
            ? $"Your branch is at {tip.Short} now: {state.Landings} milestones of {site.Run} are in it."
            : $"Your branch had everything of {site.Run} already.");
        app.Data("accept", new JsonObject { ["run"] = site.Run.Value, ["commit"] = tip.Value, ["moved"] = moved });
        return ExitCode.AllLanded;
    }
}
