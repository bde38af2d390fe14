using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using Longrun.Core;
using Longrun.Tools;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun check</c>: the gates, for a worker in its own workspace.</summary>
internal static class CheckCommand
{
    private static readonly Argument<string[]> Gates = new("gate")
    {
        Description = "Only these gates; without one, all of the milestone's.", Arity = ArgumentArity.ZeroOrMore,
    };

    public static Command Build(App app) => Verb.Of("check", """
        For workers: runs the gates of their milestone in their own workspace.
        The verdict stays Longrun's own run, on a clean checkout of what is committed.

        Examples:
          longrun check
          longrun check tests
          longrun check --json

        Exit codes: 0 all green · 4 a gate is red that must be green · 2 outside of an attempt.
        """, parsed => Run(app, [.. parsed.GetValue(Gates) ?? []]), Gates);

    /// <summary>The order of the attempt this process was started in.</summary>
    /// <exception cref="UserError">It was started in none (2).</exception>
    public static ToolOrder Order(App app, string command) =>
        ToolOrder.Beside(app.Surroundings.Environment.GetValueOrDefault("LONGRUN_BRIEF")) ?? throw new UserError(
            ExitCode.Usage, $"longrun {command} is for a worker: it works inside an attempt that Longrun has started.",
            "the gates of your run are in `longrun status` and on the pages below .longrun/pulls");

    private static ExitCode Run(App app, ImmutableArray<string> names)
    {
        var order = Order(app, "check");
        var runs = ImmutableArray.CreateBuilder<OwnGateRun>();
        foreach (var gate in WorkerGates.Chosen(order, names))
        {
            var run = WorkerGates.Run(order, gate, app.Surroundings.Time, app.Cancellation);
            app.Talk(GateLines.Of(run));
            if (GateLines.Tail(run) is { Length: > 0 } tail)
            {
                app.Talk(tail.TrimEnd());
            }

            runs.Add(run);
        }

        app.Talk(runs.Count == 0 ? GateLines.None : GateLines.Sum(runs.ToImmutable()));
        var isGreen = !runs.Any(GateLines.IsRed);
        app.Data("check", new JsonObject
        {
            ["milestone"] = order.Milestone,
            ["attempt"] = order.Attempt,
            ["green"] = isGreen,
            ["gates"] = new JsonArray([.. runs.Select(Json)]),
        });
        return isGreen ? ExitCode.AllLanded : ExitCode.NothingLanded;
    }

    private static JsonObject Json(OwnGateRun run)
    {
        var json = new JsonObject
        {
            ["name"] = run.Gate.Name,
            ["command"] = run.Gate.Run,
            ["passed"] = run.Passed,
            ["informs"] = run.Gate.Informs,
            ["seconds"] = run.Seconds,
        };
        foreach (var (name, value) in
            ((string, JsonNode?)[])[("count", run.Count), ("reason", run.Reason), ("not_run", run.NotRun)])
        {
            if (value is not null)
            {
                json[name] = value;
            }
        }

        if (run.Tail.Length > 0)
        {
            json["tail"] = run.Tail;
        }

        return json;
    }
}
