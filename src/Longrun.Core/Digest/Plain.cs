using System.Globalization;
using System.Text;

namespace Longrun.Core.Digest;

/// <summary>
/// Text that somebody else wrote (agents, tools, file names), made safe to show: no terminal sequences, no control
/// characters, nothing that reorders what is read.
/// </summary>
internal static class Plain
{
    /// <summary>Characters of one line: more is not read in a table or a ticker.</summary>
    public const int LineCharsMax = 300;

    /// <summary>Characters of a block: what a worker may say in its last words, twice.</summary>
    public const int BlockCharsMax = 4_000;

    private const char Escape = '\u001b';
    private const char Csi = '\u009b';
    private const char Bell = '\u0007';
    private const char StringTerminator = '\u009c';

    /// <summary>One line: line breaks and runs of blanks become one blank.</summary>
    public static string Line(string? text, int max = LineCharsMax)
    {
        var result = new StringBuilder();
        foreach (var rune in Clean(text ?? ""))
        {
            if (!Rune.IsWhiteSpace(rune))
            {
                result.Append(rune.ToString());
            }
            else if (result.Length > 0 && result[^1] != ' ')
            {
                result.Append(' ');
            }

            if (result.Length > max)
            {
                return Cut(result, max);
            }
        }

        return result.ToString().TrimEnd();
    }

    /// <summary>Several lines; what is too long loses its beginning, because ends say more than beginnings.</summary>
    public static string Block(string? text, int max = BlockCharsMax)
    {
        var result = new StringBuilder();
        foreach (var rune in Clean((text ?? "").Replace("\r\n", "\n", StringComparison.Ordinal)))
        {
            result.Append(rune.Value switch
            {
                '\r' or 0x2028 or 0x2029 or 0x85 => "\n",
                _ => rune.ToString(),
            });
        }

        var whole = result.ToString().Trim('\n', ' ');
        if (whole.Length <= max)
        {
            return whole;
        }

        var start = char.IsLowSurrogate(whole[^max]) ? max - 1 : max;
        return $"[... {whole.Length - start} characters before]\n{whole[^start..]}";
    }

    private static string Cut(StringBuilder text, int max)
    {
        var end = char.IsHighSurrogate(text[max - 2]) ? max - 2 : max - 1;
        return $"{text.ToString(0, end).TrimEnd()}…";
    }

    private static IEnumerable<Rune> Clean(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (text[at] is Escape or Csi)
            {
                at = AfterSequence(text, at);
                continue;
            }

            // A lone half of a pair decodes to U+FFFD, one character long.
            Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var used);
            at += used;
            if (Shown(rune) is { } shown)
            {
                yield return shown;
            }
        }
    }

    private static Rune? Shown(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        _ when rune.Value is '\n' or '\r' or '\t' => rune,
        UnicodeCategory.Control => rune.Value == 0x85 ? rune : Rune.ReplacementChar,
        // Joiners make emoji and scripts; the other format characters hide or reorder text.
        UnicodeCategory.Format => rune.Value is 0x200c or 0x200d ? rune : null,
        UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => Rune.ReplacementChar,
        _ => rune,
    };

    /// <summary>Where the terminal sequence that starts here ends (ECMA-48, sections 5.4 and 5.6).</summary>
    private static int AfterSequence(string text, int at)
    {
        var kind = text[at] == Csi ? '[' : at + 1 < text.Length ? text[at + 1] : '\0';
        var next = text[at] == Csi ? at + 1 : Math.Min(at + 2, text.Length);
        return kind switch
        {
            '[' => AfterParameters(text, next),
            ']' or 'P' or 'X' or '^' or '_' => AfterString(text, next),
            >= ' ' and <= '/' => AfterParameters(text, next),
            '\n' or '\r' => at + 1,
            _ => next,
        };
    }

    private static int AfterParameters(string text, int at)
    {
        while (at < text.Length && text[at] is >= ' ' and <= '?')
        {
            at++;
        }

        return at < text.Length && text[at] is >= '@' and <= '~' ? at + 1 : at;
    }

    /// <summary>An unterminated string ends with its line: it must not swallow the rest of a log.</summary>
    private static int AfterString(string text, int at)
    {
        while (at < text.Length && text[at] is not ('\n' or '\r'))
        {
            if (text[at] is Bell or StringTerminator)
            {
                return at + 1;
            }

            if (text[at] == Escape)
            {
                return at + 1 < text.Length && text[at + 1] == '\\' ? at + 2 : at;
            }

            at++;
        }

        return at;
    }
}
