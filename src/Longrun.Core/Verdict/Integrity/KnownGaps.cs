using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Longrun.Core.Gates;
using Longrun.Core.Verdict.Integrity.Changes;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>
/// Whether the line that a mark is for was there before, and whether it is of a kind that a checker is known not to
/// follow: a module that one platform lacks, a cast that generics cannot say.
/// </summary>
internal sealed class KnownGaps
{
    /// <summary>Lines above a mark in which its condition stands.</summary>
    private const int Above = 3;

    private sealed record Gap(string Tool, Regex Codes, Regex Near);

    private static readonly ImmutableArray<Gap> s_gaps =
    [
        // mypy's documentation, "common issues": a name is given another type where a module is missing.
        new("types", OutputText.Linear(
            @"^(?:assignment|misc|no-redef|attr-defined|name-defined|import.*|reportMissing\w+|reportAttribute\w+"
                + @"|reportAssignment|reportConstantRedefinition)$"),
            OutputText.Linear(@"except\s+\(?(?:ImportError|ModuleNotFoundError|AttributeError)|sys\.platform|os\.name\b"
                + @"|sys\.version_info|platform\.system\(")),
        new("noqa", OutputText.Linear("^(?:F401|F811|E402|N8\\d\\d)$"),
            OutputText.Linear(@"except\s+\(?(?:ImportError|ModuleNotFoundError)|sys\.platform|sys\.version_info")),
        new("eslint",
            OutputText.Linear(@"^(?:@typescript-eslint/)?no-(?:var-requires|require-imports)$|^global-require$"),
            OutputText.Linear(@"process\.platform|process\.versions|\btry\s*\{")),
        new("eslint", OutputText.Linear(@"^(?:no-var|vars-on-top|(?:@typescript-eslint/)?no-namespace)$"),
            OutputText.Linear(@"\bdeclare\s+(?:global|namespace|module)\b")),
        new("eslint", OutputText.Linear("^no-control-regex$"), OutputText.Linear(@"\\x[01][0-9a-fA-F]|\\u00[01]")),
        new("pragma", OutputText.Linear("^CA1416$"),
            OutputText.Linear(@"OperatingSystem\.Is|SupportedOSPlatform|IsOSPlatform")),
        new("rust", OutputText.Linear("^(?:dead_code|unused_\\w+|unreachable_code)$"),
            OutputText.Linear(@"#\[cfg\(|cfg!\(")),
        new("java", OutputText.Linear("^(?:unchecked|rawtypes|UNCHECKED_CAST)$"),
            OutputText.Linear(@"\([A-Z]\w?\[\]\)\s*new\b|Array\.newInstance")),
    ];

    private static readonly Regex s_mends = OutputText.Linear(
        @"(?i)\b(?:fix|mend|repair|resolv|clear|eliminat|clean|get\s+rid|correct)\w*\b.{0,80}\b"
            + @"(?:type\s+errors?|warnings?|lint\w*|typing|mypy|pyright|eslint|ruff|tsc|diagnostics?"
            + @"|violations?|analy[sz]er\w*|nullab\w*"
            + @"|findings?|complaints?)\b");

    private static readonly Regex s_suppresses = OutputText.Linear(
        @"(?i)\b(?:suppress|ignor|silenc|allow|exempt|noqa|nolint|disabl|waiv|keep)\w*");

    private readonly Dictionary<string, string[]> _after = new(StringComparer.Ordinal);

    private readonly Dictionary<string, HashSet<string>> _before = new(StringComparer.Ordinal);

    private readonly bool _isMending;

    public KnownGaps(Asked asked) => _isMending = s_mends.IsMatch(asked.Text) && !s_suppresses.IsMatch(asked.Text);

    /// <summary>
    /// The milestone asks for repairs of what checks find, and this hides it in a line that was there.
    /// </summary>
    public bool HidesWhatIsToBeMended(Suppression one) => _isMending && !IsNew(one);

    /// <summary>One line of new code, each rule by name, and a checker that cannot follow there.</summary>
    public bool Explains(Suppression one) => !one.IsWide && !one.Codes.IsEmpty
        && s_gaps.Any(gap => gap.Tool == one.Tool && one.Codes.All(code => gap.Codes.IsMatch(code)) && IsNear(one, gap))
        && IsNew(one);

    private bool IsNear(Suppression one, Gap gap)
    {
        var code = Code(one.Line.File);
        var at = one.Line.Number - 1;
        return code.AsSpan(Math.Max(0, at - Above)..Math.Min(code.Length, at + 2)).ToArray()
            .Any(line => line.Length <= LineChanges.LineMax && gap.Near.IsMatch(line));
    }

    /// <summary>The code on its line, or on the next where it has a line of its own, was not there before.</summary>
    private bool IsNew(Suppression one)
    {
        var code = Code(one.Line.File);
        var at = one.Line.Number - 1;
        var isAlone = one.Line.Code.Trim() is "" or ['#', ..] or ['@', ..] or ['[', ..];
        var line = !isAlone ? one.Line.Code : at + 1 < code.Length ? code[at + 1] : "";
        return !Before(one.Line.File).Contains(line.Trim());
    }

    private string[] Code(ChangedFile file)
    {
        if (!_after.TryGetValue(file.Path, out var code))
        {
            _after[file.Path] = code = CodeText.Lines(file.Path, LineChanges.Lines(file.After));
        }

        return code;
    }

    private HashSet<string> Before(ChangedFile file)
    {
        if (!_before.TryGetValue(file.Path, out var code))
        {
            _before[file.Path] = code =
                [.. CodeText.Lines(file.Path, LineChanges.Lines(file.Before)).Select(line => line.Trim())];
        }

        return code;
    }
}
