using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Longrun.Agents.Claude;

/// <summary>Whether a version of Claude Code can do what the night needs.</summary>
internal static partial class ClaudeVersion
{
    /// <summary>The version that the tests drive.</summary>
    public const string Tested = "2.1.330";

    public const string Name = "claude";

    /// <summary>The version in what <c>claude --version</c> printed; null where there is none.</summary>
    public static string? In(string printed) =>
        VersionAtStart().Match(printed) is { Success: true } match ? match.Value : null;

    /// <summary>The flags Longrun uses that <c>claude --help</c> does not list.</summary>
    public static ImmutableArray<string> MissingFlags(string help)
    {
        var offered = Flag().Matches(help).Select(m => m.Value).ToHashSet(StringComparer.Ordinal);
        return [.. ClaudeArguments.RequiredFlags.Where(flag => !offered.Contains(flag))];
    }

    [GeneratedRegex(@"^[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.+-]*")]
    private static partial Regex VersionAtStart();

    [GeneratedRegex("--[A-Za-z][A-Za-z-]*")]
    private static partial Regex Flag();
}
