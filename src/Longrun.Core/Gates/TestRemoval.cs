using Longrun.Core.Roadmap;

namespace Longrun.Core.Gates;

/// <summary>Whether a milestone may leave fewer tests than it found.</summary>
internal static class TestRemoval
{
    /// <summary>Its <c>May change</c> speaks of tests, in words or as a path.</summary>
    public static bool IsAsked(Milestone? milestone) => milestone is not null
        && milestone.MayChange.Any(word => word.Contains("test", StringComparison.OrdinalIgnoreCase)
            // Their configuration is another matter: it may say which are run.
            && !word.Contains("config", StringComparison.OrdinalIgnoreCase)
            || word.Contains("spec", StringComparison.OrdinalIgnoreCase));
}
