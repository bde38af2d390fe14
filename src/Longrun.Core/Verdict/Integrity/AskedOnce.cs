using System.Collections.Immutable;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>
/// A setting that the person is asked about is not sent back for as well: the answer would come to nothing.
/// </summary>
internal static class AskedOnce
{
    /// <summary>Words of these findings that name no setting.</summary>
    private static readonly ImmutableHashSet<string> s_words =
    [
        "the", "rule", "rules", "is", "are", "no", "longer", "looked", "for", "set", "passed", "over", "threshold",
        "goes", "from", "to", "gone", "its", "configuration", "true", "false", "off", "warn", "error", "enable",
    ];

    public static ImmutableArray<Finding> Of(ImmutableArray<Finding> found)
    {
        var parked = found.Where(f => f is { Kind: FindingKind.GateWeakened, Severity: Severity.Park })
            .ToLookup(f => f.File, StringComparer.Ordinal);
        return
        [
            .. found.Select(f => f is { Kind: FindingKind.ChecksSwitchedOff, Severity: Severity.Reject }
                && f.What.StartsWith(CheckSettings.Weaker, StringComparison.Ordinal)
                && parked[f.File].Any(asked => IsSame(f, asked)) ? f with { Severity = Severity.Warn } : f),
        ];
    }

    private static bool IsSame(Finding f, Finding asked) => (f.Line > 0 && f.Line == asked.Line)
        || (f.What.EndsWith("deleted.", StringComparison.Ordinal)
            && asked.What.StartsWith("It is gone", StringComparison.Ordinal))
        || Words(f.What[CheckSettings.Weaker.Length..]).Any(Words(asked.What).Contains);

    private static ImmutableHashSet<string> Words(string what) => what
        .Split([' ', ',', '(', ')', '.', ':', '`', '/'], StringSplitOptions.RemoveEmptyEntries)
        .Where(word => word.Length > 2 && !s_words.Contains(word) && !char.IsAsciiDigit(word[0]))
        .ToImmutableHashSet(StringComparer.OrdinalIgnoreCase);
}
