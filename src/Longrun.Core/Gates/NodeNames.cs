using System.Collections.Immutable;
using Longrun.Core.Text;

namespace Longrun.Core.Gates;

/// <summary>Names of Jest, Vitest, node's own runner and mocha, as their usual reporters print them.</summary>
internal static class NodeNames
{
    private const string Time = @"(?: \([\d.]+ ?m?s\))?";

    private static readonly LinearRegex JestFile = new(@"^(?:PASS|FAIL) +(\S.*?)(?: \([\d.]+ ?m?s\))?$");

    private static readonly LinearRegex JestTest = new($"^( +)([✓✕○✎]) (?:skipped |todo )?(.*?){Time}$");

    private static readonly LinearRegex JestSuite = new(@"^( {2,})([^\s●✓✕○✎].*)$");

    private static readonly LinearRegex JestFailed = new("^  ● (.*)$");

    private static readonly LinearRegex VitestTest = new(
        @"^( +)([✓×↓❯]) (.*?)(?: \(\d+ tests?.*\))?(?: +\d+m?s)?$");

    private static readonly LinearRegex VitestFailed = new(@"^ FAIL +(\S.*)$");

    private static readonly LinearRegex NodeTestLine = new($"^( *)([✔✖﹣▶⚠]) (.*?){Time}(?: # .*)?$");

    private static readonly LinearRegex MochaTest = new(@"^( +)(✔|✓|-|\d{1,7}\)) (.*?)(?: \(\d+ms\))?$");

    private static readonly LinearRegex MochaEnd = new(@"^  \d{1,7} passing \(");

    public static void Jest(ImmutableArray<string> lines, NameList names)
    {
        var suites = new SuiteStack();
        var inFile = false;
        foreach (var line in lines)
        {
            if (line.Length == 0 || !line.StartsWith(' '))
            {
                if (JestFile.Match(line) is { Success: true } file)
                {
                    suites.Clear();
                    suites.Open(0, file.Groups[1].Value.StartsWith("./", StringComparison.Ordinal)
                        ? file.Groups[1].Value[2..] : file.Groups[1].Value);
                    inFile = true;
                }
            }
            else if (JestTest.Match(line) is { Success: true } test)
            {
                names.Add(suites.Name(test.Groups[1].Length, test.Groups[3].Value), test.Groups[2].Value switch
                {
                    "✓" => TestStatus.Passed,
                    "✕" => TestStatus.Failed,
                    _ => TestStatus.Skipped,
                });
            }
            else if (JestFailed.Match(line) is { Success: true } failed)
            {
                // From here on to the next file are messages, not names.
                inFile = false;
                names.Fail(suites.Name(1, failed.Groups[1].Value));
            }
            else if (inFile && JestSuite.Match(line) is { Success: true } suite)
            {
                suites.Open(suite.Groups[1].Length, suite.Groups[2].Value);
            }
        }
    }

    public static void Vitest(ImmutableArray<string> lines, NameList names)
    {
        var file = "";
        foreach (var line in lines)
        {
            if (VitestFailed.Match(line) is { Success: true } failed)
            {
                names.Fail(WithSuites(failed.Groups[1].Value));
            }
            else if (line.StartsWith(' ') && VitestTest.Match(line) is { Success: true } test)
            {
                var (mark, name) = (test.Groups[2].Value, test.Groups[3].Value);
                if (test.Groups[1].Length == 1 && !name.Contains(" > ", StringComparison.Ordinal))
                {
                    file = name;
                }
                else if (mark != "❯")
                {
                    var whole = test.Groups[1].Length == 1 ? name : $"{file} > {name}";
                    names.Add(WithSuites(whole), mark switch
                    {
                        "✓" => TestStatus.Passed,
                        "×" => TestStatus.Failed,
                        _ => TestStatus.Skipped,
                    });
                }
            }
        }
    }

    public static void NodeTest(ImmutableArray<string> lines, NameList names)
    {
        var suites = new SuiteStack();
        var told = false;
        foreach (var line in lines)
        {
            if (line.StartsWith("ℹ tests ", StringComparison.Ordinal))
            {
                told = true; // what follows repeats the failures without their suites
            }
            else if (line.StartsWith('✔') || line.StartsWith('▶'))
            {
                told = false;
            }

            if (told || NodeTestLine.Match(line) is not { Success: true } test)
            {
                continue;
            }

            var (indent, mark, name) = (test.Groups[1].Length, test.Groups[2].Value, test.Groups[3].Value);
            if (mark == "▶")
            {
                // Node 20 ends a suite with the same mark and the time it took.
                suites.Open(indent, name);
            }
            else
            {
                names.Add(suites.Name(indent, name), mark switch
                {
                    "✔" => TestStatus.Passed,
                    "✖" => TestStatus.Failed,
                    _ => TestStatus.Skipped,
                });
            }
        }

        OtherNames.Tap(lines, names);
    }

    public static void Mocha(ImmutableArray<string> lines, NameList names)
    {
        var suites = new SuiteStack();
        foreach (var line in lines)
        {
            if (MochaEnd.IsMatch(line))
            {
                return; // what follows repeats the failures
            }

            if (MochaTest.Match(line) is { Success: true } test)
            {
                names.Add(suites.Name(test.Groups[1].Length, test.Groups[3].Value), test.Groups[2].Value switch
                {
                    "✔" or "✓" => TestStatus.Passed,
                    "-" => TestStatus.Skipped,
                    _ => TestStatus.Failed,
                });
            }
            else if (JestSuite.Match(line) is { Success: true } suite)
            {
                suites.Open(suite.Groups[1].Length, suite.Groups[2].Value);
            }
        }
    }

    private static string WithSuites(string path) =>
        path.Replace(" > ", NamedTest.Separator, StringComparison.Ordinal);
}
