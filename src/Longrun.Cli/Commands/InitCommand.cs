using System.CommandLine;
using System.Text.Json.Nodes;
using Longrun.Core;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun init</c>: lays out the files.</summary>
internal static class InitCommand
{
    private static readonly Option<bool> Yes = new("--yes", "-y")
    {
        Description = "Do what is offered without asking: git init, the first commit.",
    };

    public static Command Build(App app) => Verb.Of("init", """
        Lays out .longrun/ with a roadmap to fill in and a configuration with what was detected: gates, setup, agents.
        In an empty folder it offers `git init`, in an empty repository the first commit. It overwrites nothing, and
        ends with what is still missing before `longrun run`.

        Keys of .longrun/longrun.yaml besides agents: gates (name, kind, run, timeout, from), setup, copy (untracked
        files that clones need), use, workers, attempts, budgets, limits, quiet, permissions, mcp, secrets, known_red,
        questions, sandbox, branch, roadmap, attempt_timeout, setup_timeout, first_port. Agents and gates run in clones
        of what is committed. All of it: docs/formats/configuration.md in Longrun's own repository.

        Examples:
          longrun init
          longrun init --yes      in an empty folder, from a script
        """, parsed => Run(app, parsed.GetValue(Yes)), Yes);

    private static ExitCode Run(App app, bool yes)
    {
        var layout = Layout.Prepare(app.Surroundings, question => yes || Ask(app, question));
        foreach (var line in layout.Lines)
        {
            app.Talk(line);
        }

        app.Data("init", new JsonObject
        {
            ["files"] = new JsonArray([.. layout.Written.Select(path => (JsonNode)path)]),
            ["gates"] = new JsonArray([.. layout.Detected.Gates.Select(gate => (JsonNode)gate.Run)]),
            ["setup"] = layout.Detected.Setup,
        });
        return ExitCode.AllLanded;
    }

    private static bool Ask(App app, string question)
    {
        if (app.Json || Console.IsInputRedirected)
        {
            throw new UserError(ExitCode.CannotStart, $"{question} Nobody is there to answer.", "longrun init --yes");
        }

        Console.Write($"{question} [Y/n] ");
        return Console.ReadLine()?.Trim().ToUpperInvariant() is "" or "Y" or "YES";
    }
}
