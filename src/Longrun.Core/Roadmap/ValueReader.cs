using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Longrun.Core.Roadmap;

/// <summary>Understands the values of attributes.</summary>
internal static partial class ValueReader
{
    [GeneratedRegex(@"\s\([^()]*\)\s*$")]
    private static partial Regex Remark { get; }

    [GeneratedRegex(@"\s+and\s+|^and\s+|\s+and$", RegexOptions.IgnoreCase)]
    private static partial Regex And { get; }

    [GeneratedRegex(@"[\s,;&+]+(?:and[\s,;]+)*|^and\s+", RegexOptions.IgnoreCase)]
    private static partial Regex BetweenIds { get; }

    /// <summary>The ids as written, "none" included.</summary>
    public static List<Piece> Ids(WrittenAttribute attribute)
    {
        var found = new List<Piece>();
        foreach (var written in attribute.Pieces.Select(WithoutRemark))
        {
            var start = 0;
            foreach (Match gap in BetweenIds.Matches(written.Text))
            {
                AddId(found, written.Slice(start, gap.Index));
                start = gap.Index + gap.Length;
            }

            AddId(found, written.Slice(start, written.Text.Length));
        }

        return found;
    }

    public static IEnumerable<string> Entries(WrittenAttribute attribute) =>
        attribute.Pieces
            .Select(piece => attribute.Kind is AttributeKind.Needs ? piece : WithoutRemark(piece))
            .SelectMany(Split)
            .Select(piece => piece.Text)
            .Where(text => !IsNone(text));

    public static IEnumerable<string> Paths(WrittenAttribute attribute, FaultList faults)
    {
        foreach (var piece in attribute.Pieces.Select(WithoutRemark).SelectMany(Split).SelectMany(SplitAtAnd))
        {
            var quoted = piece.Text.Length > 1 && piece.Text[0] is '`' or '"' or '\''
                && piece.Text[^1] == piece.Text[0];
            var glob = (quoted ? piece.Text[1..^1] : piece.Text).Trim();
            glob = glob.StartsWith("./", StringComparison.Ordinal) ? glob[2..] : glob;
            if (IsNone(glob))
            {
                continue;
            }

            if (FaultOf(glob) is var (message, hint))
            {
                faults.Add(piece.Place, message, hint);
                continue;
            }

            yield return glob;
        }
    }

    public static Allowance Budget(WrittenAttribute attribute, FaultList faults) =>
        new AllowanceReader(AllowanceReader.MilestoneAttemptsMax, faults)
            .Read([.. attribute.Pieces.Select(WithoutRemark)], attribute.Place);

    /// <summary>An empty text counts as none.</summary>
    public static bool IsNone(string text) =>
        text is "" or "-" or "–" or "—" || text.TrimEnd('.').Equals("none", StringComparison.OrdinalIgnoreCase);

    private static (string Message, string Hint)? FaultOf(string glob) => glob switch
    {
        { Length: > Globs.LengthMax } => ("This path is too long.", $"At most {Globs.LengthMax} characters."),
        ['/', ..] => ("A path in Touches starts with \"/\".",
            "Paths are relative to the repository: leave the first \"/\" out."),
        _ when glob.Contains('\\') =>
            ("A path in Touches has a \"\\\".", "Write \"/\" between folders, on every system."),
        _ when glob.AsSpan().ContainsAny('{', '}') =>
            ("Braces are not understood in Touches.", "Write the paths one by one, separated by commas."),
        _ when glob.Split('/').Contains("..") =>
            ("A path in Touches leaves the repository.",
                "Paths are relative to the repository and stay in it: no \"..\"."),
        _ => null,
    };

    private static Piece WithoutRemark(Piece piece)
    {
        var remark = Remark.Match(piece.Text);
        return remark.Success ? piece.Slice(0, remark.Index) : piece;
    }

    private static void AddId(List<Piece> found, Piece piece)
    {
        var start = piece.Text.Length - piece.Text.TrimStart('`', '*', '[', '"').Length;
        var link = piece.Text.IndexOf(']', StringComparison.Ordinal);
        var end = link > start ? link : piece.Text.TrimEnd('`', '*', '"', '.', ')').Length;
        if (end > start)
        {
            found.Add(piece.Slice(start, end));
        }
    }

    /// <summary>At commas and semicolons outside backticks, quotes and braces.</summary>
    private static IEnumerable<Piece> Split(Piece piece)
    {
        var start = 0;
        var quote = '\0';
        var depth = 0;
        var lastBrace = piece.Text.LastIndexOf('}');
        for (var i = 0; i < piece.Text.Length; i++)
        {
            var c = piece.Text[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '`' or '"' && piece.Text.IndexOf(c, i + 1) > 0)
            {
                quote = c;
            }
            else if (c is '{' or '}')
            {
                depth = c == '{' ? depth + 1 : Math.Max(0, depth - 1);
            }
            else if (c is ',' or ';' && (depth == 0 || i > lastBrace))
            {
                yield return Trimmed(piece.Slice(start, i));
                start = i + 1;
            }
        }

        yield return Trimmed(piece.Slice(start, piece.Text.Length));
    }

    private static IEnumerable<Piece> SplitAtAnd(Piece piece)
    {
        if (piece.Text is ['`', .., '`'] or ['"', .., '"'] && piece.Text.AsSpan(1..^1).IndexOf(piece.Text[0]) < 0)
        {
            yield return piece;
            yield break;
        }

        var start = 0;
        foreach (Match gap in And.Matches(piece.Text))
        {
            yield return piece.Slice(start, gap.Index);
            start = gap.Index + gap.Length;
        }

        yield return piece.Slice(start, piece.Text.Length);
    }

    private static Piece Trimmed(Piece piece)
    {
        var start = piece.Text.Length - piece.Text.TrimStart().Length;
        return piece.Slice(start, Math.Max(start, piece.Text.TrimEnd().Length));
    }
}
