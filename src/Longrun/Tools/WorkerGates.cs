using System.Collections.Immutable;
using System.Text;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Effects;
using Longrun.Processes;

namespace Longrun.Tools;

/// <summary>How a gate went in a worker's own workspace. The verdict is another run, on a clean checkout.</summary>
/// <param name="Gate">Which.</param>
/// <param name="Passed">Green.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record OwnGateRun(ToolGate Gate, bool Passed, double Seconds)
{
    /// <summary>How many tests ran, where it counts them.</summary>
    public int? Count { get; init; }

    /// <summary>Why it is red, in one sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>The end of what it printed. Empty where it is green.</summary>
    public string Tail { get; init; } = "";

    /// <summary>Why nothing was run here. Null: it was.</summary>
    public string? NotRun { get; init; }
}

/// <summary>Runs gates where the worker is, judged by the same rules as Longrun's own runs.</summary>
internal static class WorkerGates
{
    /// <summary>16 MiB: what a worker's gate prints is kept in memory; a log beyond that is no test's output.</summary>
    private const int OutputBytesMax = 16 << 20;

    /// <summary>Those of these names, all where none is named.</summary>
    /// <exception cref="UserError">A name that no gate has (2).</exception>
    public static ImmutableArray<ToolGate> Chosen(ToolOrder order, ImmutableArray<string> names)
    {
        var unknown = names.FirstOrDefault(name => order.Gates.All(gate => gate.Name != name));
        return unknown is null
            ? [.. order.Gates.Where(gate => names.IsEmpty || names.Contains(gate.Name))]
            : throw new UserError(
                ExitCode.Usage, $"there is no gate {unknown}.",
                order.Gates.IsEmpty ? "this milestone has no gates"
                    : $"there are: {string.Join(", ", order.Gates.Select(gate => gate.Name))}");
    }

    public static OwnGateRun Run(ToolOrder order, ToolGate gate, TimeProvider time, CancellationToken cancellation)
    {
        if (WorkerApps.IsOne(gate))
        {
            return WorkerApps.Run(order, gate, time, cancellation);
        }

        var command = gate.Kind == GateKind.Test ? RunnerKnown.WithCount(gate.Run) : gate.Run;
        var begun = time.GetTimestamp();
        // A file's time is that of the kernel's last tick, which may be some milliseconds ago.
        var since = time.GetUtcNow() - DateTimeOffset.UnixEpoch - TimeSpan.FromSeconds(0.1);
        // One log in order, as Longrun's own run has it.
        var result = Processes.Run.Capture(
            new("sh", ["-c", "exec 2>&1; exec sh -c \"$1\"", "sh", command])
            {
                WorkingDirectory = order.Workspace,
                Environment = order.Environment.SetItem(RunnerKnown.PytestVariable, RunnerKnown.PytestOptions),
                Timeout = gate.Timeout,
                OutputBytesMax = OutputBytesMax,
            },
            cancellation);
        var text = Encoding.UTF8.GetString(result.Output);
        var seconds = Math.Round(time.GetElapsedTime(begun).TotalSeconds, 1);
        var definition = DefinitionOf(gate);
        var trace = new GateTrace(EndOf(result), text)
        {
            // Here the results of the run before lie about too.
            Results = ResultsFiles.Read(order.Workspace, definition.Results, path =>
                FileCalls.WrittenAt(Path.Combine(order.Workspace, path)) is { } written && written < since),
            Seconds = seconds,
        };
        var record = new GateRun(null, new(""), gate.Name, Passed: false) { Command = gate.Run };
        var proven = GateProof.Judge(
            record, definition, trace, new() { Count = gate.CountBefore }, FlakyTests.None).Run;
        return new(gate, proven.Passed, seconds)
        {
            Count = proven.Count,
            Reason = proven.Reason,
            Tail = proven.Passed ? "" : Evidence.Tail(text),
        };
    }

    private static GateDefinition DefinitionOf(ToolGate gate) =>
        new(gate.Name, gate.Kind, gate.Run)
        {
            Timeout = gate.Timeout, Count = gate.Count, Results = gate.Results ?? [],
        };

    private static ProcessEnd EndOf(RunResult result) => result switch
    {
        { TimedOut: true } => new(ProcessEnding.WallClock, null),
        { Output.Length: >= OutputBytesMax } => new(ProcessEnding.Flooded, null),
        _ => ProcessEnd.Exit(result.ExitCode),
    };
}
