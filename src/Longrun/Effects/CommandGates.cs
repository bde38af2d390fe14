using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Jobs;

namespace Longrun.Effects;

/// <summary>A gate that is a command: what its exit, and for tests its output, prove.</summary>
internal static class CommandGates
{
    public static JobSpec Prepare(Site site, JobId job, JobWork.Gate work)
    {
        var gate = work.Definition;
        var command = gate.Kind == GateKind.Test ? RunnerKnown.WithCount(gate.Run) : gate.Run;
        return GateJobs.InCheckout(site, job, work, ["sh", "-c", command]);
    }

    public static GateRun Settle(Site site, JobId job, JobWork.Gate work, JobEnd end)
    {
        var gate = work.Definition;
        var (text, evidence) = Evidence.Keep(site, job);
        var tally = gate.Kind == GateKind.Test ? TestCount.Read(text, gate.Count) : null;
        var outcome = GateOutcome.Judge(
            gate, GateJobs.EndingOf(end), tally, Gating.CountBefore(site.State, work), text);
        var failed = outcome as GateOutcome.Failed;
        return GateJobs.Record(work, end, failed is null) with
        {
            Count = tally?.Run, Reason = failed?.Reason, Evidence = evidence,
            Tail = failed is null ? null : Evidence.Tail(text),
        };
    }
}
