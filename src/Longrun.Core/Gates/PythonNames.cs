using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Longrun.Core.Text;

namespace Longrun.Core.Gates;

/// <summary>Names of pytest (<c>-v</c>, with xdist too, and its short summary) and of unittest.</summary>
internal static class PythonNames
{
    private static readonly LinearRegex Verbose = new(
        @"^(\S.*?::.*?) (PASSED|FAILED|SKIPPED|ERROR|XFAIL|XPASS)(?: \(.*\))?(?: +\[ *\d{1,3}%\])?$");

    private static readonly LinearRegex Distributed = new(
        @"^\[gw\d+\] \[ *\d{1,3}%\] (PASSED|FAILED|SKIPPED|ERROR|XFAIL|XPASS) (\S.*?)$");

    /// <summary>Only below its heading: anywhere else a line that begins with FAILED is somebody's print.</summary>
    private static readonly LinearRegex Short = new(
        @"^(PASSED|FAILED|ERROR|XFAIL|XPASS) (\S.*?)(?: - .*)?$");

    private static readonly LinearRegex Heading = new(@"^=+ short test summary info =+$");

    private static readonly LinearRegex UnitVerbose = new(
        @"^(\w+) \(([\w.]+)\)(?: \[.*\]| \(.*\))? \.\.\. "
        + "(ok|FAIL|ERROR|skipped .*|expected failure|unexpected success)$");

    private static readonly LinearRegex UnitFailed = new(@"^(?:FAIL|ERROR): (\w+) \(([\w.]+)\)");

    public static void Pytest(ImmutableArray<string> lines, NameList names)
    {
        var summary = false;
        foreach (var line in lines)
        {
            if (line.StartsWith('='))
            {
                summary = Heading.IsMatch(line);
            }
            else if (summary && Short.Match(line) is { Success: true } told)
            {
                if (told.Groups[1].ValueSpan is "FAILED" or "ERROR")
                {
                    names.Fail(told.Groups[2].Value);
                }
                else
                {
                    // -rA names everything here; under -v as well it was named before.
                    names.AddOnce(told.Groups[2].Value, StatusOf(told.Groups[1].Value));
                }
            }
            else if (line.StartsWith('[') && Distributed.Match(line) is { Success: true } distributed)
            {
                names.Add(distributed.Groups[2].Value, StatusOf(distributed.Groups[1].Value));
            }
            else if (line.Contains("::", StringComparison.Ordinal) && Verbose.Match(line) is { Success: true } match)
            {
                names.Add(match.Groups[1].Value, StatusOf(match.Groups[2].Value));
            }
        }
    }

    public static void Unittest(ImmutableArray<string> lines, NameList names)
    {
        foreach (var line in lines)
        {
            if (UnitVerbose.Match(line) is { Success: true } match)
            {
                names.Add(UnitName(match), match.Groups[3].Value switch
                {
                    "ok" => TestStatus.Passed,
                    "FAIL" or "ERROR" or "unexpected success" => TestStatus.Failed,
                    _ => TestStatus.Skipped,
                });
            }
            else if (UnitFailed.Match(line) is { Success: true } failed)
            {
                names.Fail(UnitName(failed));
            }
        }
    }

    /// <summary>Since Python 3.11 the parentheses hold the method too.</summary>
    private static string UnitName(Match match)
    {
        var (method, place) = (match.Groups[1].Value, match.Groups[2].Value);
        return place.EndsWith("." + method, StringComparison.Ordinal) ? place : $"{place}.{method}";
    }

    private static TestStatus StatusOf(string word) => word switch
    {
        "PASSED" => TestStatus.Passed,
        "FAILED" or "ERROR" => TestStatus.Failed,
        _ => TestStatus.Skipped,
    };
}
