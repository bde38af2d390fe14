using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Changes;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>
/// Whether the line that a mark is for was there before, and whether the milestone wants what checks find to be mended.
/// </summary>
internal sealed class KnownGaps
{
    private static readonly LinearRegex s_grave = new(
        @"(?i)^(?:S[1-7]\d\d|B[1-7]\d\d|G\d{3}|CA2100|CA2[13]\d\d|CA3\d\d\d|CA5\d\d\d|SCS\d+|gosec|bandit"
            + @"|security.*|.*/no-unsafe.*|.*sql.*|.*injection.*|.*eval.*|E9\d\d|F82\d|no-undef|no-unused-expressions"
            + @"|.*floating-promises|errcheck|staticcheck|typecheck)$");

    private static readonly LinearRegex s_mends = new(
        @"(?i)\b(?:fix|mend|repair|resolv|clear|eliminat|clean|get\s+rid|correct)\w*\b.{0,80}\b"
            + @"(?:type\s+errors?|warnings?|lint\w*|typing|mypy|pyright|eslint|ruff|tsc|diagnostics?"
            + @"|violations?|analy[sz]er\w*|nullab\w*"
            + @"|findings?|complaints?)\b");

    private static readonly LinearRegex s_suppresses = new(
        @"(?i)\b(?:suppress|ignor|silenc|allow|exempt|noqa|nolint|disabl|waiv|keep)\w*");

    private readonly Dictionary<string, string[]> _after = new(StringComparer.Ordinal);

    private readonly Dictionary<string, HashSet<string>> _before = new(StringComparer.Ordinal);

    private readonly bool _isMending;

    public KnownGaps(Asked asked) => _isMending = s_mends.IsMatch(asked.Text) && !s_suppresses.IsMatch(asked.Text);

    /// <summary>
    /// The milestone asks for repairs of what checks find, and this hides it in a line that was there.
    /// </summary>
    public bool HidesWhatIsToBeMended(Suppression one) => _isMending && !IsNew(one);

    /// <summary>
    /// One line of new code, each rule by name: nothing that was looked at is passed over. What guards against attacks
    /// or hides that code is wrong is not.
    /// </summary>
    public bool IsCodedInNewCode(Suppression one) => !one.IsWide && !one.Codes.IsEmpty && !one.HasExcuse && IsNew(one)
        && !one.Codes.Any(code => s_grave.IsMatch(code));

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
