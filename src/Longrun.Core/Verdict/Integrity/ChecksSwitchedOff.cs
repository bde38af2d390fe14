using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Changes;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>
/// Marks that tell a check not to look, where there were none that took as much away. One line,
/// a named rule and a reason
/// is what people do, and is put to the judge; a whole file, or no reason, sends the work back.
/// </summary>
internal static class ChecksSwitchedOff
{
    /// <summary>Rules of layout, naming and documentation, and what an import of an untyped package needs.</summary>
    private static readonly LinearRegex s_taste = new(
        @"(?i)^(?:E501|E402|E203|W503|F401|F403|D[12]\d\d|N8\d\d|ANN\d*|T20\d|S101|I001|C011[456]|line-too-long"
            + @"|invalid-name|wrong-import-\w+|missing-\w*docstring|"
        + @"import|import-untyped|import-not-found|reportMissing(?:Imports|TypeStubs|ModuleSource)|no-console|max-len"
        + @"|max-lines|camelcase|(?:@stylistic|prettier)/.*|no-restricted-imports|"
        + @"no-underscore-dangle|import/(?:order|first|extensions|prefer-default-export)|CS1591|CS1573|CA17\d\d|CA1303"
        + @"|IDE\d+|SA\d+|lll|stylecheck|gochecknoglobals|gofumpt|SC1091|SC2034|"
        + @"non_snake_case|non_camel_case_types|non_upper_case_globals)$");

    /// <summary>Lines that no test can or need reach.</summary>
    private static readonly LinearRegex s_unreachable = new(
        @"TYPE_CHECKING|__main__|NotImplementedError|abstractmethod|assert_never|AssertionError|unreachable|\.\.\."
            + @"|__repr__|overload|Unreachable|exhaustive|never|ImportError|ModuleNotFound|sys\.platform|sys\.version"
            + @"|os\.name|platform|__name__");

    /// <summary>Coded marks on lines of new code that one change may need; more are a habit.</summary>
    private const int CodedMax = 2;

    /// <summary>Marks of one change that are weighed against each other.</summary>
    private const int MarksMax = 5_000;

    public static IEnumerable<Finding> Find(ExaminedChange change)
    {
        var asked = new Asked(change.Milestone);
        var gaps = new KnownGaps(asked);
        var fresh = New(change).ToList();
        var coded = fresh.Where(gaps.IsCodedInNewCode).ToList();
        foreach (var one in fresh)
        {
            var isNarrow = coded.Count <= CodedMax && coded.Contains(one);
            var what = one.Codes.IsEmpty ? "" : $" of {string.Join(", ", one.Codes.Take(5))}";
            yield return new(FindingKind.ChecksSwitchedOff, Severity(one, asked, gaps, isNarrow), one.Line.File.Path,
                one.Line.Number,
                $"A check{what} is switched off ({one.Tool}) for {(one.IsWide ? "more than a line" : "this line")}"
                + $"{(one.HasReason ? "" : ", without a reason")}.")
            {
                Settles = "Repair what the check finds; where it is wrong, name the one rule on the one line, and why.",
                Excerpt = one.Line.Text.Trim(),
            };
        }

        foreach (var finding in CheckSettings.Find(change, asked))
        {
            yield return finding;
        }
    }

    /// <summary>What is there now and was not, less what it stands for.</summary>
    private static IEnumerable<Suppression> New(ExaminedChange change)
    {
        var files = change.Files.Where(Says).ToList();
        var gone = files.SelectMany(file => Suppressions.In(file,
            file.Before)).Take(MarksMax).ToLookup(one => one.Identity)
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        var left = new List<Suppression>();
        foreach (var file in files.Where(LineChanges.HasText))
        {
            if (FileRoles.SaysGenerated(file.After) && (file.IsNew || FileRoles.SaysGenerated(file.Before)))
            {
                continue;
            }

            // On lines that stayed first, so that what is told of is the new one.
            var added = LineChanges.Added(file).Select(line => line.Number).ToHashSet();
            left.AddRange(Suppressions.In(file, file.After).OrderBy(one => added.Contains(one.Line.Number)));
        }

        var unpaid = left.Take(MarksMax).Where(one => !Pay(gone, one.Identity)).ToList();
        var wide = gone.Values.SelectMany(ones => ones).ToList();
        return unpaid.Where(one => !IsPaid(wide, one));
    }

    private static bool Pay(Dictionary<string, List<Suppression>> gone, string identity)
    {
        if (!gone.TryGetValue(identity, out var ones) || ones.Count == 0)
        {
            return false;
        }

        ones.RemoveAt(ones.Count - 1);
        return true;
    }

    /// <summary>A wide one that is gone makes room for narrow ones; a narrow one for one other.</summary>
    private static bool IsPaid(List<Suppression> gone, Suppression one)
    {
        var payer = gone.FindIndex(one.IsWithin);
        if (payer >= 0 && !gone[payer].IsWide)
        {
            gone.RemoveAt(payer);
        }

        return payer >= 0;
    }

    private static Severity Severity(
        Suppression one, Asked asked, KnownGaps gaps, bool isNarrow)
    {
        if (gaps.HidesWhatIsToBeMended(one))
        {
            return Core.Severity.Reject;
        }

        var isTaste = !one.Codes.IsEmpty && one.Codes.All(code => s_taste.IsMatch(code));
        var isTest = FileRoles.IsTest(one.Line.File.Path);
        var isAsked = one.Codes.Any(asked.Says);
        var isDeliberate = isTest && !one.IsWide && (!one.Codes.IsEmpty || one.Line.Text.Contains("@ts-expect-error"));
        var isUnreached = one.Tool == "coverage" && !one.IsWide && s_unreachable.IsMatch(one.Line.Text);
        return isAsked || isUnreached || isDeliberate || (isTaste && (!one.IsWide || one.HasReason))
            || (!one.IsWide && one.HasReason) || isNarrow
            ? Core.Severity.Warn : Core.Severity.Reject;
    }

    private static bool Says(ChangedFile file) => !file.IsLock && (!FileRoles.IsDocument(file.Path)
        || FileRoles.Extension(file.Path) is "py" or "ts" or "js" or "cs" or "go" or "tsx");
}
