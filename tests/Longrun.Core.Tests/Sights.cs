using System.Collections.Immutable;

namespace Longrun.Core.Tests;

internal static class Sights
{
    public static ImmutableDictionary<string, JobSight> ToDictionaryOf(this IEnumerable<string> jobs, JobSight sight) =>
        jobs.ToImmutableDictionary(job => job, _ => sight);
}
