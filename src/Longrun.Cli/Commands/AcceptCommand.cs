using System.CommandLine;
using System.Text.Json.Nodes;
using Longrun.Core;
using Longrun.Core.Digest;
using Longrun.Git;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun accept</c>: the person takes the night's work.</summary>
internal static class AcceptCommand
{
    private static readonly Option<string?> Into = new("--into")
    {
        Description = "The checked-out branch, where it is not the one the run started from.",
    };

    public static Command Build(App app) => Verb.Of("accept", """
        Brings the run branch into your branch by fast-forward, and ends the run; the next `longrun run` opens the
        next one. Questions that are still open end with it: answer first what you want to be worked on.
        Where a fast-forward is not possible it changes nothing and says what to do; so it does where another branch is
        checked out than the run started from. `longrun discard` ends a run and takes nothing.

        Examples:
          longrun accept
          longrun accept --into release
        """, parsed => Run(app, parsed.GetValue(Into)), Into);

    private static ExitCode Run(App app, string? into)
    {
        using var night = Night.Take(app.Surroundings, open: false);
        var site = night.Site;
        Sending.RequireOpen(site.State);

        // What was said to this run is not said to the next one.
        new Engine(site, Watcher.Nobody).Listen();
        var state = site.State;
        if (state.Landing is { } landing)
        {
            var what = landing.Attempt?.Milestone.Value ?? "your own commits";
            throw new UserError(ExitCode.CannotStart, $"the landing of {what} was cut short.",
                "`longrun run` finds out what became of it; then: longrun accept");
        }

        if (!state.OpenJobs.IsEmpty)
        {
            throw new UserError(ExitCode.CannotStart, $"{state.OpenJobs.Count} jobs of this run are still open.",
                "let `longrun run` end, or `longrun stop` first");
        }

        if (state.Persons is { IsRejected: false } persons)
        {
            throw new UserError(ExitCode.CannotStart,
                $"you have committed {persons.Head.Short} on {state.Opened!.Branch}, and it has not landed.",
                $"{(state.LineStopped is null ? "" : "`longrun resume`, then ")}`longrun run` gates and lands it; "
                    + $"or take it back to {state.MirrorBase?.Short}; "
                    + "then: longrun accept");
        }

        var tip = state.Tip ?? throw new UserError(ExitCode.CannotStart, "the run has no branch yet.", "longrun run");
        var own = RequireBranch(site, into);
        var moved = Accept.FastForward(site.Repository, tip, state.Opened!.Branch);
        site.Ledger.Append(new Event.CommandTaken($"accept-{tip}", new PersonCommand.Accepted(tip)) { At = site.Now });
        Projecting.Write(site);
        foreach (var open in Standing.Active(state))
        {
            app.Talk($"{open.Id} was not finished and is not in it; its work stays in refs/longrun/{site.Run}.");
        }

        if (state.Persons is { } left)
        {
            app.Talk($"your own commit {left.Head.Short} did not land and is not in it; "
                + $"it stays on {state.Opened!.Branch}.");
        }
        else if (RunRefs.ReadOne(site.Repository, site.MirrorName) is { } at
            && !History.IsAncestor(site.Repository, at, tip))
        {
            app.Talk($"{state.Opened!.Branch} is at {at.Short}, which is not in it; it stays there.");
        }

        var landed = $"{Figures.Count(state.Landings, "milestone")} of {site.Run}"
            + (state.Landings == 1 ? " is" : " are");
        app.Talk(moved
            ? $"{own} is at {tip.Short} now: {landed} in it."
            : $"{own} had everything of {site.Run} already.");
        foreach (var line in Closing.EndsUnfinished(state))
        {
            app.Talk(line);
        }

        app.Data("accept", new JsonObject
        {
            ["run"] = site.Run.Value, ["branch"] = own, ["commit"] = tip.Value, ["moved"] = moved,
        });
        return ExitCode.AllLanded;
    }

    /// <summary>The branch to bring it into: the one the run started from, or another one by name.</summary>
    private static string? RequireBranch(Site site, string? into)
    {
        var own = WorkTreeState.Read(site.Repository).Branch;
        if ((into ?? site.State.Opened!.StartBranch) is { } wanted && wanted != own)
        {
            throw new UserError(ExitCode.CannotStart,
                (into is null ? $"{site.Run} started from {wanted}, but " : $"{wanted} is not checked out: ")
                    + $"{own ?? "no branch"} is checked out.",
                $"git switch {wanted}, then: longrun accept"
                    + (into is null && own is not null ? $"   (or: longrun accept --into {own})" : ""));
        }

        return own;
    }
}
