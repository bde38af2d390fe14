using System.Collections.Immutable;
using Longrun.Core.Verdict.Integrity.Sources;

namespace Longrun.Core.Verdict.Integrity.Tests;

/// <summary>Tests that are there and do not run any more.</summary>
internal static class Skipping
{
    private const string Settles =
        "Take the mark away and make the test pass, or have the milestone say that it may rest.";

    /// <summary>Functions by which pytest lets a project leave tests out.</summary>
    private static readonly ImmutableArray<string> s_hooks =
        ["pytest_collection_modifyitems", "pytest_ignore_collect", "collect_ignore", "collect_ignore_glob",
            "pytest_runtest_setup", "pytest_runtest_makereport", "pytest_runtest_protocol", "pytest_report_teststatus"];

    private static readonly ImmutableHashSet<string> s_leavesOut =
        ["pytest_deselected", "skip", "deselected", "remove", "collect_ignore", "collect_ignore_glob", "xfail",
            "outcome", "ignore", "clear", "pop", "items"];

    public static IEnumerable<Finding> Of(TestChange change)
    {
        foreach (var pair in change.Matching.Pairs.Where(pair => !pair.Old.IsShared))
        {
            if (Pair(change, pair) is { } found)
            {
                yield return found;
            }
        }
        var fresh = change.Matching.Added.Where(test => !test.IsShared && !test.Skips.IsEmpty).ToList();
        foreach (var test in fresh)
        {
            yield return Fresh(test);
        }
        foreach (var found in Outside(change).Concat(Hooks(change)))
        {
            yield return found;
        }
    }

    private static Finding? Pair(TestChange change, TestPair pair)
    {
        var known = pair.Old.Skips.Concat(OutsideOf(change.Before, pair.Old.Path)).ToList();
        var mark = pair.New.Skips.Where(skip => !known.Exists(old => old.Text == skip.Text))
            .OrderByDescending(skip => skip.Reason).FirstOrDefault();
        if (mark is null || known.Exists(old => old.Reason >= mark.Reason))
        {
            return null;
        }
        var severity = mark.Reason == SkipReason.Platform
            ? known.Count > 0 || change.Asked.HasWord("windows") || change.Asked.HasWord("macos") ? Severity.Note
                : Severity.Warn
            : IsAsked(change, mark) ? Severity.Warn : Severity.Reject;
        var when = mark.Reason switch
        {
            SkipReason.Platform => "is left out on some machines",
            SkipReason.Environment => "runs only under a condition that was not there before",
            _ => "is left out",
        };
        return new Finding(FindingKind.TestsSkipped, severity, pair.New.Path, mark.Line,
            $"The test \"{pair.Old.Name}\" ran before and {when}.")
        {
            Settles = Settles,
            Excerpt = Expectations.Clip(mark.Text),
        };
    }

    private static Finding Fresh(TestCase test)
    {
        var mark = test.Skips.MaxBy(skip => skip.Reason)!;
        var severity = mark.Reason switch
        {
            SkipReason.Platform => Severity.Note,
            SkipReason.Environment => Severity.Warn,
            _ => mark.Text.StartsWith("only ", StringComparison.Ordinal) ? Severity.Reject : Severity.Warn,
        };
        return new Finding(FindingKind.TestsSkipped, severity, test.Path, mark.Line,
            $"The new test \"{test.Name}\" does not run everywhere.") { Settles = Settles };
    }

    /// <summary>Marks that are on no single test: on a class, a file, a group, in what runs before each test.</summary>
    private static IEnumerable<Finding> Outside(TestChange change)
    {
        var before = change.Before.Outside.Values.SelectMany(marks => marks).Select(mark => mark.Text)
            .Concat(change.Before.Cases.SelectMany(test => test.Skips).Select(skip => skip.Text)).ToHashSet();
        var had = change.Before.Cases.Where(test => !test.IsShared).Select(test => test.Path).ToHashSet();
        var from = change.Matching.Pairs.Where(pair => !pair.Old.IsShared).Select(pair => pair.New.Path).ToHashSet();
        foreach (var (path, marks) in change.After.Outside.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            var mark = marks.Where(mark => !before.Contains(mark.Text)).MaxBy(mark => mark.Reason);
            if (mark is null)
            {
                continue;
            }
            var severity = mark.Reason == SkipReason.Platform ? Severity.Note
                : !had.Contains(path) && !from.Contains(path) || IsAsked(change, mark) ? Severity.Warn
                : Severity.Reject;
            yield return new Finding(FindingKind.TestsSkipped, severity, path, mark.Line,
                "A mark that was not there before leaves out tests of this file.")
            {
                Settles = Settles,
                Excerpt = Expectations.Clip(mark.Text),
            };
        }
    }

    private static IEnumerable<Finding> Hooks(TestChange change)
    {
        foreach (var file in change.Change.Files.Where(file => file.After is not null
            && (file.Path.EndsWith("conftest.py", StringComparison.Ordinal) || TestPaths.IsTest(file.Path))
            && Families.Of(file.Path) == Family.Python))
        {
            var tokens = Lexer.Read(file.After!, Family.Python);
            var hook = tokens.FirstOrDefault(token => token.Kind == TokenKind.Word && s_hooks.Contains(token.Value));
            var isNew = hook.Value is { } name && file.Before?.Contains(name, StringComparison.Ordinal) != true;
            if (isNew && tokens.Any(token => token.Kind == TokenKind.Word && s_leavesOut.Contains(token.Value)))
            {
                yield return new Finding(FindingKind.TestsSkipped, Severity.Reject, file.Path, hook.Line,
                    $"{hook.Value} decides which tests count, and was not there before.") { Settles = Settles };
            }
        }
    }

    private static ImmutableArray<SkipMark> OutsideOf(Suite suite, string path) =>
        suite.Outside.GetValueOrDefault(path, []);

    /// <summary>The milestone speaks of leaving tests out, or of the very variable.</summary>
    private static bool IsAsked(TestChange change, SkipMark mark) =>
        change.Asked.HasWord("skip") || change.Asked.HasWord("skipped") || change.Asked.HasWord("quarantine")
        || mark.Text.Split(' ').Any(word => word.Length > 5 && word.Contains('_', StringComparison.Ordinal)
            && change.Asked.Text.Contains(word.ToLowerInvariant(), StringComparison.Ordinal));
}
