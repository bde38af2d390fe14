using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Longrun.Agents;

/// <summary>Where Claude Code is installed, and whether this version of it can do what the night needs.</summary>
internal static partial class ClaudeProgram
{
    /// <summary>The version that the tests drive.</summary>
    public const string Tested = "2.1.330";

    private const string Name = "claude";

    /// <summary>
    /// The program itself, behind the links that installers put on PATH: a sandbox binds the folder it really is in.
    /// Null: it is not installed.
    /// </summary>
    public static string? Find(string? searchPath)
    {
        foreach (var folder in (searchPath ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            var candidate = new FileInfo(Path.Combine(folder, Name));
            if (Path.IsPathRooted(folder) && candidate.Exists)
            {
                return (candidate.ResolveLinkTarget(returnFinalTarget: true) ?? candidate).FullName;
            }
        }

        return null;
    }

    /// <summary>The version in what <c>claude --version</c> printed; null where there is none.</summary>
    public static string? Version(string printed) =>
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
