using System.Globalization;
using Longrun.Core.Verdict.Integrity.Sources;

namespace Longrun.Core.Verdict.Integrity.Tests;

/// <summary>Checks that a test had and has no more, and tries and time that it had not.</summary>
internal static class LostChecks
{
    /// <summary>From here on more time is no slower machine but another expectation.</summary>
    private const double PatienceMax = 3;

    public static IEnumerable<Finding> Of(TestChange change, TestPair pair, Comparison comparison)
    {
        var (old, now) = (pair.Old, pair.New);
        var rowsFell = now.Checks.Count(check => check.IsRow) < old.Checks.Count(check => check.IsRow);
        var lost = comparison.Lost.Where(check => check.IsRow
            ? rowsFell && !IsCovered(check, now, comparison) && !IsElsewhere(change, check)
            : check.Strength >= Strength.Partial && !IsCovered(check, now, comparison)).ToList();
        if (now.Logs > old.Logs && now.Asserted < old.Asserted && comparison.Lost.Any(check => !check.IsRow))
        {
            yield return Expectations.Found(FindingKind.FewerAssertions, Severity.Reject, now, now.Line,
                $"{Expectations.Name(old)} writes out what it asserted before.") with
            {
                Settles = "Have it fail again where it only says that something is wrong.",
                Excerpt = Expectations.Clip(string.Join('\n', comparison.Lost.Select(check => "- " + check.Text))),
            };
        }
        if (lost.Count == 0)
        {
            yield break;
        }
        var isTable = old.IsShared && lost.TrueForAll(check => check.IsRow && check.Literals.Length < 2);
        var isSmall = now.Asserted >= old.Asserted
            && lost.TrueForAll(check => !check.IsRow && IsPlain(check) && check.Strength < Strength.Exact);
        // Bounds gave way to values: what is compared now may say more than what is gone.
        var isStricter = (Exact(now) > Exact(old) || comparison.Added.Any(check => !check.IsRow
            && check.Strength == Strength.Exact && check.Literals.Length > 2 && AddedText.IsWhole(check)))
            && lost.TrueForAll(check => !check.IsRow && IsBound(check));
        var severity = isTable || isSmall || isStricter ? Severity.Warn : Severity.Reject;
        yield return Expectations.Found(FindingKind.FewerAssertions, severity, now, now.Line,
            $"{Expectations.Name(old)} lost {lost.Count} of {old.Checks.Length} checks.") with
        {
            Settles = "Put them back, or name the test that has them now.",
            Excerpt = Expectations.Clip(string.Join('\n', lost.Select(check => "- " + check.Text))),
        };
    }

    private static int Exact(TestCase test) =>
        test.Checks.Count(check => !check.IsRow && check.Strength == Strength.Exact);

    /// <summary>It holds a number to more or less than another.</summary>
    private static bool IsBound(Check check) => check.Strength == Strength.Partial
        && check.Literals.All(literal => literal.Length > 0 && char.IsAsciiDigit(literal[^1]));

    private static bool IsPlain(Check check) => check.Literals.All(Check.IsPlain);

    private static bool IsCovered(Check check, TestCase now, Comparison comparison)
    {
        var values = check.Literals.Where(literal => !Check.IsPlain(literal)).ToList();
        var isMet = comparison.Added.Any(added => added.Strength >= check.Strength && !added.IsRow);
        var isSharper = check.Strength == Strength.Partial && comparison.Added.Any(added =>
            added.Strength == Strength.Exact && values.TrueForAll(literal => added.Literals.Any(own =>
                own.Contains(literal, StringComparison.Ordinal))));
        if (AddedText.IsOfLength(check) && comparison.Added.Any(added => added.Strength == Strength.Exact
            && !added.IsRow && added.Literals.Length > 1 && AddedText.IsWhole(added)))
        {
            return true;
        }
        return values.Count == 0
            ? isMet || check.IsRow
            : isSharper || values.TrueForAll(literal => now.Literals.Any(own => Expectations.Contains(own, literal)))
                && (isMet || check.IsRow || comparison.Added.Any(added => added.IsRow));
    }

    private static bool IsElsewhere(TestChange change, Check row) =>
        row.Literals.Where(literal => !Check.IsPlain(literal)).ToList() is { Count: > 0 } values
        && change.Matching.Fresh.Any(test => test.Asserted > 0 && values.TrueForAll(test.Literals.Contains));

    public static IEnumerable<Finding> Patience(TestChange change, TestCase old, TestCase now)
    {
        foreach (var (word, value) in now.Patience)
        {
            var before = old.Patience.GetValueOrDefault(word);
            if (value <= before || change.Asked.Mentions(value.ToString("R", CultureInfo.InvariantCulture)))
            {
                continue;
            }
            var isRetry = word == "retries";
            yield return Expectations.Found(FindingKind.ExpectationsLoosened,
                isRetry || before > 0 && value >= before * PatienceMax ? Severity.Reject : Severity.Warn, now, now.Line,
                isRetry ? $"{Expectations.Name(old)} is tried again up to {value} times until it passes."
                    : $"{Expectations.Name(old)} may take longer than before: {before} became {value}.") with
            {
                Settles = "Make it pass at the first try in the time it had.",
            };
        }
    }
}
