using Markdig;
using Markdig.Syntax;
using MarkdownBlock = Markdig.Syntax.Block; // Longrun.Core.Block is a folder of ours

namespace Longrun.Core.Roadmap;

/// <summary>What Markdown says a line is, as far as it matters here.</summary>
internal enum LineKind
{
    Prose,
    Heading,
    Fence,

    /// <summary>Code by its indent. Often a list whose author uses tabs.</summary>
    IndentedCode,
    Comment,
}

/// <summary>A heading outside quotations. <see cref="Text"/> starts at <see cref="Place"/>.</summary>
internal sealed record Heading(int Level, string Text, Place Place, int LastLine, bool IsUnderlined)
{
    /// <summary>Its id and the title behind it, where it starts with one.</summary>
    public HeadingId? Id { get; } = HeadingId.Read(Text);

    /// <summary>A paragraph over a line of dashes: as a rule not a heading but prose and a separator.</summary>
    public bool IsDashed => IsUnderlined && Level == 2;
}

/// <summary>The Markdown structure of a roadmap: its headings, and what each line is.</summary>
internal sealed class Outline
{
    /// <summary>
    /// Without inline parsers: nothing inline is needed, and some inline input takes the square of its length.
    /// </summary>
    private static readonly MarkdownPipeline Blocks = BuildPipeline();

    private readonly SourceText source;
    private readonly FaultList faults;

    private Outline(SourceText source, FaultList faults)
    {
        this.source = source;
        this.faults = faults;
        Kinds = new LineKind[source.Lines.Count];
    }

    public List<Heading> Headings { get; } = [];

    public LineKind[] Kinds { get; }

    public static Outline Read(SourceText source, FaultList faults)
    {
        var outline = new Outline(source, faults);
        try
        {
            outline.Add(Markdown.Parse(source.Text, Blocks));
        }
        catch (ArgumentException)
        {
            // Markdig's own limit on nesting (128), which it reports in this way.
            faults.Add(new(1, 1), "Markdown elements are nested too deeply to be read.",
                "Use fewer nested quotations or lists.");
        }

        return outline;
    }

    private static MarkdownPipeline BuildPipeline()
    {
        var builder = new MarkdownPipelineBuilder { PreciseSourceLocation = true };
        builder.InlineParsers.Clear();
        return builder.Build();
    }

    private void Add(ContainerBlock container)
    {
        foreach (var block in container)
        {
            switch (block)
            {
                case HeadingBlock heading:
                    Add(heading);
                    break;
                case FencedCodeBlock fence:
                    Mark(fence, LineKind.Fence);
                    if (fence.ClosingFencedCharCount == 0 && fence.Parent is MarkdownDocument)
                    {
                        faults.Add(PlaceOf(fence),
                            "This code fence is never closed, so all that follows would be code.",
                            "Close it with a line of the same characters.");
                    }

                    break;
                case CodeBlock code:
                    Mark(code, LineKind.IndentedCode);
                    break;
                case HtmlBlock { Type: HtmlBlockType.Comment } comment:
                    Mark(comment, LineKind.Comment);
                    if (!source.Text.AsSpan(comment.Span.Start, Length(comment))
                        .Contains("-->", StringComparison.Ordinal))
                    {
                        faults.Add(PlaceOf(comment),
                            "This comment is never closed, so all that follows would be hidden.",
                            "Close it with -->.");
                    }

                    break;
                case QuoteBlock:
                    break;
                case ContainerBlock inner:
                    Add(inner);
                    break;
            }
        }
    }

    private void Add(HeadingBlock block)
    {
        var place = PlaceOf(block);
        var last = LastLine(block);
        var line = source.Lines[place.Line - 1];
        if (block.IsSetext && last > place.Line)
        {
            var text = line[(place.Column - 1)..].Trim();

            // Several lines over an underline are a paragraph to everybody but the Markdown standard.
            if (last == place.Line + 1)
            {
                Headings.Add(new(block.Level, text, place, last, true));
            }
        }
        else if (!block.IsSetext)
        {
            var start = place.Column - 1;
            start += line.AsSpan(start).IndexOfAnyExcept('#') is >= 0 and var signs ? signs : line.Length - start;
            start += line.Length - start - line.AsSpan(start).TrimStart().Length;
            var text = line[start..].TrimEnd();
            var open = text.TrimEnd('#');
            text = open.Length == 0 || open[^1] is ' ' or '\t' ? open.TrimEnd() : text;
            Mark(block, LineKind.Heading);
            Headings.Add(new(block.Level, text, new(place.Line, start + 1), last, false));
        }
    }

    private static int Length(MarkdownBlock block) => Math.Max(0, block.Span.End + 1 - block.Span.Start);

    private Place PlaceOf(MarkdownBlock block) =>
        new(source.LineAt(block.Span.Start) + 1, source.ColumnAt(block.Span.Start) + 1);

    private int LastLine(MarkdownBlock block) => source.LineAt(Math.Max(block.Span.Start, block.Span.End)) + 1;

    private void Mark(MarkdownBlock block, LineKind kind)
    {
        for (var line = source.LineAt(block.Span.Start); line < LastLine(block) && line < Kinds.Length; line++)
        {
            Kinds[line] = kind;
        }
    }
}
