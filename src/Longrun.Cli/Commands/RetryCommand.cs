using System.CommandLine;
using Longrun.Core;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun retry</c>: tries a milestone again.</summary>
internal static class RetryCommand
{
    private static readonly Argument<string> Milestone = new("milestone") { Description = "Its id, for instance M3." };

    public static Command Build(App app) => Verb.Of("retry", """
        Tries a milestone again that waits for you, was skipped or has used up its attempts, with all of them anew.
        The next attempt starts from the commits that are there. A question of the worker goes unanswered: `longrun
        answer` tells it what you want.

        Examples:
          longrun retry M3
        """, parsed => Run(app, new(parsed.GetRequiredValue(Milestone))), Milestone);

    private static ExitCode Run(App app, MilestoneId id)
    {
        var state = Grounds.Find(app.Surroundings).Read().State;
        Sending.RequireOpen(state);
        id = Sending.RequireMilestone(state, id);
        if (Core.Commands.CannotRetry(state, id) is { } why)
        {
            throw new UserError(ExitCode.Usage, $"{why}.", "`longrun status` shows what waits");
        }

        var taken = Sending.Send(app, new PersonCommand.Retry(id));
        app.Talk($"{id} is tried again.{Sending.After(taken, "\n  `longrun run` goes on with it")}");
        return ExitCode.AllLanded;
    }
}
