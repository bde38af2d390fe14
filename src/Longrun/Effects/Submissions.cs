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

        // Prepared again where an earlier try left it half done: nothing of anybody's is in it before it was submitted.
        JobSpec spec = step.Work switch
        {
            JobWork.Agent work => AgentJobs.Prepare(site, step.Job, work.Attempt),
            JobWork.Collect work => CollectJobs.Prepare(site, step.Job, work.Attempt),
            JobWork.Setup work => SetupJobs.Prepare(site, step.Job, work),
            JobWork.Gate work => GateJobs.Prepare(site, step.Job, work),
            JobWork.Probe work => ProbeJobs.Prepare(site, step.Job, work),
            _ => throw new UnreachableException(step.Work.GetType().Name),
        };
        site.Jobs.Submit(spec);
        site.Jobs.EnsureKeeper();
    }
}
