using System.Collections.Immutable;
using System.Globalization;
using Longrun.Core.Verdict.Integrity.Sources;

namespace Longrun.Core.Verdict.Integrity.Tests;

/// <summary>What a test that is still there holds the code to, compared with before.</summary>
internal static class Expectations
{
    private static readonly ImmutableHashSet<string> s_anyException =
        ["exception", "error", "baseexception", "throwable", "applicationexception", "systemexception", "any",
            "standarderror", "runtimeexception"];

    public static IEnumerable<Finding> Of(TestChange change, TestPair pair)
    {
        var mayGo = new Lazy<bool>(() => change.MayGo(pair.Old));
        var isRow = new Lazy<bool>(() => IsRowNow(change, pair));
        return Compare(change, pair).Select(found =>
            found.Severity > Severity.Note && mayGo.Value ? found with { Severity = Severity.Note }
            : found.Severity > Severity.Warn && isRow.Value ? found with { Severity = Severity.Warn } : found);
    }

    /// <summary>It became rows of a table, which is as strict as it was and has its values.</summary>
    private static bool IsRowNow(TestChange change, TestPair pair) =>
        !pair.ByName && pair.New.Idle == 0 && pair.New.Checks.Any(check => check.IsRow)
        && pair.Old.Checks.Max(check => (Strength?)check.Strength) is { } strongest
        && pair.New.Checks.Any(check => !check.IsRow && check.Strength >= strongest)
        && change.Added.Value.Has(pair.Old) != Regained.Not;

    private static IEnumerable<Finding> Compare(TestChange change, TestPair pair)
    {
        var (old, now) = (pair.Old, pair.New);
        if (Emptied(old, now) is { } emptied)
        {
            yield return emptied;
            yield break;
        }
        var comparison = Comparison.Of(old, now);
        foreach (var (before, after) in comparison.Changed)
        {
            if (Changed(change, pair, before, after) is { } changed)
            {
                yield return changed;
            }
        }
        foreach (var lost in LostChecks.Of(change, pair, comparison))
        {
            yield return lost;
        }
        foreach (var patience in LostChecks.Patience(change, old, now))
        {
            yield return patience;
        }
    }

    private static Finding? Emptied(TestCase old, TestCase now)
    {
        const string Settles = "Give the test its assertions back, or show that they stand in another test.";
        var rows = old.Checks.Count(check => check.IsRow);
        if (old.Asserted > 0 && now.Asserted == 0)
        {
            return Found(FindingKind.TestsEmptied, Severity.Reject, now, now.Line,
                $"{Name(old)} had {old.Asserted} checks and asserts nothing any more.") with { Settles = Settles };
        }
        if (rows > 1 && !now.Checks.Any(check => check.IsRow) && old.Checks.Where(check => check.IsRow)
            .All(row => row.Literals.Any(literal => !Check.IsPlain(literal) && !now.Literals.Contains(literal))))
        {
            return Found(FindingKind.TestsEmptied, Severity.Reject, now, now.Line,
                $"The table of {Name(old)} had {rows} rows and has none.") with { Settles = Settles };
        }
        if (now.UnreadColumns.Except(old.UnreadColumns).FirstOrDefault() is { } column)
        {
            return Found(FindingKind.FewerAssertions, Severity.Reject, now, now.Line,
                $"{Name(now)} has {Quote(column)} in its rows, and no line compares anything with it.") with
            {
                Settles = Settles,
            };
        }
        if (now.Idle > old.Idle)
        {
            return Found(FindingKind.TestsEmptied, Severity.Reject, now, now.Line,
                $"{now.Idle} assertions of {Name(old)} cannot fail or are never reached.") with { Settles = Settles };
        }
        // Some were always run and are not any more: not where conditions were taken apart, and each way asserts.
        if (now.Guarded > old.Guarded && Always(now) < Always(old))
        {
            return Found(FindingKind.FewerAssertions, Severity.Reject, now, now.Line,
                $"{now.Guarded} assertions of {Name(old)} run only where a condition holds.") with
            {
                Settles = Settles,
            };
        }
        return now.Swallows && !old.Swallows
            ? Found(FindingKind.TestsEmptied, Severity.Reject, now, now.Line,
                $"{Name(old)} catches what its own assertions throw, so that it cannot fail.") with
            {
                Settles = Settles,
            }
            : null;
    }

    private static int Always(TestCase test) => test.Asserted - test.Guarded;

    private static Finding? Changed(TestChange change, TestPair pair, Check old, Check now)
    {
        var added = Check.Without(now.Literals, old.Literals);
        var lost = Check.Without(old.Literals, now.Literals)
            .Where(literal => !now.Words.Contains(literal.ToLowerInvariant())).ToList();
        if (old.Tolerance is { } off && now.Tolerance is { } near)
        {
            added.Remove(Check.Number(near.Value.ToString("R", CultureInfo.InvariantCulture)));
            lost.Remove(Check.Number(off.Value.ToString("R", CultureInfo.InvariantCulture)));
        }
        var isAsked = lost.Concat(added).Any(change.Asked.Mentions);
        if (old.IsRow)
        {
            return lost.Count > 0 && added.Count > 0 ? Expected(change, pair, now, isAsked) : null;
        }
        if (Broader(pair, old, now, lost) is { } broader)
        {
            return broader with { Severity = isAsked ? Severity.Warn : broader.Severity };
        }
        if (Looser(old, now) is { } looser)
        {
            return Found(FindingKind.ExpectationsLoosened, isAsked && added.Any(change.Asked.Mentions)
                ? Severity.Warn : Severity.Reject, pair.New, now.Line, $"{Name(pair.Old)} {looser}.") with
            {
                Settles = "Keep the tolerance, or quote where the milestone allows the larger one.",
                Excerpt = Both(old, now),
            };
        }
        if (Weaker(pair, old, now, lost) is { } weaker)
        {
            return weaker with
            {
                Severity = change.Asked.LeavesOpen && isAsked && !change.Asked.SaysUnchanged ? Severity.Warn
                    : weaker.Severity,
            };
        }
        if (Coarser(change, pair, old, now, lost) is { } coarser)
        {
            return coarser;
        }
        if (lost.Count == 0 || old.Strength == Strength.Weak && now.Strength > Strength.Weak)
        {
            return null;
        }
        return added.Count > 0 ? Replaced(change, pair, (old, now), lost, added)
            : Shrunk(change, pair, (old, now), lost);
    }

    private static Finding? Weaker(TestPair pair, Check old, Check now, List<string> lost)
    {
        var escapes = now.IsOpen && !old.IsOpen;
        if (now.Strength >= old.Strength && (!escapes || now.Strength == Strength.None))
        {
            return null;
        }
        // The value may be pinned down by a check beside it.
        var isElsewhere = !escapes && old.Literals.Any(literal => !Check.IsPlain(literal)) && pair.New.Checks
            .Any(check => check != now && check.Strength >= old.Strength && !check.IsRow
                && lost.Where(literal => !Check.IsPlain(literal)).All(check.Literals.Contains)
                && lost.Any(literal => !Check.IsPlain(literal)));
        if (isElsewhere)
        {
            return null;
        }
        var isPlain = old.Literals.IsEmpty && now.Strength > Strength.None && !escapes
            && Exceptions(old).IsSubsetOf(Exceptions(now));
        return Found(FindingKind.ExpectationsLoosened, isPlain ? Severity.Warn : Severity.Reject, pair.New, now.Line,
            $"{Name(pair.Old)} held to {Word(old)} and now to {(escapes ? "one of several" : Word(now))}.") with
        {
            Settles = "Compare with the exact value again, or quote where the milestone leaves it open.",
            Excerpt = Both(old, now),
        };
    }

    /// <summary>The same comparison of less: what came out is put in order, cut or rounded first.</summary>
    private static Finding? Coarser(TestChange change, TestPair pair, Check old, Check now, List<string> lost)
    {
        if (Openness.Coarsenings(now) <= Openness.Coarsenings(old) || now.Strength > old.Strength)
        {
            return null;
        }
        var isSame = old.Words.IsSubsetOf(now.Words) && lost.TrueForAll(Check.IsPlain);
        return Found(FindingKind.ExpectationsLoosened,
            isSame && !change.Asked.LeavesOpen ? Severity.Reject : Severity.Warn, pair.New, now.Line,
            $"{Name(pair.Old)} takes something of the value away before it compares it.") with
        {
            Settles = "Compare the value as it comes out, or quote where the milestone leaves it open.",
            Excerpt = Both(old, now),
        };
    }

    private static string Word(Check check) => check.Strength switch
    {
        Strength.Exact => check.Throws ? "an exception" : "an exact value",
        Strength.Partial => "a part or a bound",
        Strength.Weak => "anything that is there",
        _ => "nothing",
    };

    private static Finding? Broader(TestPair pair, Check old, Check now, List<string> lost)
    {
        if (!old.Throws || !now.Throws)
        {
            return null;
        }
        var gone = Exceptions(old).Except(Exceptions(now)).Where(type => !now.Literals
            .Contains(type, StringComparer.OrdinalIgnoreCase)).ToList();
        var isBroader = gone.Any(type => !s_anyException.Contains(type))
            && !Exceptions(now).Except(Exceptions(old)).Any(type => !s_anyException.Contains(type));
        var messages = lost.Where(literal => !Check.IsPlain(literal) && !now.Literals.Any(own => own.Contains(literal,
            StringComparison.Ordinal)) && !pair.New.Literals.Contains(literal)).ToList();
        var isSilent = messages.Count > 0 && now.Literals.Length < old.Literals.Length
            && !pair.New.Checks.Any(check => check.IsRow);
        return isBroader || isSilent
            ? Found(FindingKind.ExpectationsLoosened, Severity.Reject, pair.New, now.Line, isBroader
                ? $"{Name(pair.Old)} expected {gone[0]} and now takes any exception."
                : $"{Name(pair.Old)} looked at the exception's text and does so no more.") with
            {
                Settles = "Expect the same exception with the same text again.",
                Excerpt = Both(old, now),
            }
            : null;
    }

    private static ImmutableHashSet<string> Exceptions(Check check) =>
    [
        .. check.Names.Where(name => char.IsUpper(name[0]) && (name.EndsWith("Error", StringComparison.Ordinal)
                || name.EndsWith("Exception", StringComparison.Ordinal) || name is "Throwable" or "NotFound"
                || name.StartsWith("Err", StringComparison.Ordinal)) || name.StartsWith("err", StringComparison.Ordinal)
                && name.Length > 3 && char.IsUpper(name[3]))
            .Select(name => name.ToLowerInvariant()),
    ];

    private static string? Looser(Check old, Check now)
    {
        if (old.Tolerance is not { } before || now.Tolerance is not { } after
            || before.LargerIsStricter != after.LargerIsStricter)
        {
            return null;
        }
        var isLooser = before.LargerIsStricter
            ? after.Value < before.Value
            : Math.Abs(after.Value) > Math.Abs(before.Value);
        return isLooser
            ? $"takes {after.Value} for near enough where it was {before.Value}" : null;
    }

    private static Finding? Replaced(
        TestChange change, TestPair pair, (Check Old, Check New) checks, List<string> lost, List<string> added)
    {
        if (lost.TrueForAll(literal => literal.Length > 1 && checks.New.Literals.Any(own => Contains(own, literal))))
        {
            return null;
        }
        var isAsked = lost.Concat(added).Any(change.Asked.Mentions);
        return Expected(change, pair, checks.New, isAsked) with { Excerpt = Both(checks.Old, checks.New) };
    }

    private static Finding Expected(TestChange change, TestPair pair, Check now, bool isAsked)
    {
        var asked = change.Asked;
        var isAbout = now.Words.Concat(pair.Old.Name.Split(' ', '_')).SelectMany(MilestoneText.WordsOf)
            .Any(word => word.Length > 2 && asked.HasWord(word));
        var isDecided = asked.SpeaksOfBehaviour
            && change.Introduced.Any(word => word.Length > 2 && char.IsLetter(word[0]) && asked.HasWord(word));
        var severity = isAsked ? Severity.Note
            : asked.SaysUnchanged ? Severity.Reject
            : isAbout && (isDecided || asked.SpeaksOfChange || asked.MayChangeTests) ? Severity.Warn
            : Severity.Reject;
        return Found(FindingKind.ExpectationsLoosened, severity, pair.New, now.Line, isAsked
            ? $"{Name(pair.Old)} expects another value; the milestone speaks of it."
            : $"{Name(pair.Old)} expects another value, of which the milestone does not speak.") with
        {
            Settles = "Say which words of the milestone ask for the new value, or keep the old one.",
        };
    }

    private static Finding? Shrunk(
        TestChange change, TestPair pair, (Check Old, Check New) checks, List<string> lost)
    {
        var values = lost.Where(literal => !Check.IsPlain(literal)).ToList();
        var isNamed = checks.New.Words.Except(checks.Old.Words).Count > 0;
        if (values.Count == 0 || values.TrueForAll(literal => pair.New.Literals.Any(own => Contains(own, literal)))
            || isNamed && pair.New.Checks.Any(check => check.IsRow))
        {
            return null;
        }
        var severity = isNamed || values.Exists(change.Asked.Mentions) ? Severity.Warn : Severity.Reject;
        return Found(FindingKind.ExpectationsLoosened, severity, pair.New, checks.New.Line,
            $"{Name(pair.Old)} expected {Quote(values[0])} and does so no more.") with
        {
            Settles = "Expect it again, or say which words of the milestone take it away.",
            Excerpt = Both(checks.Old, checks.New),
        };
    }

    public static bool Contains(string own, string literal) =>
        own == literal
        || literal.Length > 1 && !char.IsAsciiDigit(literal[^1])
            && own.Contains(literal, StringComparison.OrdinalIgnoreCase)
        || literal.Length > 3 && !char.IsAsciiDigit(literal[^1])
            && MilestoneText.WordsOf(literal).ToList() is { Count: > 0 } words
            && MilestoneText.WordsOf(own).ToHashSet() is var there && words.TrueForAll(there.Contains);

    public static string Name(TestCase test) =>
        (test.IsShared ? "What tests share, " : "The test ") + Quote(test.Name);

    public static string Quote(string text) => "\"" + (text.Length > 80 ? text[..80] + "…" : text) + "\"";

    private static string Both(Check old, Check now) => Clip($"- {old.Text}\n+ {now.Text}");

    public static string Clip(string text) => text.Length > Caps.TailChars ? text[..Caps.TailChars] : text;

    public static Finding Found(FindingKind kind, Severity severity, TestCase test, int line, string what) =>
        new(kind, severity, test.Path, line, what);
}
