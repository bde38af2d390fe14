using Longrun.Core;
using Longrun.Tools;

namespace Longrun.Cli.Mcp;

/// <summary>The server of tools that every worker gets.</summary>
internal static class WorkerServer
{
    private const string Instructions =
        "Longrun judges your work by its gates: run_gates runs them here. report_blocked is the honest way out, "
        + "record_decision says what you decided without asking.";

    /// <summary>Serves until standard input ends.</summary>
    public static Task RunAsync(ToolOrder order, TimeProvider time, CancellationToken cancellation) =>
        ServedTools.RunAsync(KnownServers.Own, Instructions, new WorkerTools(order, time).All, cancellation);
}
