using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Longrun.Core.Text;

/// <summary>
/// Files of lines <c>NAME=value</c>, as <c>.env</c> has them: comments, <c>export</c>, values in quotes that may go
/// over lines where the closing quote ends its line: one that was forgotten takes no other variable along. Nothing is
/// expanded.
/// </summary>
internal static partial class VariableLines
{
    private const RegexOptions Options = RegexOptions.Multiline | RegexOptions.Singleline
        | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    private const string Remark = @"(?<after>[ \t]*(?:#[^\r\n]*)?\r?)$";

    [GeneratedRegex(
        @"^\uFEFF?[ \t]*(?:export[ \t]+)?(?<name>[A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*"
        + @"(?:(?<value>'[^'\r\n]*'|""(?:\\[^\r\n]|[^""\\\r\n])*"")"
        + @"|(?<value>'[^']*'|""(?:\\.|[^""\\])*"")" + Remark + @"|(?<value>[^\r\n#][^\r\n]*)?)",
        Options)]
    private static partial Regex Line { get; }

    /// <summary>
    /// Whatever somebody may take for a value of the name: also "NAME: value", and in the middle of a quoted value.
    /// </summary>
    [GeneratedRegex(
        @"(?<before>(?:^|\r)\uFEFF?[^\S\r\n]*(?:export[^\S\r\n]+)?(?<name>[A-Za-z_][A-Za-z0-9_]*)"
        + @"[^\S\r\n]*(?:=|:[^\S\r\n])[^\S\r\n]*)[^\s#][^\r\n]*",
        Options)]
    private static partial Regex AnyLine { get; }

    /// <summary>The values by their names; where one is there twice, the last holds.</summary>
    public static ImmutableDictionary<string, string> Read(string text)
    {
        var values = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (Match line in Line.Matches(text))
        {
            values[line.Groups["name"].Value] = Plain(line.Groups["value"].Value);
        }

        return values.ToImmutable();
    }

    /// <summary>The same text, in which these names have no value, however badly it is written.</summary>
    public static string Without(string text, IReadOnlyCollection<string> names)
    {
        var rest = Line.Replace(text, line => line.Groups["value"].Success && names.Contains(line.Groups["name"].Value)
            ? line.Value[..(line.Groups["value"].Index - line.Index)] + line.Groups["after"].Value
            : line.Value);
        return AnyLine.Replace(rest, line =>
            names.Contains(line.Groups["name"].Value) ? line.Groups["before"].Value : line.Value);
    }

    private static string Plain(string value) => value switch
    {
        ['\'', .. var inner, '\''] => inner,
        ['"', .. var inner, '"'] => Unescaped(inner),
        _ => WithoutRemark(value).Trim(),
    };

    private static string WithoutRemark(string value)
    {
        var at = value.StartsWith('#') ? 0 : value.IndexOf(" #", StringComparison.Ordinal);
        return at < 0 ? value : value[..at];
    }

    private static string Unescaped(string inner)
    {
        var text = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            var escaped = inner[i] == '\\' && i + 1 < inner.Length;
            text.Append(!escaped ? inner[i] : inner[++i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', var c => c });
        }

        return text.ToString();
    }
}
