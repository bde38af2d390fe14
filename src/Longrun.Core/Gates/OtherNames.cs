using System.Collections.Immutable;
using Longrun.Core.Text;

namespace Longrun.Core.Gates;

/// <summary>Names of cargo, of .NET's runners and of the Test Anything Protocol.</summary>
internal static class OtherNames
{
    private static readonly LinearRegex CargoSuite = new(
        @"^ +(?:Running (?:unittests )?(\S+) \(.*\)|Doc-tests (\S+))$");

    private static readonly LinearRegex CargoTest = new(@"^test (\S.*?) \.\.\. (ok|FAILED|ignored)(?:,.*)?$");

    private static readonly LinearRegex VsTest = new(@"^ {2,}(Passed|Failed|Skipped) (\S.*) \[[^\[\]]*\]$");

    private static readonly LinearRegex Platform = new(
        @"^(passed|failed|skipped) (\S.*?)(?: \([\d.]+m?s\)| \(\d+m \d+s(?: \d+ms)?\))?$");

    private static readonly LinearRegex Xunit = new(@"^ {4}(\S.*) \[(FAIL|SKIP)\]$");

    private static readonly LinearRegex Point = new(
        @"^( *)(not )?ok\b(?: \d{1,7})?(?: - | +-? ?)?(.*?)(?: *# *((?i)skip|todo)\b.*)?$");

    private static readonly LinearRegex Subtest = new("^( *)# Subtest: (.*)$");

    public static void Cargo(ImmutableArray<string> lines, NameList names)
    {
        var suite = "";
        foreach (var line in lines)
        {
            if (CargoSuite.Match(line) is { Success: true } heading)
            {
                suite = heading.Groups[1].Success ? heading.Groups[1].Value : "doc " + heading.Groups[2].Value;
            }
            else if (line.StartsWith("test ", StringComparison.Ordinal)
                && CargoTest.Match(line) is { Success: true } test)
            {
                var name = test.Groups[1].Value;
                names.Add(suite.Length == 0 ? name : suite + NamedTest.Separator + name, test.Groups[2].Value switch
                {
                    "ok" => TestStatus.Passed,
                    "FAILED" => TestStatus.Failed,
                    _ => TestStatus.Skipped,
                });
            }
        }
    }

    public static void Dotnet(ImmutableArray<string> lines, NameList names)
    {
        foreach (var line in lines)
        {
            var match = VsTest.Match(line);
            match = match.Success ? match : Platform.Match(line);
            if (match.Success)
            {
                names.Add(match.Groups[2].Value, match.Groups[1].Value switch
                {
                    "Passed" or "passed" => TestStatus.Passed,
                    "Failed" or "failed" => TestStatus.Failed,
                    _ => TestStatus.Skipped,
                });
            }
            else if (Xunit.Match(line) is { Success: true } xunit)
            {
                var name = xunit.Groups[1].Value;
                names.Add(name, xunit.Groups[2].ValueSpan is "FAIL" ? TestStatus.Failed : TestStatus.Skipped);
            }
        }
    }

    /// <summary>A subtest's name has those it is in before it where they are told, as node does.</summary>
    public static void Tap(ImmutableArray<string> lines, NameList names)
    {
        var suites = new SuiteStack();
        foreach (var line in lines)
        {
            if (Subtest.Match(line) is { Success: true } subtest)
            {
                suites.Open(subtest.Groups[1].Length, subtest.Groups[2].Value);
            }
            else if (line.Contains("ok ", StringComparison.Ordinal) && Point.Match(line) is { Success: true } point)
            {
                var name = suites.Name(point.Groups[1].Length, point.Groups[3].Value);
                names.Add(name, point switch
                {
                    _ when point.Groups[4].Success => TestStatus.Skipped,
                    _ when point.Groups[2].Success => TestStatus.Failed,
                    _ => TestStatus.Passed,
                });
            }
        }
    }
}
