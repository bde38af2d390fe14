using System.Collections.Immutable;

namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>
/// A source as tokens, in one pass: each character is looked at a bounded number of times. What is not understood
/// becomes a symbol; nothing throws.
/// </summary>
internal sealed class Lexer
{
    /// <summary>Characters of one text that are kept: two texts that agree so far are the same for a check.</summary>
    public const int TextMax = 4_000;

    /// <summary>Characters of a regular expression: bounds what a slash that begins none costs.</summary>
    private const int PatternMax = 2_000;

    private static readonly ImmutableArray<string> s_operators =
        ["===", "!==", "=>", "==", "!=", "<=", ">=", "&&", "||", ":=", "->", "??", "?."];

    /// <summary>Words after which a slash begins a regular expression.</summary>
    private static readonly ImmutableHashSet<string> s_beforePattern =
        ["return", "typeof", "case", "in", "of", "do", "else", "void", "delete", "await", "yield"];

    private readonly string _source;
    private readonly Family _family;
    private readonly ImmutableArray<Token>.Builder _tokens = ImmutableArray.CreateBuilder<Token>();
    private int _at;
    private int _line = 1;
    private int _indent;

    /// <summary>Where the text begins that is being read, and on which line.</summary>
    private int _content;
    private int _line0;

    private Lexer(string source, Family family)
    {
        _source = source;
        _family = family;
    }

    private bool HashComments => _family is Family.Python or Family.Hash;

    private char Now => _at < _source.Length ? _source[_at] : '\0';

    public static ImmutableArray<Token> Read(string source, Family family)
    {
        var lexer = new Lexer(source, family);
        while (lexer._at < source.Length)
        {
            lexer.Step();
        }
        return lexer._tokens.DrainToImmutable();
    }

    private void Step()
    {
        var now = Now;
        if (now == '\n')
        {
            _at++;
            _line++;
            _indent = 0;
        }
        else if (char.IsWhiteSpace(now) || now is '\0' or '\uFEFF')
        {
            _at++;
            _indent = _indent < 0 ? _indent : _indent + 1;
        }
        else if (!Comment() && !Quoted())
        {
            Plain(now);
        }
    }

    private void Plain(char now)
    {
        var start = _at;
        if (char.IsAsciiDigit(now))
        {
            Advance(IsOfNumber);
            Add(TokenKind.Number, _source[start.._at], _line);
        }
        else if (IsOfWord(now))
        {
            Advance(IsOfWord);
            Add(TokenKind.Word, _source[start.._at], _line);
        }
        else
        {
            var symbol = Operator() ?? now.ToString();
            _at += symbol.Length;
            Add(TokenKind.Symbol, symbol, _line);
        }
    }

    private string? Operator()
    {
        if (_at + 1 < _source.Length && "=>&|-?.".Contains(_source[_at + 1], StringComparison.Ordinal))
        {
            foreach (var symbol in s_operators)
            {
                if (Has(symbol))
                {
                    return symbol;
                }
            }
        }
        return null;
    }

    private bool Comment()
    {
        if (Has("//go:build"))
        {
            Add(TokenKind.Word, "go:build", _line);
            var start = _at + 10;
            SkipLine();
            Add(TokenKind.Text, _source[start.._at].Trim(), _line);
            return true;
        }
        if (HashComments ? Now == '#' : Has("//"))
        {
            SkipLine();
            return true;
        }
        if (HashComments || !Has("/*"))
        {
            return false;
        }
        var end = _source.IndexOf("*/", _at + 2, StringComparison.Ordinal);
        MoveTo(end < 0 ? _source.Length : end + 2);
        return true;
    }

    private bool Quoted()
    {
        var prefix = Prefix();
        var quote = _at + prefix < _source.Length ? _source[_at + prefix] : '\0';
        if (quote is not ('"' or '\'') && (quote != '`' || _family is not (Family.Go or Family.Script)))
        {
            return Now == '/' && Pattern();
        }
        var raw = _source.AsSpan(_at, prefix).ContainsAny("rR@#") || (_family == Family.Go && quote == '`');
        if (quote == '\'' && _family == Family.Braces && !IsCharacter())
        {
            return false;
        }
        var first = _at + prefix;
        var run = Run(first, quote);
        _line0 = _line;
        _content = first;
        if (quote == '"' && run >= 3 && _family is Family.CSharp or Family.Braces or Family.Python
            || quote == '\'' && run >= 3 && _family == Family.Python)
        {
            var marks = _family == Family.CSharp ? run : 3;
            Until(first + marks, new string(quote, marks), raw || _family == Family.CSharp);
        }
        else if (quote == '`' && _family == Family.Script)
        {
            Template(first + 1);
        }
        else
        {
            Single(first + 1, quote, raw);
        }
        return true;
    }

    /// <summary>Letters that belong to the quote after them: <c>@$</c>, <c>rb</c>, <c>f</c>.</summary>
    private int Prefix()
    {
        var length = 0;
        while (length < 3 && _at + length < _source.Length && IsOfPrefix(_source[_at + length]))
        {
            length++;
        }
        return _at + length < _source.Length && _source[_at + length] is '"' or '\'' ? length : 0;
    }

    private bool IsOfPrefix(char c) => _family switch
    {
        Family.CSharp => c is '@' or '$',
        Family.Python => c is 'r' or 'R' or 'b' or 'B' or 'f' or 'F' or 'u' or 'U',
        _ => false,
    };

    private bool IsCharacter() =>
        _at + 2 < _source.Length && (_source[_at + 1] == '\\' || _source[_at + 2] == '\'');

    private int Run(int from, char quote)
    {
        var end = from;
        // Elsewhere three are enough to tell; counting on, a row of quotes would be counted from each of them.
        var most = _family == Family.CSharp ? int.MaxValue : 3;
        while (end < _source.Length && _source[end] == quote && end - from < most)
        {
            end++;
        }
        return end - from;
    }

    private void Until(int from, string marks, bool raw)
    {
        var end = Math.Min(from, _source.Length);
        while (end < _source.Length && !_source.AsSpan(end).StartsWith(marks, StringComparison.Ordinal))
        {
            end += !raw && _source[end] == '\\' ? 2 : 1;
        }
        Text(from, Math.Min(end, _source.Length), marks.Length);
    }

    private void Single(int from, char quote, bool raw)
    {
        var end = from;
        var many = _family == Family.CSharp && raw || quote == '`';
        while (end < _source.Length && (many || _source[end] != '\n'))
        {
            if (_source[end] == quote)
            {
                if (_family != Family.CSharp || !raw || end + 1 >= _source.Length || _source[end + 1] != quote)
                {
                    break;
                }
                end++;
            }
            else if (_source[end] == '\\' && !(raw && _family is Family.CSharp or Family.Go))
            {
                end++;
            }
            end++;
        }
        end = Math.Min(end, _source.Length);
        Text(from, end, end < _source.Length && _source[end] == quote ? 1 : 0);
    }

    /// <summary>A template to its end, with what stands in <c>${}</c>, templates in it included.</summary>
    private void Template(int from)
    {
        var depths = new Stack<int>([0]);
        var end = from;
        for (; end < _source.Length && depths.Count > 0; end++)
        {
            var depth = depths.Peek();
            switch (_source[end])
            {
                case '\\':
                    end++;
                    break;
                case '`' when depth == 0:
                    depths.Pop();
                    break;
                case '`':
                    depths.Push(0);
                    break;
                case '{' when depth > 0 || _source[end - 1] == '$':
                    depths.Push(depths.Pop() + 1);
                    break;
                case '}' when depth > 0:
                    depths.Push(depths.Pop() - 1);
                    break;
            }
        }
        end = Math.Min(end, _source.Length);
        var closed = depths.Count == 0 ? 1 : 0;
        Text(from, Math.Max(from, end - closed), closed);
    }

    private bool Pattern()
    {
        if (_family != Family.Script || _tokens.Count > 0 && !MayPrecedePattern(_tokens[^1]))
        {
            return false;
        }
        var inClass = false;
        var most = Math.Min(_source.Length, _at + PatternMax);
        for (var end = _at + 1; end < most && _source[end] != '\n'; end++)
        {
            switch (_source[end])
            {
                case '\\':
                    end++;
                    break;
                case '[':
                    inClass = true;
                    break;
                case ']':
                    inClass = false;
                    break;
                case '/' when !inClass:
                    _line0 = _line;
                    _content = _at;
                    Text(_at + 1, end, 1);
                    Advance(char.IsAsciiLetter);
                    return true;
            }
        }
        return false;
    }

    private static bool MayPrecedePattern(Token before) => before.Kind switch
    {
        TokenKind.Word => s_beforePattern.Contains(before.Value),
        TokenKind.Symbol => before.Value is not (")" or "]" or "}" or "<"),
        _ => false,
    };

    private void Text(int from, int end, int closing)
    {
        end = Math.Min(end, _source.Length);
        from = Math.Min(from, end);
        var value = _source[from..Math.Min(end, from + TextMax)];
        var next = Math.Min(_source.Length, end + closing);
        _line += _source.AsSpan(_content, Math.Max(0, next - _content)).Count('\n');
        _at = Math.Max(next, _at + 1);
        Add(TokenKind.Text, value, _line0);
    }

    private void MoveTo(int end)
    {
        _line += _source.AsSpan(_at, end - _at).Count('\n');
        _at = end;
    }

    private void SkipLine()
    {
        var end = _source.IndexOf('\n', _at);
        _at = end < 0 ? _source.Length : end;
    }

    private void Advance(Func<char, bool> belongs)
    {
        while (_at < _source.Length && belongs(_source[_at]))
        {
            _at++;
        }
    }

    private void Add(TokenKind kind, string value, int line)
    {
        _tokens.Add(new Token(kind, value, line, _indent));
        _indent = -1;
    }

    private bool Has(string text) => _source.AsSpan(_at).StartsWith(text, StringComparison.Ordinal);

    private bool IsOfNumber(char c) =>
        char.IsAsciiLetterOrDigit(c) || c == '_'
        || c == '.' && _at + 1 < _source.Length && char.IsAsciiDigit(_source[_at + 1])
        || c is '-' or '+' && _source[_at - 1] is 'e' or 'E' && !_source.AsSpan(0, _at).EndsWith("0xe");

    private static bool IsOfWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '$';
}
