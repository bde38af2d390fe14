using System.Collections.Immutable;
using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Changes;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>
/// A mark in a source file that a check is not to look here: whose it is (<c>eslint</c>, <c>noqa</c>),
/// whether it is wide
/// (for a file or a block, not one line or one declaration), what it switches off (no codes: everything).
/// </summary>
internal sealed record Suppression(
    string Tool, bool IsWide, ImmutableArray<string> Codes, bool HasReason, bool HasExcuse, AddedLine Line)
{
    /// <summary>What makes two of them the same, wherever they stand.</summary>
    public string Identity => $"{Tool} {IsWide} {string.Join(',', Codes.Order(StringComparer.Ordinal))}";

    /// <summary>Where the other one stood, this one takes nothing away.</summary>
    public bool IsWithin(Suppression other) => other.Tool == Tool && (other.IsWide || !IsWide)
        && (other.Codes.IsEmpty || (!Codes.IsEmpty && Codes.All(other.Codes.Contains)));
}

/// <summary>The marks of linters, type checkers, compilers and coverage tools, by their own documentation.</summary>
internal static class Suppressions
{
    /// <summary>Lines of one file that are looked through.</summary>
    private const int LinesMax = 50_000;

    /// <summary>In code: it is no comment but part of the language, an attribute or a directive.</summary>
    private sealed record Mark(string Tool, LinearRegex Pattern, LinearRegex? Wide, bool InCode = false);

    /// <summary>Where the codes of a tool are in what follows its mark. Group 1; what comes after it is said.</summary>
    private static readonly ImmutableDictionary<string, LinearRegex> s_places = new Dictionary<string, LinearRegex>
    {
        ["noqa"] = new LinearRegex(@"^\s*:\s*([A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*)"),
        ["types"] = new LinearRegex(@"^\s*\[([^\]]*)\]"),
        ["security"] = new LinearRegex(@"^\s*:?\s*((?:[A-Z][0-9]{3}[,\s]*)+)"),
        ["biome"] = new LinearRegex(@"^\S*\s+((?:lint|assist)/[\w/]*)"),
        ["pragma"] = new LinearRegex(@"^[\s:(]*((?:[A-Z]*[0-9]+[,\s]*)+)"),
        ["rust"] = new LinearRegex(@"^([^)]*)"),
        ["java"] = new LinearRegex(@"^([^)]*)"),
        ["attribute"] = new LinearRegex(@"^\s*""[^""]*""\s*,\s*(""[^"":]*)"),
        ["shell"] = new LinearRegex(@"^([A-Z0-9,]+)"),
        ["ts"] = new LinearRegex("^()"),
        ["coverage"] = new LinearRegex("^()"),
    }.ToImmutableDictionary();

    private static readonly LinearRegex s_placeElse = new(
        @"^(?:-next-line|-line|-file)?\s*[:=]?\s*((?:@?\w[\w/.-]*\s*,\s*)*@?\w[\w/.-]*)");

    private static readonly LinearRegex s_codes = new(@"[@A-Za-z0-9][\w/.@-]*");

    /// <summary>Group 1: what follows the mark, with its codes and its reason.</summary>
    private static readonly ImmutableArray<Mark> s_marks =
    [
        new("eslint", new LinearRegex(@"(?:es|ox)lint-disable((?:-next-line"
            + @"|-line)?\b.*)"), new LinearRegex("lint-disable(?:[^-]|$)")),
        new("biome", new LinearRegex(@"biome-ignore((?:-all|-start)? (?:lint|assist"
            + @"|suppressions).*)"), new LinearRegex("-all|-start")),
        new("ts", new LinearRegex(@"@ts-(?:ignore|expect-error|nocheck)\b(.*)"), new LinearRegex("@ts-nocheck")),
        new("tslint", new LinearRegex("(?:ts|js|style)lint[:-](?:disable|ignore)((?:-next-line|-line)?.*)"),
            new LinearRegex("disable(?:[^-]|$)")),
        new("deno", new LinearRegex("deno-lint-ignore((?:-file)?.*)"), new LinearRegex("-file")),
        new("coverage", new LinearRegex(@"(?:istanbul|c8|v8|node:coverage) (?:ignore|disable)(.*)"
            + @"|pragma: no (?:cover|branch)(.*)|LCOV_EXCL_(?:START|LINE)"),
            new LinearRegex(@"ignore (?:file|start)|coverage disable|_START")),
        new("coverage", new LinearRegex(@"\[(?:assembly:\s*)?ExcludeFromCodeCoverage"
            + @"(.*)"), new LinearRegex("assembly:"), true),
        new("noqa", new LinearRegex(@"(?i)#\s*(?:(?:flake8"
            + @"|ruff):\s*)?noqa\b(.*)"), new LinearRegex("(?i)(?:flake8|ruff):")),
        new("types", new LinearRegex(@"#\s*(?:type|pyright|ty|pyre)\s*:?[ -]?\s*(?:ignore|fixme)\b(.*)"), null),
        new("types", new LinearRegex(@"#\s*(?:mypy:\s*(?:ignore-errors|disable-error-code|allow-)"
            + @"|pyright:\s*(?:basic|off|report\w+\s*=\s*(?:false|none|""none""))|pytype:\s*(?:disable"
            + @"|skip-file))(.*)"),
            new LinearRegex(".")),
        new("types", new LinearRegex(@"^\s*@(?:typing\.)?no_type_check\b(.*)"), null, true),
        new("pylint", new LinearRegex(@"#\s*pylint:\s*(?:disable(?:-next)?\s*=|skip-file)(.*)"), new LinearRegex(
            @"skip-file|^\s*#\s*pylint:\s*disable\s*=")),
        new("security", new LinearRegex(@"(?:#|//)\s*(?:nosec|nosemgrep|gosec:disable)\b(.*)"
            + @"|(?:pragma: allowlist secret|gitleaks:allow)(.*)|NOSONAR(.*)"), null),
        new("pragma", new LinearRegex(@"^\s*#\s*pragma\s+warning\s*\(?\s*disable\b(.*)"), null, true),
        new("nullable", new LinearRegex(@"^\s*#\s*nullable\s+disable\b(.*)"), new LinearRegex("."), true),
        new("attribute", new LinearRegex(@"\[(?:(?:assembly"
            + @"|module):\s*)?(?:[\w.]+\.)?(?:Unconditional)?Suppress(?:Message)(?:Attribute)?\((.*)"),
            new LinearRegex("(?:assembly|module):"), true),
        new("resharper", new LinearRegex(@"ReSharper disable(.*)"), new LinearRegex("disable (?:[^o]|o[^n])")),
        new("nolint", new LinearRegex(@"//\s*nolint\b(.*)|//\s*lint:(?:ignore"
            + @"|file-ignore)\s(.*)"), new LinearRegex("file-ignore")),
        new("rust", new LinearRegex(@"#!?\[(?:cfg_attr\([^,]*,\s*)?allow\((.*)"), new LinearRegex(@"#!\["), true),
        new("java", new LinearRegex(@"@(?:file:)?Suppress(?:Warnings|Lint)?\((.*)"), new LinearRegex(
            @"@file:|""all"""), true),
        new("others", new LinearRegex(@"(?:rubocop|swiftlint|credo|ktlint|detekt):disable(.*)|phpcs:(?:disable"
            + @"|ignore)(.*)|@(?:phpstan|psalm)-(?:ignore|suppress)\S*(.*)|CHECKSTYLE:OFF(.*)|NOPMD(.*)"),
            new LinearRegex(@"phpcs:disable|CHECKSTYLE:OFF|phpcs:ignoreFile")),
        new("shell", new LinearRegex(@"#\s*(?:shellcheck\s+disable=|hadolint\s+ignore=|yamllint\s+disable)(.*)"),
            new LinearRegex(
            @"yamllint disable(?:$|[^-])")),
    ];

    private static readonly LinearRegex s_may = new(
        @"(?i)lint|@ts-|noqa|ignore|pragma|disable|coverage|nosec|nosemgrep|allow|suppress|sonar|nopmd|checkstyle"
            + @"|no_type_check|lcov|pyright|mypy|fixme");

    private static readonly LinearRegex s_justified = new(@"(?:Justification|reason)\s*=\s*""([^""]*)""");

    /// <summary>No reason for leaving a fault in: that there is one, or that a check has to pass.</summary>
    private static readonly LinearRegex s_excuse = new(
        @"(?i)\b(?:to-?do|fix-?me|hack|later|temporar\w*|temp|for now|wip|pending|until|follow-?up|(?:make|keep|get"
            + @"|let)s?\b.{0,30}\b(?:pass|green|happy|quiet|through|build|compile)|"
        + @"pass(?:es|ing)?\s+(?:ci|lint|the)|silence\w*|shut\s+up|appease|noise|noisy|unblock\w*|clean\s*up|legacy"
        + @"|needed|ignore\s+(?:this|for|the)|too\s+strict)\b");

    private static readonly LinearRegex s_words = new(
        @"[A-Za-z]{2,}[^A-Za-z]+[A-Za-z]{2,}[^A-Za-z]+[A-Za-z]{2,}");

    private static readonly LinearRegex s_comment = new(@"^\s*(?://+|#|/?\*+|<!--|--)\s*(.*)$");

    public static IEnumerable<Suppression> In(ChangedFile file, string? text)
    {
        if (text is null || !s_may.IsMatch(text))
        {
            yield break;
        }

        var lines = LineChanges.Lines(text);
        var code = CodeText.Lines(file.Path, lines);
        var restored = Array.FindLastIndex(
            lines, line => line.Contains("pragma warning restore", StringComparison.Ordinal));
        var started = false;
        for (var at = 0; at < lines.Length && at < LinesMax; at++)
        {
            if (lines[at].Length <= LineChanges.LineMax && s_may.IsMatch(lines[at]))
            {
                foreach (var mark in s_marks)
                {
                    if (Read(mark, new(file, at + 1, lines[at], code[at]), lines, started, restored) is { } found)
                    {
                        yield return found;
                    }
                }
            }

            started |= code[at].Trim().Length > 0;
        }
    }

    private static Suppression? Read(Mark mark, AddedLine line, string[] lines, bool started, int restored)
    {
        var match = mark.Pattern.Match(line.Text);
        var isComment = !line.Code.Contains(match.Value, StringComparison.Ordinal)
            || line.Text.Contains("<!--", StringComparison.Ordinal);
        if (!match.Success || (mark.InCode ? IsQuoted(line, match.Index) : !isComment))
        {
            return null;
        }

        var rest = string.Concat(match.Groups.Values.Skip(1).Select(group => group.Value));
        var (codes, said) = Split(mark.Tool, rest);

        // Above all code, or (a pragma) with nothing that ends it, it is for the file.
        var isFirst = mark.Tool is "types" or "nolint" && !started && line.Code.Trim().Length == 0;
        var isOpen = mark.Tool == "pragma" && (codes.IsEmpty || restored < line.Number);
        var isWide = isFirst || isOpen || mark.Wide?.IsMatch(match.Value) == true;
        return new(mark.Tool, isWide, codes, HasReason(said, line, lines), HasExcuse(said, line, lines), line);
    }

    private static (ImmutableArray<string> Codes, string Said) Split(string tool, string rest)
    {
        var said = s_justified.Match(rest) is { Success: true } justified ? justified.Groups[1].Value : "";
        var place = s_places.GetValueOrDefault(tool, s_placeElse).Match(rest);
        if (!place.Success)
        {
            return ([], said.Length > 0 ? said : rest);
        }

        var codes = s_codes.Matches(place.Groups[1].Value).Select(match => match.Value)
            .Where(code => code is not ("lint" or "once" or "all" or "next" or "reason"))
            .Distinct(StringComparer.Ordinal);
        return ([.. codes], said.Length > 0 ? said : rest[(place.Index + place.Length)..]);
    }

    private static bool HasReason(string said, AddedLine line, string[] lines)
    {
        var above = line.Number >= 2 ? Comment(lines[line.Number - 2]) : "";
        var below = line.Number < lines.Length ? Comment(lines[line.Number]) : "";
        return IsReason(said) || IsReason(above) || (line.Code.TrimStart().StartsWith('#') && IsReason(below));
    }

    private static bool HasExcuse(string said, AddedLine line, string[] lines) => s_excuse.IsMatch(said)
        || line.Number >= 2 && s_excuse.IsMatch(Comment(lines[line.Number - 2]));

    private static string Comment(string line) =>
        s_comment.Match(line) is { Success: true } match && !s_marks.Any(mark => mark.Pattern.IsMatch(line))
            ? match.Groups[1].Value : "";

    /// <summary>Three words or more that are no excuse.</summary>
    public static bool IsReason(string said) => s_words.IsMatch(said) && !s_excuse.IsMatch(said);

    private static bool IsQuoted(AddedLine line, int at) =>
        at > 0 && line.Text.AsSpan(0, at).Count('"') % 2 == 1;
}
