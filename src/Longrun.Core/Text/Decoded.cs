using System.Globalization;
using System.Text;

namespace Longrun.Core.Text;

/// <summary>
/// A text with its escapes undone, <c>%XX</c>, <c>\uXXXX</c>, <c>\/</c> and their like in any mix, and where each
/// of its characters came from. Total: what is no escape stays as it is.
/// </summary>
internal sealed record Decoded
{
    private const int HexOfByte = 2;
    private const int HexOfUnit = 4;

    private readonly int[]? _starts;

    public Decoded(string text) => Text = text;

    private Decoded(string text, int[] starts) => (Text, _starts) = (text, starts);

    public string Text { get; }

    /// <summary>Where the character at an index begins in the text as it was; behind the last, its end.</summary>
    public int Origin(int index) => _starts is null ? index : _starts[index];

    /// <summary>One layer of escapes less. Null: there is none.</summary>
    public Decoded? Next()
    {
        if (!Text.AsSpan().ContainsAny('%', '\\'))
        {
            return null;
        }

        var text = new StringBuilder(Text.Length);
        var starts = new List<int>(Text.Length + 1);
        for (var at = 0; at < Text.Length;)
        {
            if (Text[at] is not ('%' or '\\'))
            {
                text.Append(Text[at]);
                starts.Add(Origin(at++));
                continue;
            }

            var (said, length) = Text[at] == '%' ? Percent(at) : Backslash(at);
            text.Append(said);
            starts.AddRange(Enumerable.Repeat(Origin(at), said.Length));
            at += length;
        }

        starts.Add(Origin(Text.Length));
        return text.Length == Text.Length ? null : new(text.ToString(), [.. starts]);
    }

    /// <summary>As many bytes as one character has; a byte that begins none is one of Latin-1.</summary>
    private (string Said, int Length) Percent(int at)
    {
        const int BytesMax = 4;
        Span<byte> bytes = stackalloc byte[BytesMax];
        var count = 0;
        for (var i = at; count < BytesMax && i < Text.Length && Text[i] == '%' && Hex(i + 1, HexOfByte) is { } value;
            i += 1 + HexOfByte)
        {
            bytes[count++] = (byte)value;
        }

        if (count == 0)
        {
            return ("%", 1);
        }

        return Rune.DecodeFromUtf8(bytes[..count], out var rune, out var used) == System.Buffers.OperationStatus.Done
            ? (rune.ToString(), used * (1 + HexOfByte))
            : (((char)bytes[0]).ToString(), 1 + HexOfByte);
    }

    private (string Said, int Length) Backslash(int at)
    {
        const int Short = 2;
        return at + 1 >= Text.Length ? ("\\", 1) : Text[at + 1] switch
        {
            'u' when Hex(at + Short, HexOfUnit) is { } unit => (((char)unit).ToString(), Short + HexOfUnit),
            'x' when Hex(at + Short, HexOfByte) is { } unit => (((char)unit).ToString(), Short + HexOfByte),
            '/' or '"' or '\\' or '\'' => (Text[at + 1].ToString(), Short),
            'n' => ("\n", Short),
            'r' => ("\r", Short),
            't' => ("\t", Short),
            'b' => ("\b", Short),
            'f' => ("\f", Short),
            _ => ("\\", 1),
        };
    }

    private int? Hex(int at, int length) => at + length <= Text.Length && int.TryParse(
        Text.AsSpan(at, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
        ? value : null;
}
