using System.Collections.Immutable;
using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Changes;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>
/// One setting, or one item of a list: <c>compilerOptions</c>, <c>strict</c>, <c>true</c>. The section is the names
/// around it, outermost first, joined by slashes; the value has no quotes, and is empty where it opens something.
/// </summary>
internal sealed record ConfigEntry(string Section, string Key, string Value, int Line)
{
    /// <summary>What is said on its line, or above it.</summary>
    public string Remark { get; init; } = "";
}

/// <summary>
/// Settings in JSON, JavaScript, TOML, INI, YAML and XML alike: names, values, and what is indented below or bracketed
/// after them. Formatters indent; a text that is not indented is read as flat.
/// </summary>
internal static class ConfigEntries
{
    /// <summary>Settings of one file: a large configuration has some hundred.</summary>
    public const int EntriesMax = 5_000;

    private static readonly LinearRegex s_pair = new(
        @"^\s*(?:-\s+|(?:export\s+)?(?:const|let|var)\s+)?[""'`]?([@\w*~./\[\]{}!$ ,:-]*?[\w*\]/}])[""'`]?\s*(?:=>"
            + @"|[:=])\s*(.*)$");

    private static readonly LinearRegex s_header = new(@"^\s*\[+\s*([^\]]+?)\s*\]+\s*$");

    private static readonly LinearRegex s_item = new(@"^\s*-\s+(.+)$|^\s*[""'`]([^""'`]*)[""'`]\s*,?\s*$");

    private static readonly LinearRegex s_inline = new(
        @"[""']?([A-Za-z@][\w/.@-]*)[""']?\s*[:=]\s*([""'][^""']*[""']|[\w.-]+|\[[^\]]*\])");

    private static readonly LinearRegex s_element = new(@"<([A-Za-z][\w.]*)(?:\s[^>]*)?>([^<]*)</");

    private static readonly LinearRegex s_rule = new(@"<Rule\s+Id=""(\w+)""\s+Action=""(\w+)""");

    public static ImmutableArray<ConfigEntry> Read(string path, string? text)
    {
        var entries = ImmutableArray.CreateBuilder<ConfigEntry>();
        var lines = LineChanges.Lines(text);
        var code = CodeText.Lines(path, lines);
        var reading = new Reading();
        for (var at = 0; at < code.Length && entries.Count < EntriesMax; at++)
        {
            var line = code[at].Length > LineChanges.LineMax ? code[at][..LineChanges.LineMax] : code[at];
            var remark = Remark(lines, code, at);
            foreach (var entry in line.TrimStart().StartsWith('<') ? Xml(line, at + 1) : reading.Line(line, at + 1))
            {
                entries.Add(entry with { Remark = remark });
            }
        }

        return entries.ToImmutable();
    }

    private static string Remark(string[] lines, string[] code, int at)
    {
        var own = lines[at].Length > code[at].Length ? lines[at][code[at].TrimEnd().Length..] : "";
        var above = at > 0 && code[at - 1].Trim().Length == 0 ? lines[at - 1] : "";
        var said = own.Length > 3 ? own : above;
        return said.Length > LineChanges.LineMax ? "" : said;
    }

    private static IEnumerable<ConfigEntry> Xml(string line, int number)
    {
        foreach (var match in s_rule.Matches(line).AsEnumerable())
        {
            yield return new("Rules", match.Groups[1].Value, match.Groups[2].Value, number);
        }

        foreach (var match in s_element.Matches(line).AsEnumerable())
        {
            var values = match.Groups[2].Value.Split([';', ','], StringSplitOptions.TrimEntries);
            foreach (var value in values.Where(value => !value.StartsWith("$(", StringComparison.Ordinal)))
            {
                yield return new("", match.Groups[1].Value, value, number);
            }
        }
    }

    private sealed class Reading
    {
        /// <summary>Names that are open: what stands below them has more in front of it.</summary>
        private readonly Stack<(int Depth, string Name)> _open = new();

        private string _header = "";

        public IEnumerable<ConfigEntry> Line(string line, int number)
        {
            if (line.Trim().Length == 0)
            {
                yield break;
            }

            if (s_header.Match(line) is { Success: true } header && !line.Contains(','))
            {
                _header = header.Groups[1].Value;
                _open.Clear();
                yield break;
            }

            var depth = line.Length - line.TrimStart().Length;
            var isClosing = line.TrimStart()[0] is '}' or ']' or ')';
            while (_open.Count > 0 && (_open.Peek().Depth > depth || (_open.Peek().Depth == depth && !isClosing)))
            {
                _open.Pop();
            }

            foreach (var entry in Entries(line, number, depth))
            {
                yield return entry;
            }
        }

        private IEnumerable<ConfigEntry> Entries(string line, int number, int depth)
        {
            if (s_item.Match(line) is { Success: true } item && !(item.Groups[1].Success && s_pair.IsMatch(line)
                && !item.Groups[1].Value.StartsWith('"')))
            {
                yield return new(Section(1), Key(), Bare(item.Groups[1].Value + item.Groups[2].Value), number);
            }
            else if (s_pair.Match(line) is { Success: true } pair)
            {
                var key = pair.Groups[1].Value.Trim().TrimStart('{', '[', '(', ' ');
                var value = pair.Groups[2].Value.Trim().TrimEnd(',', ';').Trim();
                _open.Push((depth, key));
                foreach (var (name, part) in Values(value))
                {
                    yield return new(
                        name.Length == 0 ? Section(1) : Section(0), name.Length == 0 ? key : name, part, number);
                }
            }
            else if (_open.Count > 0 && line.Trim().Trim(',', ']', '}', ')', ';') is { Length: > 0 } rest)
            {
                // A further line of a list without bullets, as INI files have them.
                foreach (var part in rest.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
                {
                    yield return new(Section(1), Key(), Bare(part), number);
                }
            }
        }

        /// <summary>The items of a list, the settings of an object on one line, or the value itself.</summary>
        private static IEnumerable<(string Name, string Value)> Values(string value)
        {
            if (value.StartsWith('['))
            {
                return value.Trim('[', ']').Split(',').Select(part => ("",
                    Bare(part))).Where(one => one.Item2.Length > 0);
            }

            if (value.StartsWith('{'))
            {
                return s_inline.Matches(value).Select(match => (match.Groups[1].Value, Bare(match.Groups[2].Value)));
            }

            return [("", Bare(value))];
        }

        private string Key() => _open.Count == 0 ? "" : _open.Peek().Name;

        private string Section(int without) => string.Join('/', _open.Skip(without).Select(one => one.Name)
            .Append(_header).Where(name => name.Length > 0).Reverse());

        private static string Bare(string text) =>
            text.Trim().TrimEnd(',').Trim().Trim('"', '\'', '`', '[', ']').Trim();
    }
}
