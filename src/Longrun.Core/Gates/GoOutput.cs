using System.Collections.Immutable;
using Longrun.Core.Text;

namespace Longrun.Core.Gates;

/// <summary>
/// <c>go test -json</c> and <c>go test -v</c>: a test counts when it was started and ended. Subtests belong to their
/// test. Without one of the two flags go prints no count.
/// </summary>
internal static class GoOutput
{
    private const string Runner = "go test";

    private static readonly LinearRegex Action = new(@"""Action"":""([a-z-]{1,20})""");

    private static readonly LinearRegex Package = new(@"""Package"":""([^""]{1,500})""");

    private static readonly LinearRegex Test = new(@"""Test"":""([^""]{1,500})""");

    private static readonly LinearRegex Started = new(@"^=== RUN   (\S+)$");

    /// <summary>Not at the margin: what a test printed without a line end stands before it.</summary>
    private static readonly LinearRegex Ended = new(@"--- (PASS|FAIL|SKIP): (\S+) \([\d.]+s\)$");

    /// <summary><c>ok</c>, <c>FAIL</c> or <c>?</c>, a tab, the package: its tests are over.</summary>
    private static readonly LinearRegex PackageEnded = new(@"^(?:ok  |FAIL|\?   )\t(\S+)");

    public static TestTally? Read(ImmutableArray<string> lines) =>
        Json(lines)?.Tally() ?? Verbose(lines) switch
        {
            { Tests: { Any: true } tests } => tests.Tally(),
            { IsEmpty: true } => TestTally.Of(Runner, 0, 0, 0),
            _ => null,
        };

    public static void Names(ImmutableArray<string> lines, NameList names) =>
        (Json(lines) ?? Verbose(lines).Tests).Names(names);

    private static Tests? Json(ImmutableArray<string> lines)
    {
        var tests = new Tests();
        var any = false;
        foreach (var line in lines)
        {
            if (!line.StartsWith('{') || Action.Match(line) is not { Success: true } action
                || Package.Match(line) is not { Success: true } package)
            {
                continue;
            }
            any = true;
            if (action.Groups[1].ValueSpan is not ("run" or "pass" or "fail" or "skip"))
            {
                continue;
            }
            var test = Test.Match(line);
            if (test.Success)
            {
                tests.Note(package.Groups[1].Value, test.Groups[1].Value, action.Groups[1].Value);
            }
        }
        return any ? tests : null;
    }

    private static (Tests Tests, bool IsEmpty) Verbose(ImmutableArray<string> lines)
    {
        var tests = new Tests();
        var packages = 0;
        var none = false;
        foreach (var line in lines)
        {
            if (line.StartsWith("=== RUN ", StringComparison.Ordinal)
                && Started.Match(line) is { Success: true } started)
            {
                tests.Note($"{packages}", started.Groups[1].Value, "run");
            }
            else if (line.Contains("--- ", StringComparison.Ordinal) && Ended.Match(line) is { Success: true } ended)
            {
                tests.Note($"{packages}", ended.Groups[2].Value, ended.Groups[1].Value switch
                {
                    "PASS" => "pass",
                    "FAIL" => "fail",
                    _ => "skip",
                });
            }
            else if (line.Contains('\t') && PackageEnded.Match(line) is { Success: true } package)
            {
                tests.Call($"{packages}", package.Groups[1].Value);
                packages++;
                none |= line.EndsWith("[no test files]", StringComparison.Ordinal)
                    || line.EndsWith("[no tests to run]", StringComparison.Ordinal);
            }
        }
        return (tests, none);
    }

    /// <summary>The tests of all packages by name: what has started, and how each ended.</summary>
    private sealed class Tests
    {
        private readonly HashSet<(string Package, string Test)> started = [];
        private readonly Dictionary<(string Package, string Test), string> ended = [];

        private readonly Dictionary<string, string> called = new(StringComparer.Ordinal);

        public bool Any => started.Count > 0;

        /// <summary>What the package is called, where that is said at its end.</summary>
        public void Call(string package, string name) => called[package] = name;

        public void Names(NameList names)
        {
            foreach (var ((package, test), action) in ended)
            {
                var place = called.GetValueOrDefault(package, package);
                names.Add($"{place}{NamedTest.Separator}{test}", action switch
                {
                    "pass" => TestStatus.Passed,
                    "fail" => TestStatus.Failed,
                    _ => TestStatus.Skipped,
                });
            }
        }

        public void Note(string package, string test, string action)
        {
            if (test.Contains('/'))
            {
                return;
            }
            if (action == "run")
            {
                started.Add((package, test));
            }
            else if (started.Contains((package, test)))
            {
                // With -count=2 a test ends twice; one failure is a failure.
                ended[(package, test)] = ended.GetValueOrDefault((package, test)) == "fail" ? "fail" : action;
            }
        }

        public TestTally Tally()
        {
            var failed = ended.Values.Count(a => a == "fail");
            var skipped = ended.Values.Count(a => a == "skip");
            return TestTally.Of(Runner, ended.Values.Count(a => a == "pass") + failed, failed, skipped);
        }
    }
}
