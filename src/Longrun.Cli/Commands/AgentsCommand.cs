using System.CommandLine;
using Longrun.Agents;
using Longrun.Cli.Terminal;
using Longrun.Core;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun agents</c>: what there is of agents, and how each is logged in.</summary>
internal static class AgentsCommand
{
    private static readonly Option<bool> Ask = new("--ask")
    {
        Description = "Ask the services now what is left of the plans, where they can be asked. No model is called.",
    };

    private static readonly Argument<string> Agent = new("name")
    {
        Description = "An agent of longrun.yaml, or a program Longrun knows.",
    };

    public static Command Build(App app)
    {
        var command = Verb.Of("agents", """
            Shows the agents of longrun.yaml and the programs Longrun knows. Of each: where it is installed, which
            version, what it logs in with, what is left of its plan, what it can tell. Of a login it says names only.
            Works anywhere; without a run, what is left is known only with --ask.

            Examples:
              longrun agents
              longrun agents --ask
              longrun agents login claude
              longrun agents --json | jq '.agents[] | select(.logged_in) | .name'
            """, parsed => Show(app, parsed.GetValue(Ask)), Ask);
        command.Add(Verb.Of("login", """
            Leads through the login of one agent. The vendor's own login is started in this terminal, with a HOME that
            is the agent's and not yours; away from a terminal it prints what to type. Longrun reads, copies and prints
            nothing of a login.

            Examples:
              longrun agents login claude
              longrun agents login codex
            """, parsed => LogIn(app, parsed.GetRequiredValue(Agent)), Agent));
        return command;
    }

    private static ExitCode Show(App app, bool ask)
    {
        var survey = AgentSurvey.Take(app.Surroundings, ask);
        app.Data("agents", AgentsJson.Of(survey));
        if (!app.Json)
        {
            Console.Out.Write(AgentsText.Of(survey, app.Surroundings.Time.GetLocalNow()));
        }

        return ExitCode.AllLanded;
    }

    private static ExitCode LogIn(App app, string name)
    {
        var (agent, settings) = AgentSurvey.Named(app.Surroundings, name);
        var login = new AgentLogins(app.Surroundings, agent, settings);
        var isStarted = !login.Way.Command.IsEmpty && App.IsTerminal && !Console.IsInputRedirected && !app.Json;
        if (!login.Way.Command.IsEmpty)
        {
            login.Prepare();
        }

        if (isStarted)
        {
            app.Talk($"{login.Title} logs in for the agent {agent}, in a folder of its own: {login.Home}");
            var ended = login.Start(app.Cancellation);
            if (app.Signal is { } signal)
            {
                return (ExitCode)signal.ExitCode; // nothing of a run was touched: nothing to say of jobs
            }

            if (ended != 0)
            {
                throw new UserError(
                    ExitCode.CannotStart, $"`{string.Join(' ', login.Way.Command)}` ended with exit code {ended}.",
                    $"longrun agents login {agent}");
            }
        }

        Explain(app, login, isStarted);
        app.Data("login", AgentsJson.Of(login));
        return ExitCode.AllLanded;
    }

    private static void Explain(App app, AgentLogins login, bool wasStarted)
    {
        if (!login.Way.Command.IsEmpty && !wasStarted)
        {
            app.Talk($"In a terminal:\n  {login.CommandLine}");
        }

        if (login.Login is AgentLogin.Ok { With: var with })
        {
            app.Talk($"{login.Name} is logged in{(with is null ? "" : $" with {with}")}.");
            return;
        }

        app.Talk(login.Way.Command.IsEmpty ? "What it needs:" : "Then:");
        foreach (var line in login.Way.Then)
        {
            app.Talk($"  {line}");
        }
    }
}
