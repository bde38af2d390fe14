using Longrun.Core.Verdict.Integrity.Sources;

namespace Longrun.Core.Verdict.Integrity.Tests;

/// <summary>What a change does to the tests that were there.</summary>
internal static class TestIntegrity
{
    public static IEnumerable<Finding> Examine(ExaminedChange change)
    {
        var tests = new TestChange(change);
        return
        [
            .. Deleted(tests),
            .. tests.Matching.Pairs.SelectMany(pair => Expectations.Of(tests, pair)),
            .. Skipping.Of(tests),
            .. Snapshots.Of(tests),
            .. SpecialCases.Of(tests),
            .. Instances.Of(tests),
            .. Narrowing.Of(tests),
            .. Idle(tests),
            .. Unreached(tests),
        ];
    }

    private static IEnumerable<Finding> Deleted(TestChange change)
    {
        foreach (var test in change.Matching.Gone)
        {
            if (test.IsShared && !IsLostTable(change, test))
            {
                continue;
            }
            var isFound = test.IsShared ? Regained.Not : change.Added.Value.Has(test);
            if (isFound == Regained.Wholly)
            {
                continue;
            }
            var now = change.After.Files.FirstOrDefault(file => file.Source.Path == test.Path);
            var line = now is null ? test.Line : 0;
            var mayGo = change.MayGo(test);
            yield return new Finding(
                test.IsShared ? FindingKind.FewerAssertions : FindingKind.TestsDeleted,
                mayGo ? Severity.Note
                    : test.Asserted == 0 || isFound == Regained.Mostly ? Severity.Warn : Severity.Reject,
                test.Path, line,
                (test.IsShared ? $"The table \"{test.Name}\"" : $"The test \"{test.Name}\"") + (mayGo
                    ? " is gone, as the milestone asks."
                    : " is gone, and no other one has its values and assertions."))
            {
                Settles = "Bring it back, or name the test that replaces it or the words that ask for its removal.",
                Excerpt = Expectations.Clip(string.Join('\n', test.Checks.Take(20).Select(check => "- " + check.Text))),
            };
        }
        foreach (var file in change.Change.Files.Where(file => file.IsGone && file.Before is null
            && TestPaths.IsTest(file.Path) && file.LinkTarget is null && file.OldMode.StartsWith("100",
                StringComparison.Ordinal)))
        {
            yield return new Finding(FindingKind.TestsDeleted,
                change.Asked.MayDelete(file.Path) ? Severity.Note : Severity.Reject, file.Path, 0,
                "A file of tests is gone, whose text cannot be read.");
        }
    }

    /// <summary>Cases that tests were made from, which are in no test now.</summary>
    private static bool IsLostTable(TestChange change, TestCase table)
    {
        var rows = table.Checks.Where(check => check.IsRow && check.Literals.Length > 1).ToList();
        return rows.Count > 1 && rows.Count(row => !change.After.Cases.Any(test => row.Literals
            .Where(literal => !Check.IsPlain(literal)).All(test.Literals.Contains))) * 2 > rows.Count;
    }

    /// <summary>New tests that cannot fail but by an exception.</summary>
    private static IEnumerable<Finding> Idle(TestChange change) =>
        from test in change.Matching.Added
        where !test.IsShared && test.Asserted == 0 && test.Checks.IsEmpty && test.Skips.IsEmpty
        let other = change.Matching.Pairs.FirstOrDefault(pair => IsElsewhere(pair) && pair.New.Name == test.Name)
        select new Finding(
            FindingKind.TestsEmptied, other is null ? Severity.Note : Severity.Reject, test.Path, test.Line,
            other is null ? $"The new test \"{test.Name}\" asserts nothing."
                : $"The new test \"{test.Name}\" asserts nothing, and has the name under which what"
                    + $" \"{other.Old.Name}\" asserted is now in {other.New.Path}: which of them runs is not known.")
        {
            Settles = "Have it assert what the milestone asks for.",
        };

    /// <summary>In another file, or under another name: a list of what ran cannot tell that it still does.</summary>
    private static bool IsElsewhere(TestPair pair) =>
        pair.Old.Path != pair.New.Path || pair.Old.Name != pair.New.Name;

    /// <summary>New tests with assertions that say nothing.</summary>
    private static IEnumerable<Finding> Unreached(TestChange change) =>
        from test in change.Matching.Added
        where test.Idle > 0
        select new Finding(FindingKind.TestsEmptied, Severity.Warn, test.Path, test.Line,
            $"Assertions of the new test \"{test.Name}\" cannot fail or are never reached.")
        {
            Settles = "Have every assertion run, and let it fail the test.",
        };
}
