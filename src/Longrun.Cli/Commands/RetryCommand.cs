using System.CommandLine;
using Longrun.Core;
using Longrun.Core.Roadmap;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun retry</c>: tries a milestone or an agent again.</summary>
internal static class RetryCommand
{
    private static readonly Argument<string?> Milestone = new("milestone")
    {
        Description = "Its id, for instance M3.", Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Agent = new("--agent")
    {
        Description = "Try an agent again that waits for its limit, its login or its share of the plan.",
        HelpName = "name",
    };

    public static Command Build(App app) => Verb.Of("retry", """
        Tries a milestone again that waits for you, was skipped or has used up its attempts, with all of them anew.
        The next attempt starts from the commits that are there. A question of the worker goes unanswered: `longrun
        answer` tells it what you want.

        With --agent one session is started with an agent that waits, whatever is known of its limits; what you keep of
        its plan (`limits:`) is kept again after it.

        Examples:
          longrun retry M3
          longrun retry --agent claude
        """, parsed => Run(app, parsed.GetValue(Milestone), parsed.GetValue(Agent)), Milestone, Agent);

    private static ExitCode Run(App app, string? milestone, string? agent)
    {
        var state = Grounds.Find(app.Surroundings).Read().State;
        Sending.RequireOpen(state);
        return (milestone, agent) switch
        {
            ({ } id, null) => Run(app, state, new MilestoneId(id)),
            (null, { } name) => RunAgent(app, state, name),
            _ => throw new UserError(
                ExitCode.Usage, "say either which milestone or which agent.",
                "`longrun retry M3`, or `longrun retry --agent claude`"),
        };
    }

    private static ExitCode Run(App app, State state, MilestoneId id)
    {
        id = Sending.RequireMilestone(state, id);
        if (Core.Commands.CannotRetry(state, id) is { } why)
        {
            throw new UserError(ExitCode.Usage, $"{why}.", "`longrun status` shows what waits");
        }

        var taken = Sending.Send(app, new PersonCommand.Retry(id));
        app.Talk($"{id} is tried again.{Sending.After(taken, "\n  `longrun run` goes on with it")}");
        return ExitCode.AllLanded;
    }

    private static ExitCode RunAgent(App app, State state, string agent)
    {
        if (Core.Commands.CannotRetry(state, agent) is { } why)
        {
            var near = state.Settings.Agents.ContainsKey(agent) ? null
                : Nearest.To(agent, state.Settings.Agents.Keys.Order(StringComparer.Ordinal));
            throw new UserError(
                ExitCode.Usage, $"{why}.",
                near is null ? "`longrun status` shows what waits" : $"did you mean {near}?");
        }

        var taken = Sending.Send(app, new PersonCommand.RetryAgent(agent));
        app.Talk($"The agent {agent} is tried again.{Sending.After(taken, "\n  `longrun run` goes on with it")}");
        return ExitCode.AllLanded;
    }
}
