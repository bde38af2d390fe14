using System.Collections.Immutable;

namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>
/// Columns of a test's table that none of its lines reads but to say something: parameters of a test that has rows,
/// names that a loop takes a row apart into, fields of a row.
/// </summary>
internal static class Columns
{
    /// <summary>Tokens of a test that are looked at.</summary>
    private const int TokensMax = 20_000;

    private static readonly ImmutableHashSet<string> s_titles =
        ["name", "desc", "description", "title", "label", "id", "comment", "note", "why", "reason", "testName",
            "scenario", "summary", "displayName", "caseName", "_"];

    private static readonly ImmutableHashSet<string> s_says =
        ["Log", "Logf", "Errorf", "Fatalf", "Error", "Fatal", "Skipf", "Printf", "Println", "print", "log", "warn",
            "info", "debug", "WriteLine", "diagnostic", "Sprintf", "fail"];

    public static ImmutableArray<string> Unread(Source source, int start, int end)
    {
        end = Math.Min(end, start + TokensMax);
        var (names, body) = source.Family switch
        {
            Family.Python => Python(source, start, end),
            Family.CSharp => Sharp(source, start, end),
            Family.Go => Go(source, start, end),
            Family.Script => Script(source, start, end),
            _ => ([], end),
        };
        return [.. names.Except(Read(source, body, end, names)).Concat(OfLoops(source, start, end)).Distinct()
            .Where(name => !s_titles.Contains(name) && !name.StartsWith('_'))];
    }

    /// <summary>Names that stand between two tokens, but for what is only said.</summary>
    private static HashSet<string> Read(Source source, int body, int end, IReadOnlyCollection<string> names)
    {
        var read = new HashSet<string>(StringComparer.Ordinal);
        for (var i = body; i < end; i++)
        {
            if (source.Is(i, "(") && s_says.Contains(source.At(i - 1).Value))
            {
                i = Math.Max(i, Math.Min(end, source.Closing[i]));
            }
            else if (source.Tokens[i].Kind == TokenKind.Word && (!source.Is(i - 1, ".") || source.Family is Family.Go
                or Family.Script))
            {
                read.Add(source.Tokens[i].Value);
            }
            else if (source.Tokens[i].Kind == TokenKind.Text)
            {
                // f"{want}", `${want}`
                read.UnionWith(names.Where(name => source.Tokens[i].Value.Contains("{" + name, StringComparison.Ordinal)
                    && !IsMessage(source, i)));
            }
        }
        return read;
    }

    /// <summary>What an assertion says where it fails.</summary>
    private static bool IsMessage(Source source, int index) => source.Is(index - 1, ",")
        && source.At(index + 1) is { IsFirst: true } or { Value: ")" };

    /// <summary>The parameters of a test with rows, and what its loops take apart.</summary>
    private static (List<string>, int) Python(Source source, int start, int end)
    {
        var names = new List<string>();
        var at = start;
        var hasRows = false;
        for (; at < end && !source.Is(at, "def"); at++)
        {
            if (source.Is(at + 1, "(")
                && source.At(at).Value is "parametrize" or "expand" or "data" or "cases" or "parameters")
            {
                hasRows = true;
                names.AddRange(source.At(at + 2).Kind == TokenKind.Text
                    ? source.At(at + 2).Value.Split(',', StringSplitOptions.TrimEntries) : []);
            }
        }
        if (at >= end || !source.Is(at + 2, "("))
        {
            return ([], end);
        }
        var body = Math.Min(end, source.Closing[at + 2] + 1);
        if (hasRows && names.Count == 0)
        {
            names.AddRange(Enumerable.Range(at + 3, Math.Max(0, body - at - 4)).Where(i =>
                source.Tokens[i].Kind == TokenKind.Word && source.At(i - 1).Value is "(" or ",")
                .Select(i => source.Tokens[i].Value).Where(name => name is not "self"));
        }
        names.RemoveAll(name => name.Length == 0 || name is "request");
        return (names, body);
    }

    /// <summary>What a loop takes a row apart into and does not read.</summary>
    private static IEnumerable<string> OfLoops(Source source, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            var isLoop = source.Tokens[i] is { IsFirst: true, Value: "for" or "foreach" };
            var from = !isLoop ? -1 : source.Family switch
            {
                // for value, want in CASES:
                Family.Python => source.Is(i + 2, ",") ? i + 1 : source.Is(i + 1, "(") ? i + 2 : -1,
                // for (const [value, want] of CASES), foreach (var (value, want) in cases)
                Family.Script or Family.CSharp => source.At(i + 3).Value is "[" or "{" or "(" ? i + 4 : -1,
                _ => -1,
            };
            if (from < 0)
            {
                continue;
            }
            var to = from;
            while (to < Math.Min(end, i + 40) && source.At(to).Value is not ("in" or "of" or "=>"))
            {
                to++;
            }
            var close = source.Family == Family.Python ? source.IndentedEnd(i)
                : source.BodyEnd(source.Closing[i + 1] + 1);
            var names = Enumerable.Range(from, to - from).Where(n => source.At(n).Kind == TokenKind.Word
                && source.At(n + 1).Value is "," or ")" or "]" or "}" or "in" or "=").Select(n => source.At(n).Value)
                .ToList();
            foreach (var name in names.Except(Read(source, to, Math.Min(end, close), names)))
            {
                yield return name;
            }
        }
    }

    /// <summary>The parameters of a theory.</summary>
    private static (List<string>, int) Sharp(Source source, int start, int end)
    {
        var at = start;
        while (at < end && !(source.At(at).Kind == TokenKind.Word && source.Is(at + 1, "(")
            && source.At(source.Closing[at + 1] + 1).Value is "{" or "=>"))
        {
            at++;
        }
        if (at >= end)
        {
            return ([], end);
        }
        var close = Math.Min(end, source.Closing[at + 1]);
        var names = Enumerable.Range(at + 2, Math.Max(0, close - at - 2)).Where(i =>
            source.Tokens[i].Kind == TokenKind.Word && source.At(i + 1).Value is "," or ")" or "=")
            .Select(i => source.Tokens[i].Value).ToList();
        return (names, close);
    }

    /// <summary>Fields of the rows' own type; none where a row is handed on as a whole.</summary>
    private static (List<string>, int) Go(Source source, int start, int end)
    {
        var names = new List<string>();
        var body = end;
        for (var i = start; i < end; i++)
        {
            if (!source.Is(i, "struct") || !source.Is(i + 1, "{") || !source.Is(source.Closing[i + 1] + 1, "{"))
            {
                continue;
            }
            var close = Math.Min(end, source.Closing[i + 1]);
            for (var n = i + 2; n < close; n++)
            {
                if (source.Tokens[n] is { Kind: TokenKind.Word } && (source.Tokens[n].IsFirst
                    || source.At(n - 1).Value is "," or ";" or "{"))
                {
                    names.Add(source.Tokens[n].Value);
                }
                n = source.At(n).Value is "(" or "{" ? Math.Max(n, source.Closing[n]) : n;
            }
            body = Math.Min(end, source.Closing[close + 1] + 1);
            i = body;
        }
        return (IsHandedOn(source, body, end) ? [] : names, body);
    }

    private static bool IsHandedOn(Source source, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            // for _, tc := range cases {
            if (source.Is(i, "range") && source.Is(i - 1, ":=") && source.At(i - 2) is { Kind: TokenKind.Word } row)
            {
                for (var n = i + 1; n < end; n++)
                {
                    if (source.Is(n, row.Value) && !source.Is(n + 1, ".") && source.At(n - 1).Value is "(" or ","
                        && !source.Is(n + 1, ":="))
                    {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /// <summary>The parameters of a test with rows, taken apart or not.</summary>
    private static (List<string>, int) Script(Source source, int start, int end)
    {
        var at = start;
        while (at < Math.Min(end, start + 12) && !source.Is(at, "each"))
        {
            at++;
        }
        if (!source.Is(at, "each"))
        {
            return ([], end);
        }
        while (at < end && !(source.Is(at, "(") && source.Is(source.Closing[at] + 1, "=>")))
        {
            at++;
        }
        if (at >= end)
        {
            return ([], end);
        }
        var close = Math.Min(end, source.Closing[at]);
        var names = Enumerable.Range(at + 1, Math.Max(0, close - at - 1)).Where(i =>
            source.Tokens[i].Kind == TokenKind.Word && source.At(i - 1).Value is "(" or "," or "{" or "["
            && source.At(i + 1).Value is "," or ")" or "}" or "]" or ":" or "=")
            .Select(i => source.Is(i + 1, ":") && source.At(i + 2).Kind == TokenKind.Word
                && source.At(i - 1).Value is "{" or "," && source.Is(at + 1, "{")
                ? source.At(i + 2).Value : source.Tokens[i].Value).ToList();
        return (names, close);
    }
}
