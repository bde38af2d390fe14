using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Longrun.Core.Text;

namespace Longrun.Core.Gates;

/// <summary>Jest, Vitest, node's own test runner and mocha. Workspaces print one summary each; they add up.</summary>
internal static class NodeOutput
{
    /// <summary>Lines between a summary's first and its last line that other reporters may add to it.</summary>
    private const int BlockLines = 5;

    /// <summary>Lines; node prints eight numbers, and a bound keeps a text of nothing but such lines cheap.</summary>
    private const int NodeBlockLines = 20;

    private static readonly LinearRegex Part = new(@"(\d{1,7}) ([a-z]+(?: fail)?)");

    private static readonly LinearRegex JestTests = new(@"^Tests: +(?:\d{1,7} [a-z]+, )*(\d{1,7}) total$");

    private static readonly LinearRegex VitestTests = new(
        @"^ +Tests +(?:no tests|\d{1,7} [a-z ]+(?: \| \d{1,7} [a-z ]+)* \(\d{1,7}\))$");

    private static readonly LinearRegex NodeNumber = new(@"^[ℹ#] ([a-z]+) (\d{1,7})$");

    /// <summary>A file without a test is to node one test that passed, named after the file.</summary>
    private static readonly LinearRegex NodeFile = new(
        @"^(?:✔|ok \d{1,7} -) (?:/|[A-Za-z]:\\).*\.[cm]?[jt]sx?(?: \([\d.]+ms\))?$");

    private static readonly LinearRegex MochaPassing = new(@"^  (\d{1,7}) passing \(.{1,20}\)$");

    private static readonly LinearRegex MochaOther = new(@"^  (\d{1,7}) (pending|failing)$");

    public static TestTally? Jest(ImmutableArray<string> lines)
    {
        TestTally? total = null;
        for (var i = 0; i < lines.Length; i++)
        {
            var empty = lines[i].StartsWith("No tests found, exiting with code ", StringComparison.Ordinal);
            if (empty || (lines[i].StartsWith("Tests: ", StringComparison.Ordinal)
                && lines.At(i - 1).StartsWith("Test Suites: ", StringComparison.Ordinal)
                && lines.At(i + 1).StartsWith("Snapshots: ", StringComparison.Ordinal)
                && JestTests.IsMatch(lines[i])))
            {
                total = Add(total, empty ? TestTally.Of("Jest", 0, 0, 0) : Parts("Jest", lines[i]));
            }
        }
        return total;
    }

    public static TestTally? Vitest(ImmutableArray<string> lines)
    {
        TestTally? total = null;
        for (var i = 0; i < lines.Length; i++)
        {
            var empty = lines[i].StartsWith("No test files found, exiting with code ", StringComparison.Ordinal);
            if (empty || (lines[i].Contains(" Tests ", StringComparison.Ordinal)
                && lines.At(i - 1).StartsWith(" Test Files ", StringComparison.Ordinal)
                && Follows(lines, i, "   Start at ")
                && VitestTests.IsMatch(lines[i])))
            {
                total = Add(total, empty ? TestTally.Of("Vitest", 0, 0, 0) : Parts("Vitest", lines[i]));
            }
        }
        return total;
    }

    public static TestTally? NodeTest(ImmutableArray<string> lines)
    {
        TestTally? total = null;
        long hollow = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            hollow += lines[i].StartsWith('✔') || lines[i].StartsWith("ok ", StringComparison.Ordinal)
                ? NodeFile.Count(lines[i])
                : 0;
            if ((lines[i].StartsWith("ℹ tests ", StringComparison.Ordinal)
                    || lines[i].StartsWith("# tests ", StringComparison.Ordinal))
                && NodeBlock(lines, i) is { } numbers)
            {
                var failed = (long)numbers["fail"] + numbers["cancelled"];
                var tally = TestTally.Of(
                    "node --test",
                    numbers["pass"] + failed - hollow,
                    failed,
                    (long)numbers["skipped"] + numbers["todo"]);
                total = Add(total, tally);
                hollow = 0;
            }
        }
        return total;
    }

    public static TestTally? Mocha(ImmutableArray<string> lines)
    {
        TestTally? total = null;
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].Contains(" passing (", StringComparison.Ordinal) || lines.At(i - 1).Length > 0
                || MochaPassing.Match(lines[i]) is not { Success: true } match)
            {
                continue;
            }
            long pending = 0, failing = 0;
            for (var j = i + 1; MochaOther.Match(lines.At(j)) is { Success: true } other; j++)
            {
                pending += other.Groups[2].ValueSpan is "pending" ? other.Number(1) : 0;
                failing += other.Groups[2].ValueSpan is "failing" ? other.Number(1) : 0;
            }
            total = Add(total, TestTally.Of("mocha", match.Number(1) + failing, failing, pending));
        }
        return total;
    }

    private static Dictionary<string, int>? NodeBlock(ImmutableArray<string> lines, int start)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = start; i < start + NodeBlockLines && NodeNumber.Match(lines.At(i)) is { Success: true } match; i++)
        {
            if (!numbers.TryAdd(match.Groups[1].Value, match.Number(2)))
            {
                break;
            }
        }
        return numbers.Keys.Intersect(["pass", "fail", "cancelled", "skipped", "todo"]).Count() == 5 ? numbers : null;
    }

    private static bool Follows(ImmutableArray<string> lines, int index, string start)
    {
        for (var i = index + 1; i <= index + BlockLines; i++)
        {
            if (lines.At(i).StartsWith(start, StringComparison.Ordinal))
            {
                return true;
            }
        }
        return false;
    }

    private static TestTally Parts(string runner, string line)
    {
        long run = 0, failed = 0, skipped = 0;
        foreach (Match part in Part.Matches(line))
        {
            var number = part.Number(1);
            switch (part.Groups[2].Value)
            {
                case "passed" or "expected fail":
                    run += number;
                    break;
                case "failed":
                    run += number;
                    failed += number;
                    break;
                case "skipped" or "todo":
                    skipped += number;
                    break;
                default:
                    break;
            }
        }
        return TestTally.Of(runner, run, failed, skipped);
    }

    private static TestTally Add(TestTally? total, TestTally tally) => total is null ? tally : total + tally;
}
