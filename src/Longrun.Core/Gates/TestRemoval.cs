using Longrun.Core.Roadmap;
using Longrun.Core.Text;

namespace Longrun.Core.Gates;

/// <summary>Whether a milestone may leave fewer tests than it found, or other ones.</summary>
internal static class TestRemoval
{
    private static readonly LinearRegex NamesTests = new("(?i)(?:^|[^a-z])(?:tests?|specs?)(?:[^a-z]|$)");

    /// <summary>
    /// Its <c>May change</c> speaks of tests, in words or as a path. What it touches, most milestones' tests among it,
    /// is no word about leaving out others.
    /// </summary>
    public static bool IsAsked(Milestone? milestone) => milestone is not null
        && milestone.MayChange.Any(word => NamesTests.IsMatch(word)
            // Their configuration is another matter: it may say which are run.
            && !word.Contains("config", StringComparison.OrdinalIgnoreCase));

    /// <summary>One of that name may go: tests are spoken of, or the file that the name begins with.</summary>
    public static bool IsAsked(Milestone milestone, string name)
    {
        var file = FileOf(name);
        return IsAsked(milestone)
            || milestone.MayChange.Concat(milestone.Touches).Any(glob => Globs.Matches(glob, file));
    }

    /// <summary>What stands before the suites in a test's name: for many runners its file.</summary>
    public static string FileOf(string name)
    {
        var colons = name.IndexOf("::", StringComparison.Ordinal);
        var end = colons > 0 ? colons : name.IndexOf(NamedTest.Separator, StringComparison.Ordinal);
        return end > 0 ? name[..end] : name;
    }
}
