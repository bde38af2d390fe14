using System.Collections.Immutable;
using System.Text;
using Longrun.Core.Text;

namespace Longrun.Core.Gates.Files;

/// <summary>
/// Reads YAML as configurations are written in it: blocks by indentation, flow style, folded texts. No anchors, no
/// tags: their text is the value. Total.
/// </summary>
internal sealed class YamlText
{
    private static readonly LinearRegex s_name =
        new("""^(?:"([^"]*)"|'([^']*)'|([^\s"'#\[\]{}&*!|>%@`,][^#]*?))\s*:(?:\s+(.*))?$""");

    /// <summary>Characters of a text that goes on over lines.</summary>
    private const int FoldedMax = 4_000;

    /// <summary>Lines of one value in flow style.</summary>
    private const int FlowLinesMax = 1_000;

    private readonly List<Setting> _found = [];
    private readonly Stack<Level> _levels = new();
    private readonly string[] _lines;
    private int _at;

    private YamlText(string text)
    {
        _lines = text.ReplaceLineEndings("\n").Split('\n');
        _levels.Push(new(-1, "", IsItem: false));
    }

    public static ImmutableArray<Setting> Read(string text)
    {
        var reader = new YamlText(text);
        for (; reader._at < reader._lines.Length && reader._found.Count < Setting.CountMax; reader._at++)
        {
            reader.Line();
        }

        return Setting.Holding(reader._found);
    }

    private void Line()
    {
        var line = _lines[_at];
        var content = line.TrimStart();
        var indent = line.Length - content.Length;
        content = content.TrimEnd();
        if (content.Length == 0 || content[0] == '#' || content is "---" or "...")
        {
            return;
        }

        while ((content == "-"
            || content.StartsWith("- ", StringComparison.Ordinal)) && _levels.Count < Setting.DepthMax)
        {
            Leave(indent, isItem: true);
            _levels.Push(new(indent, _levels.Peek().Path + "[]", IsItem: true));

            var rest = content[1..].TrimStart();
            indent += content.Length - rest.Length;
            content = rest;
        }

        if (content.Length == 0)
        {
            return;
        }

        if (s_name.Match(content) is { Success: true } named)
        {
            var name = named.Groups[1].Value + named.Groups[2].Value + named.Groups[3].Value.Trim();
            Leave(indent, isItem: false);
            var path = Setting.Join(_levels.Peek().Path, name);
            if (_levels.Count < Setting.DepthMax)
            {
                _levels.Push(new(indent, path, IsItem: false));
            }

            Value(path, named.Groups[4].Value.Trim(), indent);
        }
        else if (_levels.Peek() is { IsItem: true } item)
        {
            Value(item.Path, content, item.Indent);
        }
        else if (_found.Count > 0 && _found[^1].Value.Length < FoldedMax)
        {
            _found[^1] = _found[^1] with { Value = $"{_found[^1].Value} {Plain(content)}".Trim() };
        }
    }

    private void Leave(int indent, bool isItem)
    {
        // A list may stand at the indentation of the name it belongs to.
        while (_levels.Count > 1 && (_levels.Peek().Indent > indent
            || (_levels.Peek().Indent == indent && !(isItem && !_levels.Peek().IsItem))))
        {
            _levels.Pop();
        }
    }

    private void Value(string path, string value, int indent)
    {
        var line = _at + 1;
        if (value.Length > 0 && value[0] is '|' or '>')
        {
            _found.Add(new(path, Block(indent), line));
        }
        else if (value.Length > 0 && value[0] is '[' or '{')
        {
            var all = new List<string> { value };
            for (var depth = Opened(value); depth > 0 && _at + 1 < _lines.Length && all.Count < FlowLinesMax;)
            {
                all.Add(_lines[++_at]);
                depth += Opened(_lines[_at]);
            }

            _found.AddRange(ObjectText.Value($"{{v:{string.Join('\n', all)}}}", "", line)
                .Select(s => new Setting(path + s.Key[1..], s.Value, s.Line)));
        }
        else if (Plain(value) is { Length: > 0 } plain)
        {
            _found.Add(new(path, plain, line));
        }
        else if (!IsNested(indent))
        {
            _found.Add(new(path, "", line));
        }
    }

    private string Block(int indent)
    {
        var text = new StringBuilder();
        while (_at + 1 < _lines.Length && (_lines[_at + 1].Trim().Length == 0
            || _lines[_at + 1].Length - _lines[_at + 1].TrimStart().Length > indent))
        {
            text.Append(_lines[++_at].Trim()).Append('\n');
        }

        return text.ToString().Trim();
    }

    private bool IsNested(int indent)
    {
        var next = _lines.Skip(_at + 1).FirstOrDefault(line => line.Trim().Length > 0
            && line.TrimStart()[0] != '#') ?? "";
        var own = next.Length - next.TrimStart().Length;
        return own > indent || (own == indent && next.TrimStart().StartsWith('-'));
    }

    private static int Opened(string text) => text.Count(c => c is '[' or '{') - text.Count(c => c is ']' or '}');

    private static string Plain(string value)
    {
        if (value.Length > 1 && value[0] is '"' or '\'' && value.IndexOf(value[0], 1) is > 0 and var end)
        {
            return value[1..(value.EndsWith(value[0]) ? value.Length - 1 : end)];
        }

        var comment = value.StartsWith('#') ? 0 : value.IndexOf(" #", StringComparison.Ordinal);
        return (comment < 0 ? value : value[..comment]).Trim();
    }

    private sealed record Level(int Indent, string Path, bool IsItem);
}
