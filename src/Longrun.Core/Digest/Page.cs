using System.Text;

namespace Longrun.Core.Digest;

/// <summary>A Markdown page being written: blocks with exactly one blank line between them.</summary>
internal sealed class Page
{
    private readonly StringBuilder _text = new();

    public Page Block(string text)
    {
        if (_text.Length > 0)
        {
            _text.Append('\n');
        }

        _text.Append(text.TrimEnd()).Append('\n');
        return this;
    }

    public Page Heading(int level, string text) => Block($"{new string('#', level)} {text}");

    /// <summary>Nothing where there are no items.</summary>
    public Page Bullets(IEnumerable<string> items)
    {
        var lines = items.Select(item => $"- {item}").ToList();
        return lines.Count == 0 ? this : Block(string.Join('\n', lines));
    }

    /// <summary>A heading with its list, or nothing.</summary>
    public Page Section(string heading, IEnumerable<string> items)
    {
        var list = items.ToList();
        return list.Count == 0 ? this : Heading(2, heading).Bullets(list);
    }

    /// <summary>Where the files lie that the page names by their hashes. Nothing where it is not known.</summary>
    public Page Evidence(string? folder) =>
        folder is null ? this : Block($"Evidence lies in {Md.Code(folder)}, each file named by its content.");

    public Page Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        var lines = new List<string> { Row(header), Row([.. header.Select(_ => "---")]) };
        lines.AddRange(rows.Select(Row));
        return Block(string.Join('\n', lines));
    }

    public override string ToString() => _text.ToString();

    private static string Row(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells)} |";
}
