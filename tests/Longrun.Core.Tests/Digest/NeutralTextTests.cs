using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Longrun.Core.Digest;
using Markdig;
using Xunit;

namespace Longrun.Core.Tests.Digest;

public sealed class NeutralTextTests
{
    private static readonly MarkdownPipeline Tables = new MarkdownPipelineBuilder().UsePipeTables().Build();

    [Theory]
    [InlineData("\u001b[31mred\u001b[0m", "red")]
    [InlineData("\u001b]0;title\u0007after", "after")]
    [InlineData("\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("\u001b]never ended\nnext", "next")]
    [InlineData("\u001bPq\u001b\\x", "x")]
    [InlineData("\u009b2Jx", "x")]
    [InlineData("a\rb\tc\n\nd", "a b c d")]
    [InlineData("bell\aback\b", "bell\ufffdback\ufffd")]
    [InlineData("abc\u202edef\u2066", "abcdef")]
    [InlineData("\u001b", "")]
    [InlineData("M\u001b(B3", "M3")]
    public void Terminal_sequences_and_controls_do_not_get_through(string text, string expected) =>
        Assert.Equal(expected, Plain.Line(text));

    [Fact]
    public void Half_a_character_is_shown_as_broken() => Assert.Equal("a\ufffdb", Plain.Line("a\ud83db"));

    [Fact]
    public void A_long_line_is_cut_and_never_inside_a_character()
    {
        var cut = Plain.Line(string.Concat(Enumerable.Repeat("😀", 300)), 11);
        Assert.Equal("😀😀😀😀😀…", cut);
    }

    [Fact]
    public void No_text_gets_a_control_character_through() => Check.QuickThrowOnFailure(Prop.ForAll(
        Words(), text => Plain.Block(text).All(c => c == '\n' || c == '\t' || !char.IsControl(c))));

    [Fact]
    public void No_text_leaves_its_cell() => Check.QuickThrowOnFailure(Prop.ForAll(
        Words(), text => Cells($"| a | b |\n| --- | --- |\n| {Md.Text(text)} | end |\n") == 4));

    [Fact]
    public void No_text_becomes_markup() => Check.QuickThrowOnFailure(Prop.ForAll(
        Words(), text => Tags(Markdown.ToHtml($"- x {Md.Text(text)}\n")) == "<ul><li></li></ul>"));

    [Fact]
    public void No_text_leaves_its_fence() => Check.QuickThrowOnFailure(Prop.ForAll(
        Words(), text => Tags(Markdown.ToHtml(Md.Fence(text))) == "<pre><code></code></pre>"));

    [Fact]
    public void No_file_name_leaves_its_code_span() => Check.QuickThrowOnFailure(Prop.ForAll(
        Words(), text => Tags(Markdown.ToHtml($"x {Md.Code(text)}\n")) == "<p><code></code></p>"));

    [Theory]
    [InlineData("# heading")]
    [InlineData("- item")]
    [InlineData("1. item")]
    [InlineData("12) item")]
    [InlineData("+ item")]
    [InlineData("=== ")]
    [InlineData("> quoted")]
    public void Text_at_the_start_of_a_block_stays_a_paragraph(string text) =>
        Assert.Equal("<p></p>", Tags(Markdown.ToHtml(Md.Text(text))));

    [Fact]
    public void Words_with_underscores_are_left_readable() =>
        Assert.Equal("snake_case \\_x\\_", Md.Text("snake_case _x_"));

    /// <summary>Strings made of what Markdown and terminals find special.</summary>
    private static Arbitrary<string> Words()
    {
        string[] parts =
        [
            "a", "b1", " ", "\n", "\r", "\t", "|", "`", "```", "~~~", "*", "**", "_", "#", "# ", "- ", "1. ", "> ",
            "<b>", "<!--", "-->", "[x](y)", "![x](y)", "\\", "&lt;", "\u001b", "[", "]", "(", ")", "\u001b[2J",
            "\u009b", "\u202e", "\ud83d", "<http://x>", "\u2028", "\u0085", "==", "--", "Answer M4: 1",
        ];
        return Gen.Elements(parts).ListOf().Select(list => string.Concat(list)).ToArbitrary();
    }

    private static int Cells(string markdown)
    {
        var html = Markdown.ToHtml(markdown, Tables);
        return html.Split("<td>").Length - 1 + html.Split("<th>").Length - 1;
    }

    private static string Tags(string html) =>
        string.Concat(Regex.Matches(html, "<[^>]*>").Select(tag => tag.Value.Split(' ')[0].TrimEnd('>') + ">"));
}
