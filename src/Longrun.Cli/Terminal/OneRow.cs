using Spectre.Console;
using Spectre.Console.Rendering;

namespace Longrun.Cli.Terminal;

/// <summary>
/// Text on exactly one row, cut where the room ends. Spectre's own overflow cuts words, not lines: a long sentence
/// would wrap and push the picture out of the window.
/// </summary>
internal sealed class OneRow(Text text) : IRenderable
{
    /// <summary>Wide enough that nothing a milestone says is wrapped before it is cut.</summary>
    private const int Unbounded = 4_000;

    public Measurement Measure(RenderOptions options, int maxWidth)
    {
        var wanted = ((IRenderable)text).Measure(options, Unbounded).Max;
        return new Measurement(Math.Min(wanted, maxWidth), Math.Min(wanted, maxWidth));
    }

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var line = ((IRenderable)text).Render(options, Unbounded).Where(segment => !segment.IsLineBreak).ToList();
        return Segment.CellCount(line) <= maxWidth
            ? [.. line, Segment.LineBreak]
            : [.. Cut(line, Math.Max(0, maxWidth - 1)), new Segment("…"), Segment.LineBreak];
    }

    /// <summary>Within a word too: Spectre's own truncation drops a long word as a whole.</summary>
    private static IEnumerable<Segment> Cut(List<Segment> line, int room)
    {
        foreach (var segment in line)
        {
            var width = segment.CellCount();
            if (width > room)
            {
                yield return segment.Split(room).First;
                yield break;
            }

            yield return segment;
            room -= width;
        }
    }
}
