using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Longrun.Core.Text;

namespace Longrun.Core.Gates;

/// <summary>pytest (long and quiet) and unittest.</summary>
internal static class PythonOutput
{
    /// <summary>Characters; pytest fills its rules up to the terminal's width, 80 where there is none.</summary>
    private const int RuleWidth = 70;

    private const string Counts =
        @"(no tests ran|\d{1,7} [a-z]+(?: [a-z]+)?(?:, \d{1,7} [a-z]+(?: [a-z]+)?)*) "
        + @"in [\d.]+ ?s(?:econds)?(?: \([\d:, a-z]+\))?";

    private static readonly LinearRegex Long = new($"^=+ {Counts} =+$");

    private static readonly LinearRegex Quiet = new($"^{Counts}$");

    private static readonly LinearRegex Banner = new("^=+ test session starts =+$");

    private static readonly LinearRegex Part = new(@"(\d{1,7}) ([a-z]+)");

    private static readonly LinearRegex Ran = new(@"^Ran (\d{1,7}) tests? in [\d.]+s$");

    private static readonly LinearRegex Verdict = new(@"^(?:OK|FAILED|NO TESTS RAN)(?: \(([a-z0-9=, ]+)\))?$");

    private static readonly LinearRegex VerdictPart = new(@"([a-z]+(?: [a-z]+)?)=(\d{1,7})");

    /// <summary>The last summary of each session. Quiet sessions have no banner: then the last summary alone.</summary>
    public static TestTally? Pytest(ImmutableArray<string> lines)
    {
        TestTally? total = null;
        TestTally? session = null;
        var banners = lines.Any(IsBanner);
        foreach (var line in lines)
        {
            if (IsBanner(line))
            {
                total = Add(total, session);
                session = null;
            }
            else if (line.Contains(" in ", StringComparison.Ordinal) && Counted(line, banners) is { } counts)
            {
                session = Summary(counts) ?? session;
            }
        }
        return Add(total, session);
    }

    public static TestTally? Unittest(ImmutableArray<string> lines)
    {
        TestTally? total = null;
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("Ran ", StringComparison.Ordinal)
                || !lines.At(i - 1).StartsWith("----------", StringComparison.Ordinal)
                || Ran.Match(lines[i]) is not { Success: true } ran
                || Verdict.Match(lines.At(i + 2)) is not { Success: true } verdict)
            {
                continue;
            }
            long failed = 0, skipped = 0;
            foreach (Match part in VerdictPart.Matches(verdict.Groups[1].Value))
            {
                var bad = part.Groups[1].Value is "failures" or "errors" or "unexpected successes";
                failed += bad ? part.Number(2) : 0;
                skipped += bad ? 0 : part.Number(2);
            }
            total = Add(total, TestTally.Of("unittest", ran.Number(1) - skipped, failed, skipped));
        }
        return total;
    }

    /// <summary>Where the banner was cut away, a long summary is known by its width.</summary>
    private static string? Counted(string line, bool banners)
    {
        var match = line.StartsWith('=') ? Long.Match(line) : banners ? Match.Empty : Quiet.Match(line);
        return match.Success && (banners || line[0] != '=' || line.Length >= RuleWidth) ? match.Groups[1].Value : null;
    }

    private static bool IsBanner(string line) => line.StartsWith('=') && Banner.IsMatch(line);

    /// <summary>Null where the words are not pytest's own.</summary>
    private static TestTally? Summary(string counts)
    {
        long run = 0, failed = 0, skipped = 0;
        foreach (Match part in Part.Matches(counts))
        {
            var number = part.Number(1);
            switch (part.Groups[2].Value)
            {
                case "passed":
                    run += number;
                    break;
                case "failed":
                    run += number;
                    failed += number;
                    break;
                case "error" or "errors":
                    failed += number;
                    break;
                case "skipped" or "xfailed" or "xpassed":
                    skipped += number;
                    break;
                case "deselected" or "warning" or "warnings" or "rerun" or "subtests":
                    break;
                default:
                    return null;
            }
        }
        return TestTally.Of("pytest", run, failed, skipped);
    }

    private static TestTally? Add(TestTally? total, TestTally? tally) =>
        total is null ? tally : tally is null ? total : total + tally;
}
