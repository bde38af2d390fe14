using System.Collections.Immutable;
using System.Diagnostics;
using Longrun.Core;
using Longrun.Jobs;

namespace Longrun.Effects;

/// <summary>What an ended job left, read once and journalled together with its end.</summary>
internal static class Settlements
{
    public static void Settle(Site site, Step.Settle step)
    {
        if (site.Jobs.Status(step.Job) is not JobStatus.Ended { Exit: var exit })
        {
            return;
        }

        ImmutableArray<Event> left = step.Work switch
        {
            JobWork.Agent work => AgentJobs.Settle(site, work.Attempt, exit),
            JobWork.Collect => [],
            JobWork.Setup work => SetupJobs.Settle(site, step.Job, work, exit),
            JobWork.Gate work => GateJobs.Settle(site, step.Job, work, exit),
            _ => throw new UnreachableException(step.Work.GetType().Name),
        };
        site.Ledger.Append([new Event.JobEnded(step.Job, EndOf(exit)) { At = site.Now }, .. left]);
    }

    public static JobEnd EndOf(ExitRecord exit)
    {
        var seconds = exit.StartedAt is { } started ? Math.Max(0, (exit.EndedAt - started).TotalSeconds) : 0;
        return new(ReasonOf(exit.Reason), exit.ExitCode, Math.Round(seconds, 3), exit.CpuMs) { Detail = exit.Detail };
    }

    private static JobEndReason ReasonOf(ExitReason reason) => reason switch
    {
        ExitReason.Exited => JobEndReason.Exited,
        ExitReason.WallClock => JobEndReason.WallClock,
        ExitReason.Stopped => JobEndReason.Stopped,
        ExitReason.Cancelled => JobEndReason.Cancelled,
        ExitReason.Flooded => JobEndReason.Flooded,
        ExitReason.Interrupted => JobEndReason.Interrupted,
        ExitReason.NotStarted => JobEndReason.NotStarted,
    };
}
