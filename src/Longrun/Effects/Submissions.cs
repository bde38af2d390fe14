using System.Diagnostics;
using Longrun.Core;
using Longrun.Jobs;

namespace Longrun.Effects;

/// <summary>A job's intent, its place, its submission: the last is what makes it exist.</summary>
internal static class Submissions
{
    public static void Submit(Site site, Step.Submit step)
    {
        if (!step.AlreadyIntended)
        {
            site.Ledger.Append(new Event.JobIntended(step.Job, step.Work) { At = site.Now });
        }

        JobSpec spec;
        try
        {
            spec = Prepare(site, step);
        }
        catch (NotPrepared e)
        {
            End(site, step, e);
            return;
        }

        site.Jobs.Submit(spec);
        site.Jobs.EnsureKeeper();
    }

    /// <summary>
    /// Also where an earlier try left it half done: nothing of anybody's is in it before it was submitted.
    /// </summary>
    /// <exception cref="NotPrepared">An agent's own, or a tree's; see <see cref="PreparationFence"/>.</exception>
    private static JobSpec Prepare(Site site, Step.Submit step) => step.Work switch
    {
        JobWork.Agent work => AgentJobs.Prepare(site, step.Job, work.Attempt),
        JobWork.Collect work => CollectJobs.Prepare(site, step.Job, work.Attempt),
        JobWork.Setup work => PreparationFence.OfTree(() => SetupJobs.Prepare(site, step.Job, work)),
        JobWork.Gate work => PreparationFence.OfTree(() => GateJobs.Prepare(site, step.Job, work)),
        JobWork.Probe work => ProbeJobs.Prepare(site, step.Job, work),
        JobWork.Judge work => JudgeJobs.Prepare(site, step.Job, work),
        _ => throw new UnreachableException(step.Work.GetType().Name),
    };

    /// <summary>The end of a job that never was submitted; the end last, as where it is settled.</summary>
    private static void End(Site site, Step.Submit step, NotPrepared why)
    {
        var left = step.Work switch
        {
            JobWork.Setup work => SetupJobs.Unprepared(site, work, why),
            JobWork.Gate work => GateJobs.Unfit(site, step.Job, work, why.Detail),
            JobWork.Agent work => AgentJobs.Unprepared(site, work.Attempt, why),
            JobWork.Probe work => ProbeJobs.Unprepared(site, work, why),
            JobWork.Judge work => JudgeJobs.Unprepared(site, work, why),
            _ => throw new UnreachableException(step.Work.GetType().Name),
        };
        var end = new JobEnd(JobEndReason.NotStarted, null, 0, 0) { Detail = Redaction.Of(site).Text(why.Detail) };
        site.Ledger.Append(left, new Event.JobEnded(step.Job, end) { At = site.Now });
    }
}
