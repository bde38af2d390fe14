using Longrun.Core;
using Longrun.Jobs;

namespace Longrun.Effects;

/// <summary>A gate that starts the app and asks it from outside.</summary>
internal static class AppGates
{
    public static JobSpec Prepare(Site site, JobId job, JobWork.Gate work) =>
        throw new InvalidOperationException("nothing asks for this so far");

    /// <summary>Its checkout is still there; what comes after removes it.</summary>
    public static GateRun Settle(Site site, JobId job, JobWork.Gate work, JobEnd end) =>
        throw new InvalidOperationException("nothing asks for this so far");
}
