using System.Collections.Immutable;
using System.Text;
using Longrun.Core.Verdict.Integrity.Sources;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>
/// Hosts that no line has as a whole: parts that are joined or added, texts in another alphabet or backwards. What is
/// constant in a source is put together as its program would.
/// </summary>
internal sealed class AssembledHosts
{
    /// <summary>Lists in lists that are put together, and parts of one text.</summary>
    private const int DepthMax = 4;
    private const int PartsMax = 60;

    /// <summary>Characters of a text that is taken apart.</summary>
    private const int TextMax = 500;

    private readonly Source _source;
    private readonly Dictionary<string, string> _constants = new(StringComparer.Ordinal);

    private AssembledHosts(Source source) => _source = source;

    /// <summary>With the line that each stands in, from 1.</summary>
    public static IEnumerable<(string Host, int Line)> In(string path, string text)
    {
        if (Families.Of(path) == Family.None || text.Length > ChangedFile.BytesMax)
        {
            return [];
        }
        var read = new AssembledHosts(Source.Read(path, text));
        read.Name();
        return read.Hosts();
    }

    private IEnumerable<(string, int)> Hosts()
    {
        for (var i = 0; i < _source.Tokens.Length; i++)
        {
            if (Begins(i) && Sum(i, 0) is { } found)
            {
                var (value, parts, end) = found;
                var written = parts > 1 || value.Length != _source.Tokens[i].Value.Length ? value : null;
                var decoded = _source.Tokens[i].Kind == TokenKind.Text ? Decoded(_source.Tokens[i].Value) : null;
                foreach (var host in Of(written).Concat(Of(decoded)))
                {
                    yield return (host, _source.Tokens[i].Line);
                }
                i = Math.Max(i, end - 1);
            }
        }
    }

    private static IEnumerable<string> Of(string? value) => value is null or { Length: > TextMax } ? []
        : NamedHosts.In(value, "").Concat(NamedHosts.IsOne(value) ? [value.Split('/', ':')[0].ToLowerInvariant()] : []);

    private bool Begins(int index) => !_source.Is(index - 1, "+") && (_source.Tokens[index].Kind == TokenKind.Text
        || _source.Is(index, "[") && _source.Is(_source.Closing[index] + 2, "join")
        || _source.Tokens[index].Kind == TokenKind.Word && (_constants.ContainsKey(_source.Tokens[index].Value)
            && _source.Is(index + 1, "+") || IsJoin(index)));

    /// <summary>Names that are given a constant text.</summary>
    private void Name()
    {
        for (var i = 0; i + 2 < _source.Tokens.Length && _constants.Count < 500; i++)
        {
            if (_source.Tokens[i].Kind == TokenKind.Word && _source.At(i + 1).Value is "=" or ":="
                && Begins(i + 2) && Sum(i + 2, 0) is { Value.Length: <= TextMax } found)
            {
                _constants.TryAdd(_source.Tokens[i].Value, found.Value);
            }
        }
    }

    private (string Value, int Parts, int End)? Sum(int index, int depth)
    {
        var text = new StringBuilder();
        var (at, parts) = (index, 0);
        while (parts < PartsMax && One(at, depth) is { } one)
        {
            text.Append(one.Value);
            parts += one.Parts;
            at = one.End;
            if (!_source.Is(at, "+"))
            {
                return (text.ToString(), parts, at);
            }
            at++;
        }
        return parts > 0 ? (text.Append('x').ToString(), parts, at) : null;
    }

    private (string Value, int Parts, int End)? One(int index, int depth)
    {
        if (depth > DepthMax)
        {
            return null;
        }
        var token = _source.At(index);
        if (token.Kind == TokenKind.Text)
        {
            // ".".join(["api", "example", "io"])
            return _source.Is(index + 1, ".") && _source.Is(index + 2, "join") && _source.Is(index + 3, "(")
                && List(index + 4, depth) is { } list
                ? (string.Join(token.Value, list.Values), list.Values.Count + 1, _source.Closing[index + 3] + 1)
                : (Filled(token.Value), 1, index + 1);
        }
        if (token.Is("[") && List(index, depth) is { } parts && _source.Is(parts.End, ".")
            && _source.Is(parts.End + 1, "join") && _source.Is(parts.End + 2, "("))
        {
            var separator = _source.At(parts.End + 3).Kind == TokenKind.Text ? _source.At(parts.End + 3).Value : ",";
            return (string.Join(separator, parts.Values), parts.Values.Count + 1, _source.Closing[parts.End + 2] + 1);
        }
        if (token.Kind == TokenKind.Word && IsJoin(index))
        {
            return Joined(index, depth);
        }
        return token.Kind == TokenKind.Word && _constants.TryGetValue(token.Value, out var value)
            && _source.At(index + 1).Value is not ("(" or "[" or "=") ? (value, 1, index + 1) : null;
    }

    /// <summary><c>string.Join(".", …)</c>, <c>strings.Join([]string{…}, ".")</c>, <c>String.Concat(…)</c>.</summary>
    private bool IsJoin(int index) => _source.At(index).Value is "string" or "strings" or "String"
        && _source.Is(index + 1, ".") && _source.At(index + 2).Value is "Join" or "join" or "Concat"
        && _source.Is(index + 3, "(");

    private (string Value, int Parts, int End)? Joined(int index, int depth)
    {
        var close = Math.Min(_source.Closing[index + 3], _source.Tokens.Length);
        var texts = new List<string>();
        for (var i = index + 4; i < close && texts.Count < PartsMax; i++)
        {
            if (One(i, depth + 1) is { } one && !_source.Is(i, "["))
            {
                texts.Add(one.Value);
                i = one.End - 1;
            }
        }
        if (texts.Count < 2)
        {
            return null;
        }
        var isGo = _source.Family == Family.Go;
        var separator = _source.Is(index + 2, "Concat") ? "" : isGo ? texts[^1] : texts[0];
        var values = _source.Is(index + 2, "Concat") ? texts : isGo ? texts[..^1] : texts[1..];
        return (string.Join(separator, values), texts.Count, close + 1);
    }

    private (List<string> Values, int End)? List(int index, int depth)
    {
        if (_source.At(index).Value is not ("[" or "(" or "{"))
        {
            return null;
        }
        var values = new List<string>();
        var close = Math.Min(_source.Closing[index], _source.Tokens.Length);
        for (var i = index + 1; i < close && values.Count < PartsMax; i++)
        {
            if (_source.Is(i, ","))
            {
                continue;
            }
            var one = Sum(i, depth + 1);
            values.Add(one?.Value ?? "x");
            i = (one?.End ?? Next(i, close)) - 1;
        }
        return values.Count < 2 ? null : (values, close + 1);
    }

    private int Next(int index, int close)
    {
        for (var i = index; i < close; i++)
        {
            if (_source.Is(i, ","))
            {
                return i;
            }
            i = _source.Opens(i) ? Math.Max(i, _source.Closing[i]) : i;
        }
        return close;
    }

    /// <summary>A text with gaps, with what is known in them.</summary>
    private string Filled(string text)
    {
        if (text.Length > TextMax || !text.Contains('{', StringComparison.Ordinal))
        {
            return text;
        }
        var filled = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            var open = text[at] == '{' ? at
                : text[at] == '$' && at + 1 < text.Length && text[at + 1] == '{' ? at + 1 : -1;
            var close = open < 0 ? -1 : text.IndexOf('}', open);
            if (close < 0)
            {
                filled.Append(text[at]);
                continue;
            }
            filled.Append(_constants.GetValueOrDefault(text[(open + 1)..close].Trim(), "x"));
            at = close;
        }
        return filled.ToString();
    }

    /// <summary>An address in base64 or hexadecimal, or written backwards.</summary>
    private static string? Decoded(string text)
    {
        if (text.Length is < 12 or > TextMax)
        {
            return null;
        }
        if (text.EndsWith("//:sptth", StringComparison.OrdinalIgnoreCase)
            || text.EndsWith("//:ptth", StringComparison.OrdinalIgnoreCase)
            || text.EndsWith("//:ssw", StringComparison.OrdinalIgnoreCase))
        {
            return string.Concat(text.Reverse());
        }
        var bytes = new byte[text.Length];
        var padded = text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=');
        var isHex = text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);
        var length = 0;
        if (isHex)
        {
            bytes = Convert.FromHexString(text);
            length = bytes.Length;
        }
        else if (!Convert.TryFromBase64String(padded, bytes, out length))
        {
            return null;
        }
        var decoded = Encoding.Latin1.GetString(bytes, 0, length);
        return decoded.All(c => c is >= ' ' and <= '~') && decoded.Contains('.', StringComparison.Ordinal)
            ? decoded : null;
    }
}
