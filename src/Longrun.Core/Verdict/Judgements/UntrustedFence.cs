using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Longrun.Core.Verdict.Judgements;

/// <summary>
/// Puts what strangers wrote between two lines that hold a hash of it: no text can hold its own hash, so nothing in it
/// ends the fence.
/// </summary>
internal static class UntrustedFence
{
    private const int MarkLength = 32;

    /// <summary>The lines, and between them the text as <see cref="Visible"/> has it.</summary>
    public static string Around(string text)
    {
        var body = Visible(text).Trim('\n');
        var mark = Mark(body);
        return $"<<<DATA {mark}\n{body}\nDATA>>> {mark}\n";
    }

    /// <summary>
    /// Lines end in LF, and what a reader would not see is written out: directions of text, marks without width, and
    /// characters that only a model reads.
    /// </summary>
    public static string Visible(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.Replace("\r\n", "\n", StringComparison.Ordinal).EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' || !IsHidden(rune))
            {
                shown.Append(rune.ToString());
            }
            else
            {
                shown.Append(CultureInfo.InvariantCulture, $"<U+{rune.Value:X4}>");
            }
        }

        return shown.ToString();
    }

    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        || HasNoShape(rune.Value);

    /// <summary>
    /// Marks and letters by their category that draw nothing: the joiner of graphemes, the fillers of Hangul and
    /// Khmer's inherent vowels, the selectors of variants. Whole texts can be written in them.
    /// </summary>
    private static bool HasNoShape(int value) => value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5
        or (>= 0x180B and <= 0x180F) or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or (>= 0xE0100 and <= 0xE01EF);

    private static string Mark(string body)
    {
        for (var salt = 0; ; salt++)
        {
            var hashed = SHA256.HashData(Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"{salt}\n{body}")));
            var mark = Convert.ToHexStringLower(hashed)[..MarkLength];
            if (!body.Contains(mark, StringComparison.Ordinal))
            {
                return mark;
            }
        }
    }
}
