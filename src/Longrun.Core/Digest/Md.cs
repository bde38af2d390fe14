using System.Text;

namespace Longrun.Core.Digest;

/// <summary>Untrusted text as Markdown that shows it and nothing else: no way out of a table or a fence.</summary>
internal static class Md
{
    /// <summary>One line of text, escaped for a paragraph, a list item, a heading or a table's cell.</summary>
    public static string Text(string? text, int max = Plain.LineCharsMax)
    {
        var line = Plain.Line(text, max);
        var result = new StringBuilder(line.Length + 8);
        for (var at = 0; at < line.Length; at++)
        {
            if (IsMarkup(line, at))
            {
                result.Append('\\');
            }

            result.Append(line[at]);
        }

        return result.ToString();
    }

    /// <summary>A code span. Not for tables, where a bar would end the cell.</summary>
    public static string Code(string? text, int max = Plain.LineCharsMax)
    {
        // A name with a line break is one name: its breaks are shown as they are typed in a shell.
        var line = Plain.Line((text ?? "").Replace("\n", "\\n", StringComparison.Ordinal), max);
        var ticks = new string('`', LongestRun(line, '`') + 1);
        var pad = line.Length == 0 || line[0] == '`' || line[^1] == '`' ? " " : "";
        return $"{ticks}{pad}{line}{pad}{ticks}";
    }

    /// <summary>A fenced block that its content cannot close.</summary>
    public static string Fence(string? text, int max = Plain.BlockCharsMax, string indent = "")
    {
        var block = Plain.Block(text, max);
        var ticks = new string('`', Math.Max(3, LongestRun(block, '`') + 1));
        var lines = $"{ticks}text\n{block}\n{ticks}".Split('\n');
        return string.Join('\n', lines.Select(line => line.Length == 0 ? line : indent + line));
    }

    /// <summary>A quotation: every line is marked and escaped.</summary>
    public static string Quote(string? text) =>
        string.Join('\n', Plain.Block(text).Split('\n')
            .Select(line => $"> {Text(line, Plain.BlockCharsMax)}".TrimEnd()));

    /// <summary>A link to a file of evidence where its folder is known, else its name. For tables too.</summary>
    public static string File(EvidenceItem? file, string? folder) => file switch
    {
        null => "none",
        _ when !IsName(file.Name) => Text(file.Name),
        _ when folder is null => Code(file.Name),
        _ => $"[{Text(file.Label)}]({Located(folder, file.Name)})",
    };

    /// <summary>A picture as it is, where its folder is known and it is one, else its name.</summary>
    public static string Picture(EvidenceItem file, string? folder) =>
        folder is not null && IsName(file.Name) && file.Name.EndsWith(".png", StringComparison.Ordinal)
            ? $"![{Text(file.Label)}]({Located(folder, file.Name)})"
            : $"{Text(file.Label)}: {File(file, folder)}";

    /// <summary>Where a file of evidence lies. Null: its folder is not known, or it is no name of evidence.</summary>
    public static string? Address(string name, string? folder) =>
        folder is not null && IsName(name) ? Located(folder, name) : null;

    private static bool IsName(string name) =>
        name is not ("" or "." or "..") && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    private static string Located(string folder, string name)
    {
        var path = string.Join('/', folder.Replace('\\', '/').Split('/').Select(Uri.EscapeDataString));
        return $"file://{(path.StartsWith('/') ? "" : "/")}{path}/{name}";
    }

    private static bool IsMarkup(string line, int at) => line[at] switch
    {
        '\\' or '`' or '*' or '[' or ']' or '<' or '>' or '|' or '~' or '&' => true,
        // Inside a word an underscore is only an underscore.
        '_' => !(IsWord(line, at - 1) && IsWord(line, at + 1)),
        '#' or '-' or '+' or '=' => at == 0,
        // A number at the start is a list's only where a blank follows.
        '.' or ')' => at > 0 && (at + 1 == line.Length || line[at + 1] == ' ')
            && line.AsSpan(0, at).IndexOfAnyExceptInRange('0', '9') < 0,
        _ => false,
    };

    private static bool IsWord(string line, int at) => at >= 0 && at < line.Length && char.IsLetterOrDigit(line[at]);

    private static int LongestRun(string text, char wanted)
    {
        int longest = 0, run = 0;
        foreach (var c in text)
        {
            run = c == wanted ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
