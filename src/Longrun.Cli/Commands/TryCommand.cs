using System.CommandLine;
using System.Text.Json.Nodes;
using Longrun.Core;
using Longrun.Effects;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun try</c>: opens what was built.</summary>
internal static class TryCommand
{
    private static readonly Argument<string?> Milestone = new("milestone")
    {
        Description = "The state after this milestone landed; without it, the newest.", Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Into = new("--into")
    {
        Description = "The folder to make; it must not exist.",
    };

    public static Command Build(App app) => Verb.Of("try", """
        Makes a checkout of what was built, at any landed milestone, in a folder of its own with the setup done.
        Nothing in your working tree moves.

        Examples:
          longrun try
          longrun try M4 --into /tmp/m4
        """, parsed => Run(app, parsed.GetValue(Milestone), parsed.GetValue(Into)), Milestone, Into);

    private static ExitCode Run(App app, string? milestone, string? into)
    {
        using var night = Night.Take(app.Surroundings, open: false);
        var site = night.Site;
        var state = site.State;
        var commit = state.Tip!;
        if (milestone is not null)
        {
            var id = new MilestoneId(milestone);
            Sending.RequireMilestone(state, id);
            commit = state.Of(id).LandedAs
                ?? throw new UserError(ExitCode.Usage, $"{id} has not landed in {site.Run}.",
                    "`longrun status` shows what has");
        }

        var folder = Path.GetFullPath(
            into ?? Path.Combine(site.Places.State, "try", $"{milestone ?? "newest"}-{commit.Short}"),
            app.Surroundings.WorkingDirectory);
        var setup = Trying.Make(site, commit, folder, app.Cancellation);
        app.Talk($"{folder}\n  {commit.Short}{(setup is null ? "" : $", set up with: {setup}")}\n  cd {folder}");
        app.Data("try", new JsonObject { ["folder"] = folder, ["commit"] = commit.Value, ["setup"] = setup });
        return ExitCode.AllLanded;
    }
}
