using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Jobs;

namespace Longrun.Effects;

/// <summary>An agent that did not write a change looks at it: what it is told, and what it said.</summary>
internal static class JudgeJobs
{
    public static JobSpec Prepare(Site site, JobId job, JobWork.Judge work) =>
        throw new InvalidOperationException("nothing asks for this so far");

    /// <summary>What is journalled in place of a judgement.</summary>
    public static Event Unprepared(Site site, JobWork.Judge work, NotPrepared why) =>
        throw new InvalidOperationException("nothing asks for this so far");

    public static ImmutableArray<Event> Settle(Site site, JobId job, JobWork.Judge work, ExitRecord exit) =>
        throw new InvalidOperationException("nothing asks for this so far");
}
