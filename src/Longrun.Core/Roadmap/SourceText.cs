namespace Longrun.Core.Roadmap;

/// <summary>
/// A text as lines, with the way back from an offset to a place. Any line ending; a byte-order mark is dropped.
/// </summary>
internal sealed class SourceText
{
    private const char ByteOrderMark = '\uFEFF';

    private readonly List<int> starts = [];

    public SourceText(string text)
    {
        Text = text.StartsWith(ByteOrderMark) ? text[1..] : text;
        var start = 0;
        while (start < Text.Length)
        {
            var length = Text.AsSpan(start).IndexOfAny('\r', '\n');
            var end = length < 0 ? Text.Length : start + length;
            starts.Add(start);
            Lines.Add(Text[start..end]);
            var isPair = end + 1 < Text.Length && Text[end] == '\r' && Text[end + 1] == '\n';
            start = end + (isPair ? 2 : 1);
        }
    }

    public string Text { get; }

    public List<string> Lines { get; } = [];

    /// <summary>The index of the line an offset lies in, from 0.</summary>
    public int LineAt(int offset)
    {
        var found = starts.BinarySearch(offset);
        return Math.Max(0, found >= 0 ? found : ~found - 1);
    }

    /// <summary>How far into its line an offset lies, from 0.</summary>
    public int ColumnAt(int offset) => starts.Count == 0 ? 0 : offset - starts[LineAt(offset)];
}
