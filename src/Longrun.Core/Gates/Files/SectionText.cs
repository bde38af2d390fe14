using System.Collections.Immutable;

namespace Longrun.Core.Gates.Files;

/// <summary>Reads INI and TOML: sections of names with values. Total.</summary>
internal static class SectionText
{
    /// <summary>Lines that one value may go on for.</summary>
    private const int ValueLinesMax = 2_000;

    /// <param name="text">The file.</param>
    /// <param name="isToml">Indented lines are names of their own there; in INI they go on with the value.</param>
    public static ImmutableArray<Setting> Read(string text, bool isToml)
    {
        var found = new List<Setting>();
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var (section, key) = ("", "");
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0 || line[0] is '#' or ';')
            {
                continue;
            }

            if (!isToml && char.IsWhiteSpace(lines[i][0]) && key.Length > 0)
            {
                found.Add(new(key + "[]", line, i + 1));
            }
            else if (line[0] == '[' && line.LastIndexOf(']') is > 0 and var end)
            {
                var isList = line.StartsWith("[[", StringComparison.Ordinal);
                section = line[..(end + 1)].Trim('[', ']', ' ').Replace("\"", "", StringComparison.Ordinal)
                    + (isList ? "[]" : "");
                key = "";
            }
            else if (line.IndexOfAny(isToml ? ['='] : ['=', ':']) is > 0 and var at)
            {
                key = Setting.Join(section, line[..at].Trim().Trim('"', '\'', '?', '+'));
                i += Value(found, key, line[(at + 1)..].Trim(), lines.AsSpan(i), i + 1);
            }
            else
            {
                found.Add(new(Setting.Join(section, line), line, i + 1));
            }
        }

        return Setting.Holding(found);
    }

    /// <summary>How many more lines the value takes.</summary>
    private static int Value(List<Setting> found, string key, string value, ReadOnlySpan<string> lines, int line)
    {
        var quotes = value.StartsWith("\"\"\"", StringComparison.Ordinal) ? "\"\"\""
            : value.StartsWith("'''", StringComparison.Ordinal) ? "'''" : null;
        if (quotes is not null)
        {
            var text = new List<string> { value[3..] };
            while (!text[^1].Contains(quotes, StringComparison.Ordinal)
                && text.Count < Math.Min(lines.Length, ValueLinesMax))
            {
                text.Add(lines[text.Count]);
            }

            found.Add(new(key, string.Join('\n', text).Split(quotes)[0].Trim(), line));
            return text.Count - 1;
        }

        if (value.StartsWith('[') || value.StartsWith('{'))
        {
            var more = 0;
            var all = new List<string> { value };
            for (var depth = Depth(value); depth > 0 && ++more < Math.Min(lines.Length, ValueLinesMax);)
            {
                all.Add(lines[more]);
                depth += Depth(lines[more]);
            }

            // A name and the value: an inline table has its own names.
            found.AddRange(ObjectText.Value($"{{\"{key.Replace("\"", "", StringComparison.Ordinal)}\":"
                + string.Join('\n', all) + "}", "", line));
            return more;
        }

        if (value.Length > 0)
        {
            found.Add(new(key, Plain(value), line));
        }

        return 0;
    }

    /// <summary>Brackets that a line opens and does not close, outside of quotes and comments.</summary>
    private static int Depth(string line)
    {
        var (depth, quote) = (0, '\0');
        foreach (var c in line)
        {
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c == '#')
            {
                break;
            }
            else
            {
                quote = c is '"' or '\'' ? c : '\0';
                depth += c is '[' or '{' ? 1 : c is ']' or '}' ? -1 : 0;
            }
        }

        return depth;
    }

    /// <summary>Without quotes, and without a comment behind it.</summary>
    private static string Plain(string value)
    {
        if (value[0] is '"' or '\'' && value.IndexOf(value[0], 1) is > 0 and var end)
        {
            return value[1..end];
        }

        var comment = value.IndexOf(" #", StringComparison.Ordinal);
        comment = comment < 0 ? value.IndexOf(" ;", StringComparison.Ordinal) : comment;
        return (comment < 0 ? value : value[..comment]).Trim();
    }
}
