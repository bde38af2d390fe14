using System.Globalization;
using System.Text;
using Longrun.Core;
using Longrun.Effects;
using Longrun.Jobs;
using Longrun.Processes;
using Longrun.Serving;

namespace Longrun.Tools;

/// <summary>
/// Gates that start the app, where the worker is: by the same driver as Longrun's own runs, without a box of the app's
/// own, as no verdict rests on it.
/// </summary>
internal static class WorkerApps
{
    /// <summary>16 MiB: as of any other gate of a worker.</summary>
    private const int OutputBytesMax = 16 << 20;

    private const string OnCandidateOnly =
        "an agent that did not write the work walks through it, on the candidate only";

    public static bool IsOne(ToolGate gate) => gate.Kind is not (GateKind.Test or GateKind.Check);

    public static OwnGateRun Run(ToolOrder order, ToolGate gate, TimeProvider time, CancellationToken cancellation)
    {
        if (gate.App is not { } plan || Environment.ProcessPath is not { } self)
        {
            return new(gate, Passed: true, 0) { NotRun = OnCandidateOnly };
        }

        var begun = time.GetTimestamp();
        var folder = Directory.CreateTempSubdirectory("longrun-check-").FullName;
        try
        {
            var file = Path.Combine(folder, ServeOrder.FileName);
            File.WriteAllBytes(file, OrderOf(order, gate, plan, folder).ToJson());
            var result = Processes.Run.Capture(
                new(self, [GateDriver.Verb, file])
                {
                    WorkingDirectory = order.Workspace,
                    Environment = order.Environment.SetItems(KeeperStart.RuntimeEnvironment),
                    Timeout = gate.Timeout,
                    OutputBytesMax = OutputBytesMax,
                },
                cancellation);
            var seconds = Math.Round(time.GetElapsedTime(begun).TotalSeconds, 1);
            return Judge(gate, result, ServeResults.Read(folder), seconds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ServeOrder OrderOf(ToolOrder order, ToolGate gate, AppPlan plan, string folder) => new()
    {
        Gate = gate.Name,
        Kind = gate.Kind,
        App = plan,
        Command = ["sh", "-c", gate.Run],
        Withheld = [.. KeeperStart.RuntimeEnvironment.RemoveRange(order.Environment.Keys).Keys],
        WorkingDirectory = order.Workspace,
        Port = int.Parse(order.Environment["LONGRUN_PORT"], CultureInfo.InvariantCulture),
        Results = folder,
    };

    private static OwnGateRun Judge(ToolGate gate, RunResult ended, ServeResults? results, double seconds)
    {
        var text = Encoding.UTF8.GetString(ended.Output);
        var failures = ended switch
        {
            { TimedOut: true } => [$"it ran longer than its {gate.Timeout.TotalSeconds:0} s and was ended"],
            _ when results is null => ["what was seen of the app was not written down"],
            _ => results.Failures,
        };
        return failures.IsEmpty ? new(gate, Passed: true, seconds) : new(gate, Passed: false, seconds)
        {
            Reason = AppGates.Sentence(failures), Tail = AppGates.TailOf(failures, text),
        };
    }
}
