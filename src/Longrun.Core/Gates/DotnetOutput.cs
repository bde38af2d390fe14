using System.Collections.Immutable;
using Longrun.Core.Text;

namespace Longrun.Core.Gates;

/// <summary><c>dotnet test</c> in both its engines, and xunit's own console.</summary>
internal static class DotnetOutput
{
    private const string Runner = "dotnet test";

    /// <summary>Lines; the platform lists assemblies and errors between its heading and its numbers.</summary>
    private const int SummaryLinesMax = 500;

    private static readonly LinearRegex Announced = new(@"^Test run for (?:.*[/\\])?([^/\\]+) \([^()]*\)$");

    private static readonly LinearRegex Console = new(
        @"^(?:Passed|Failed|Skipped)! +- Failed: +(\d{1,7}), Passed: +(\d{1,7}), Skipped: +(\d{1,7}), "
        + @"Total: +(\d{1,7}), Duration: .* - ([^()]+?)(?: \([^()]*\))?$");

    private static readonly LinearRegex Number = new(@"^ +(total|failed|succeeded|skipped): (\d{1,7})$");

    private static readonly LinearRegex Verbose = new(@"^ *(Total tests|Passed|Failed|Skipped): (\d{1,7})$");

    private static readonly LinearRegex Xunit = new(
        @"^ +\S.* Total: *(\d{1,7}), Errors: *(\d{1,7}), Failed: *(\d{1,7}), "
        + @"Skipped: *(\d{1,7}), Not Run: *(\d{1,7}), Time: ");

    public static TestTally? Read(ImmutableArray<string> lines) =>
        Platform(lines) ?? VsTest(lines) ?? XunitConsole(lines);

    /// <summary>One line per assembly; it counts only for one that was announced, as often as it was.</summary>
    private static TestTally? VsTest(ImmutableArray<string> lines)
    {
        var announced = new Dictionary<string, int>(StringComparer.Ordinal);
        var summaries = new Dictionary<string, List<TestTally>>(StringComparer.Ordinal);
        TestTally? none = null;
        foreach (var line in lines)
        {
            if (line.StartsWith("Test run for ", StringComparison.Ordinal)
                && Announced.Match(line) is { Success: true } run)
            {
                announced[run.Groups[1].Value] = announced.GetValueOrDefault(run.Groups[1].Value) + 1;
            }
            else if (line.StartsWith("No test is available in ", StringComparison.Ordinal)
                || line.StartsWith("No test matches the given testcase filter", StringComparison.Ordinal))
            {
                none = TestTally.Of(Runner, 0, 0, 0);
            }
            else if (line.Contains("! ", StringComparison.Ordinal) && Console.Match(line) is { Success: true } match)
            {
                var assembly = match.Groups[5].Value;
                summaries.TryAdd(assembly, []);
                summaries[assembly].Add(TestTally.Of(
                    Runner, (long)match.Number(1) + match.Number(2), match.Number(1), match.Number(3)));
            }
        }
        var taken = summaries.SelectMany(s => s.Value.TakeLast(announced.GetValueOrDefault(s.Key))).ToList();
        return taken.Count > 0 ? taken.Aggregate((a, b) => a + b) : VsTestVerbose(lines) ?? none;
    }

    /// <summary>The console logger's longer form (<c>verbosity=normal</c>): a block per assembly.</summary>
    private static TestTally? VsTestVerbose(ImmutableArray<string> lines)
    {
        TestTally? total = null;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] is "Test Run Successful." or "Test Run Failed." or "Test Run Aborted."
                && Numbers(lines, i + 1, Verbose) is { Count: > 0 } found && found.ContainsKey("Total tests"))
            {
                var failed = found.GetValueOrDefault("Failed");
                var tally = TestTally.Of(
                    Runner,
                    (long)found.GetValueOrDefault("Passed") + failed,
                    failed,
                    found.GetValueOrDefault("Skipped"));
                total = total is null ? tally : total + tally;
            }
        }
        return total;
    }

    /// <summary>Microsoft.Testing.Platform: one summary, also of a test program started by itself.</summary>
    private static TestTally? Platform(ImmutableArray<string> lines)
    {
        TestTally? total = null;
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("Test run summary: ", StringComparison.Ordinal))
            {
                continue;
            }
            var start = i + 1;
            while (start < lines.Length && start - i < SummaryLinesMax
                && !lines[start].StartsWith("  total: ", StringComparison.Ordinal))
            {
                start++;
            }
            if (Numbers(lines, start, Number) is { Count: 4 } found)
            {
                var failed = found["failed"];
                var tally = TestTally.Of(Runner, (long)found["succeeded"] + failed, failed, found["skipped"]);
                total = total is null ? tally : total + tally;
            }
            i = Math.Min(start, lines.Length);
        }
        return total;
    }

    private static TestTally? XunitConsole(ImmutableArray<string> lines)
    {
        var last = lines.LastIndexOf("=== TEST EXECUTION SUMMARY ===");
        TestTally? total = null;
        for (var i = last + 1; last >= 0 && Xunit.Match(lines.At(i)) is { Success: true } match; i++)
        {
            var ran = (long)match.Number(1) - match.Number(4) - match.Number(5);
            var tally = TestTally.Of(
                "xunit", ran, (long)match.Number(2) + match.Number(3), (long)match.Number(4) + match.Number(5));
            total = total is null ? tally : total + tally;
        }
        return total;
    }

    /// <summary>Consecutive lines of one name and one number each.</summary>
    private static Dictionary<string, int> Numbers(ImmutableArray<string> lines, int start, LinearRegex shape)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = start; shape.Match(lines.At(i)) is { Success: true } match; i++)
        {
            found[match.Groups[1].Value] = match.Number(2);
        }
        return found;
    }
}
