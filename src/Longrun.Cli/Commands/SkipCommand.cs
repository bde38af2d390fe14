using System.CommandLine;
using Longrun.Core;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun skip</c>: takes a milestone out of the run.</summary>
internal static class SkipCommand
{
    private static readonly Argument<string> Milestone = new("milestone") { Description = "Its id, for instance M3." };

    private static readonly Option<bool> AsDone = new("--as-done")
    {
        Description = "Count it as done: milestones that depend on it may start.",
    };

    public static Command Build(App app) => Verb.Of("skip", """
        Takes a milestone out of the run. Those that depend on it wait, unless it is skipped --as-done. It holds until
        `longrun retry` takes it in again, or the run ends: the next run has it again.

        Examples:
          longrun skip M4
          longrun skip M4 --as-done
        """, parsed => Run(app, new(parsed.GetRequiredValue(Milestone)), parsed.GetValue(AsDone)), Milestone, AsDone);

    private static ExitCode Run(App app, MilestoneId id, bool asDone)
    {
        var state = Grounds.Find(app.Surroundings).Read().State;
        Sending.RequireOpen(state);
        id = Sending.RequireMilestone(state, id);
        if (Standing.HasLanded(state, id))
        {
            throw new UserError(ExitCode.Usage, $"{id} has landed already.", "`longrun status` shows what has not");
        }

        var taken = Sending.Send(app, new PersonCommand.Skip(id, asDone));
        app.Talk($"{id} is skipped{(asDone ? ", as done" : "; what depends on it waits")}.{Sending.After(taken)}");
        return ExitCode.AllLanded;
    }
}
