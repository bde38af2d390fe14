using System.CommandLine;
using Longrun.Cli.Mcp;
using Longrun.Core;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun mcp</c>: the same tools over a protocol that agents speak.</summary>
internal static class McpCommand
{
    public const string Name = "mcp";

    public static Command Build(App app) => Verb.Of(Name, """
        For workers: tools over the Model Context Protocol. On standard input and output, as the server `longrun` that
        every worker gets whose program takes servers: run_gates, report_blocked, record_decision, attach_evidence,
        read_milestone.

        Examples:
          longrun mcp

        Exit codes: 0 when its input ends · 2 outside of an attempt.
        """, _ => Run(app));

    public static ExitCode Run(App app)
    {
        var order = CheckCommand.Order(app, Name);
        WorkerServer.RunAsync(order, app.Surroundings.Time, app.Cancellation).GetAwaiter().GetResult();
        return ExitCode.AllLanded;
    }
}
