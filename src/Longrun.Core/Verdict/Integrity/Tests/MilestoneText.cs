using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Longrun.Core.Roadmap;
using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Sources;

namespace Longrun.Core.Verdict.Integrity.Tests;

/// <summary>
/// What a milestone's text says, as far as words can tell: a change that it asks for is none to hold against it.
/// </summary>
internal sealed class MilestoneText
{
    /// <summary>Letters that two words share at their beginning to be the same: "labelled", "label".</summary>
    private const int StemMin = 4;

    private static readonly LinearRegex s_words = new(@"[\p{L}][\p{L}\p{N}_]*|\d+(?:[.,]\d+)*");

    private static readonly LinearRegex s_unchanged = new(
        @"(same as before|stays? (exactly )?the same|byte for byte|no changes? (of|"
        + @"in) (the )?behaviou?r|behaviou?r (is |stays |must stay |remains )?(the same|unchanged|"
        + @"as it is)|unchanged|without changing|keeps? working|refactor|nothing else changes|"
        + @"as before|results? (are|is|stay) the same|must not change)");

    private static readonly LinearRegex s_change = new(
        @"\b(instead|rather than|in place of|becomes?|from now on|no longer|now|changes?|changed|"
        + @"new format|replaces?|replaced|renames?|renamed|adapt|update|rewrite|switch(es)? to|"
        + @"differently|not any more|any ?more)\b");

    private static readonly LinearRegex s_removal = new(
        @"\b(remov\w*|delet\w*|drops?|dropped|retir\w*|switch\w* off|get rid|abolish\w*|"
        + @"withdraw\w*|no longer|goes away|is gone|are gone|discontinu\w*|end of life|sunset\w*|"
        + @"deprecat\w*|rip out|throw out|unsupported|phase\w* out)\b");

    private static readonly LinearRegex s_behaviour = new(
        @"\b(round\w*|sort\w*|order\w*|format\w*|precision|decimals?|digits?|scale|units?|default\w*|"
        + @"separators?|delimiters?|encod\w*|cas(e|ing)|case-\w+|upper\w*|lower\w*|time ?zones?|utc|locale\w*|"
        + @"inclusive\w*|exclusive\w*|truncat\w*|normali[sz]\w*|padd\w*|indent\w*|quot\w*|escap\w*|prefix\w*|"
        + @"suffix\w*|rule|policy|convention|half|nearest|floor|ceiling)\b");

    private static readonly LinearRegex s_time = new(
        @"\b(times?|timestamps?|dates?|days?|iso ?8601|utc|time ?zones?|clock|hours?|minutes?|rfc ?3339|months?)\b");

    private static readonly LinearRegex s_open = new(
        @"\b(either|any order|in no order|one of|unordered|toleran\w*|approximat\w*|within|close to|roughly|about|"
        + @"nondetermin\w*|random\w*|jitter\w*|at least|at most|between|may (vary|differ)|varies|vary|whichever|"
        + @"order (of|is|does|need|may|must not)[^.;]{0,60}(not|no|differ|free|any)|up to|floating|loos\w*|relax\w*|"
        + @"case[- ]insensitiv\w*|ignor\w*|regardless)\b");

    private static readonly LinearRegex s_before = new(
        @"(\bwhere (it|they|this|that|these|those) (was|were)\b|\bso far\b|\buntil now\b|\bused to\b|\bto date\b|"
        + @"\bnew (numbers|values|amounts|results|order|form|rule|texts?|wording)\b|"
        + @"\bnot .{1,40} as (so far|today)\b)");

    private static readonly LinearRegex s_sentenceEnds = new(@"[.;!?]\s");

    private static readonly LinearRegex s_tests = new(@"\b(tests?|specs?|expectations?|suites?)\b");

    private static readonly LinearRegex s_snapshots =
        new(@"\b(snapshots?|goldens?|golden files?|approved|approvals?|verified|recordings?)\b");

    private static readonly ImmutableHashSet<string> s_common =
        ["the", "and", "with", "for", "test", "tests", "from", "that", "not", "are", "has", "have", "when", "which",
            "its", "their", "then", "than", "this", "into", "all", "one", "two", "each", "every", "should", "must",
            "returns", "return", "gives", "passes", "pass", "npm", "pytest", "dotnet"];

    private readonly Milestone _milestone;
    private readonly ImmutableArray<string> _sentences;
    private readonly ImmutableHashSet<string> _words;
    private readonly ImmutableHashSet<string> _stems;
    private readonly string _permissions;

    public MilestoneText(Milestone milestone)
    {
        _milestone = milestone;
        Text = string.Join('\n', [milestone.Title, milestone.Brief, .. milestone.DoneWhen.Select(c => c.Text)])
            .ToLowerInvariant();
        _permissions = string.Join('\n', milestone.MayChange).ToLowerInvariant();
        _sentences = [.. Text.Split(['.', ';', '\n']).Concat(milestone.MayChange.Select(m => m.ToLowerInvariant()))];
        _words = WordsOf(Text).ToImmutableHashSet();
        _stems = [.. _words.Where(word => word.Length >= StemMin).Select(word => word[..StemMin])];
    }

    /// <summary>Title, brief and criteria, lower case.</summary>
    public string Text { get; }

    /// <summary>It says that what is there stays as it is.</summary>
    public bool SaysUnchanged => s_unchanged.IsMatch(Text);

    /// <summary>It says that something becomes another.</summary>
    public bool SpeaksOfChange => s_change.IsMatch(Text) || s_before.IsMatch(Text) || SpeaksOfRemoval;

    /// <summary>It leaves open which of several values comes out.</summary>
    public bool LeavesOpen => s_open.IsMatch(Text);

    /// <summary>It speaks of a rule by which values come out: of rounding, order, form.</summary>
    public bool SpeaksOfBehaviour => s_behaviour.IsMatch(Text);

    /// <summary>It speaks of how times or days are written.</summary>
    public bool SpeaksOfTime => s_time.IsMatch(Text);

    public bool SpeaksOfRemoval => s_removal.IsMatch(Text);

    public bool MayChangeTests => s_tests.IsMatch(_permissions);

    /// <summary>Words of a text or name, lower case: <c>FaxNotifier</c> has two.</summary>
    public static IEnumerable<string> WordsOf(string text)
    {
        foreach (Match match in s_words.Matches(text))
        {
            var word = match.Value;
            var start = 0;
            for (var i = 1; i <= word.Length; i++)
            {
                if (i == word.Length || word[i] == '_' || char.IsUpper(word[i]) && !char.IsUpper(word[i - 1]))
                {
                    var part = word[start..i].Trim('_');
                    start = i;
                    if (part.Length > 0)
                    {
                        yield return part.ToLowerInvariant();
                    }
                }
            }
        }
    }

    /// <summary>Whether a word, or one with the same beginning, is in it.</summary>
    public bool HasWord(string word)
    {
        var lower = word.ToLowerInvariant();
        return !s_common.Contains(lower) && (_words.Contains(lower)
            || lower.Length >= StemMin && char.IsLetter(lower[0]) && _stems.Contains(lower[..StemMin])
                && _words.Any(own => SharesStem(own, lower)));
    }

    /// <summary>Whether a value of a test is spoken of: itself, or most of its words.</summary>
    public bool Mentions(string literal)
    {
        var value = literal.Trim().TrimStart('-').ToLowerInvariant();
        if (value.Length == 0)
        {
            return false;
        }
        if (char.IsAsciiDigit(value[0]))
        {
            return _words.Contains(value)
                || _words.Any(word => char.IsAsciiDigit(word[0]) && Check.Number(word) == value);
        }
        var words = WordsOf(value).Where(word => word.Length > 2 || char.IsAsciiDigit(word[0])).ToImmutableArray();
        return words.IsEmpty
            ? value.Length > 1 && Text.Contains(value, StringComparison.Ordinal)
            : words.Count(HasWord) * 2 >= words.Length;
    }

    /// <summary>A sentence that removes something speaks of one of these words.</summary>
    public bool AsksRemovalOf(IReadOnlySet<string> words) => _sentences.Any(sentence => s_removal.IsMatch(sentence)
        && WordsOf(sentence).Any(word => word.Length > 2 && !s_common.Contains(word)
            && (words.Contains(word) || words.Any(own => SharesStem(own, word)))));

    /// <summary>The tests of a path may go: they are named, or the permission speaks of deleting tests.</summary>
    public bool MayDelete(string path) =>
        _milestone.MayChange.Any(permission => s_tests.IsMatch(permission.ToLowerInvariant())
            && s_removal.IsMatch(permission.ToLowerInvariant())) || Names(path) || AsksRemovalOf(path);

    /// <summary>A sentence that removes something has the path itself.</summary>
    private bool AsksRemovalOf(string path)
    {
        var sought = path.ToLowerInvariant();
        var name = sought[(sought.LastIndexOf('/') + 1)..];
        return name.Length > 4 && Text.Contains(name, StringComparison.Ordinal)
            && s_sentenceEnds.Split(Text.Replace('\n', ' ')).Any(sentence => s_removal.IsMatch(sentence)
                && sentence.Contains(name, StringComparison.Ordinal));
    }

    /// <summary>Recorded results may change: they are named.</summary>
    public bool MayRecord(string path) => s_snapshots.IsMatch(_permissions)
        || _milestone.MayChange.Any(glob => Globs.Matches(glob, path)) || Names(path);

    /// <summary>A glob whose last part is more than wildcards names what it matches.</summary>
    private bool Names(string path) => _milestone.MayChange.Concat(_milestone.Touches).Any(glob =>
    {
        var last = glob[(glob.LastIndexOf('/') + 1)..];
        return last.Count(char.IsLetterOrDigit) > 6 && last.Contains('.', StringComparison.Ordinal)
            && Globs.Matches(glob, path);
    });

    private static bool SharesStem(string a, string b)
    {
        var shared = 0;
        var most = Math.Min(a.Length, b.Length);
        while (shared < most && a[shared] == b[shared])
        {
            shared++;
        }
        return shared >= StemMin && shared >= most - 2 && Math.Max(a.Length, b.Length) - shared <= 4;
    }
}
