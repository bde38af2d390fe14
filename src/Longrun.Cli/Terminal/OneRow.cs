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
        var fits = Segment.CellCount(line) <= maxWidth;
        var cut = fits ? line : Segment.Truncate(line, Math.Max(1, maxWidth - 1));
        return [.. cut, .. fits ? Array.Empty<Segment>() : [new Segment("…")], Segment.LineBreak];
    }
}
