using System.Collections.Immutable;

namespace Longrun.Core.Tests;

internal static class Sights
{
    public static ImmutableArray<SeenJob> SeenAs(this IEnumerable<string> jobs, JobSight sight) =>
        [.. jobs.Select(job => new SeenJob(new(job), sight))];
}
