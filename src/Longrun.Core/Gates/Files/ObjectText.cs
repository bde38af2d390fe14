using System.Collections.Immutable;
using System.Text;

namespace Longrun.Core.Gates.Files;

/// <summary>
/// Reads what is written as objects and lists: JSON with its common liberties, object literals in JavaScript and
/// TypeScript, YAML's flow style, TOML's inline values. Total: what is none of these gives some values or none.
/// </summary>
internal sealed class ObjectText
{
    private readonly string _text;
    private readonly bool _hashComments;
    private readonly List<Setting> _found = [];
    private readonly Stack<Level> _levels = new();
    private int _at;
    private int _line;
    private bool _mayDivide;

    private ObjectText(string text, int line, bool hashComments)
    {
        (_text, _line, _hashComments) = (text, line, hashComments);
    }

    public static ImmutableArray<Setting> Read(string text) => Setting.Holding(In(text, "", 1, hashComments: false));

    /// <summary>A value that stands in another file.</summary>
    public static IReadOnlyList<Setting> Value(string text, string path, int line) =>
        In(text, path, line, hashComments: true);

    private static List<Setting> In(string text, string path, int line, bool hashComments)
    {
        var reader = new ObjectText(text, line, hashComments);
        reader._levels.Push(new Level('\0', path));
        reader.Walk();
        return reader._found;
    }

    private void Walk()
    {
        while (Next() is { } token && _found.Count < Setting.CountMax)
        {
            var level = _levels.Peek();
            switch (token.Kind)
            {
                case TokenKind.Open when _levels.Count < Setting.DepthMax:
                    level.IsComposite = true;
                    _levels.Push(new(token.Text[0], level.Inner) { IsImport = level.IsImport });
                    break;
                case TokenKind.Close when _levels.Count > 1:
                    End(level);
                    _levels.Pop();
                    break;
                case TokenKind.Comma:
                    End(level);
                    break;
                case TokenKind.Colon when level is { Kind: '{', Key: null, Words.Length: > 0 }:
                    level.Key = level.Words.ToString();
                    level.Words.Clear();
                    break;
                case TokenKind.Colon or TokenKind.Word or TokenKind.Text:
                    level.Add(token.Text, _line);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>A value has ended: it is one unless something nested in it said it all.</summary>
    private void End(Level level)
    {
        var value = level.Words.ToString();
        if (level.Kind is '{' or '[' && !level.IsImport && !level.IsComposite && (value.Length > 0 || level.HasText))
        {
            // A name alone is what JavaScript calls a shorthand, or a spread.
            var key = level.Kind == '[' ? level.Inner : Setting.Join(level.Path, level.Key ?? value);
            _found.Add(new(key, value, level.Line));
        }

        if (level.Kind == '(' && !level.IsComposite && level.IsCallInValue && value.Length > 0)
        {
            _found.Add(new(level.Path, value, level.Line));
        }

        level.Clear();
    }

    private Token? Next()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (char.IsWhiteSpace(c))
            {
                _line += c == '\n' ? 1 : 0;
                _at++;
            }
            else if (c == '#' && _hashComments || (c == '/' && Ahead(1) == '/'))
            {
                _at = _text.IndexOf('\n', _at) is >= 0 and var end ? end : _text.Length;
            }
            else if (c == '/' && Ahead(1) == '*')
            {
                Skip(_text.IndexOf("*/", _at + 2, StringComparison.Ordinal) is >= 0 and var end ? end + 2
                    : _text.Length);
            }
            else
            {
                return Read(c);
            }
        }

        return null;
    }

    private Token Read(char c)
    {
        if (c is '"' or '\'' or '`')
        {
            _mayDivide = true;
            return new(TokenKind.Text, Quoted(c));
        }

        if (c == '/' && !_mayDivide && !_hashComments && PatternEnd() is > 0 and var end)
        {
            var pattern = _text[_at..end];
            _at = end;
            _mayDivide = true;
            return new(TokenKind.Word, pattern);
        }

        var kind = c switch
        {
            '{' or '[' or '(' => TokenKind.Open,
            '}' or ']' or ')' => TokenKind.Close,
            ',' or ';' => TokenKind.Comma,
            ':' => TokenKind.Colon,
            '=' when _hashComments => TokenKind.Colon,
            _ => TokenKind.Word,
        };
        var start = _at++;
        _mayDivide = kind == TokenKind.Close;
        if (kind == TokenKind.Word && IsWord(c))
        {
            while (_at < _text.Length && IsWord(_text[_at]))
            {
                _at++;
            }

            _mayDivide = true;
        }

        return new(kind, _text[start.._at]);
    }

    private string Quoted(char quote)
    {
        var value = new StringBuilder();
        _at++;
        while (_at < _text.Length && _text[_at] != quote && (quote == '`' || _text[_at] != '\n'))
        {
            _line += _text[_at] == '\n' ? 1 : 0;
            value.Append(_text[_at] == '\\' && _at + 1 < _text.Length ? Escaped() : _text[_at]);
            _at++;
        }

        _at++;
        return value.ToString();
    }

    /// <summary>Leaves the position at the last character of what is escaped.</summary>
    private string Escaped()
    {
        _at++;
        if (_text[_at] == 'u' && _at + 4 < _text.Length && ushort.TryParse(
            _text.AsSpan(_at + 1, 4), System.Globalization.NumberStyles.AllowHexSpecifier,
            System.Globalization.CultureInfo.InvariantCulture, out var code))
        {
            _at += 4;
            return ((char)code).ToString();
        }

        return _text[_at] switch
        {
            'n' => "\n",
            't' => "\t",
            '"' or '\'' or '`' or '/' or '\\' => _text[_at].ToString(),
            var other => $"\\{other}", // a pattern: its backslashes mean something
        };
    }

    /// <summary>Where a regular expression that begins here ends with its flags; 0: none does.</summary>
    private int PatternEnd()
    {
        var isClass = false;
        for (var i = _at + 1; i < _text.Length && _text[i] != '\n'; i++)
        {
            switch (_text[i])
            {
                case '\\': i++; break;
                case '[': isClass = true; break;
                case ']': isClass = false; break;
                case '/' when !isClass:
                    while (i + 1 < _text.Length && char.IsAsciiLetter(_text[i + 1]))
                    {
                        i++;
                    }

                    return i + 1;
                default: break;
            }
        }

        return 0;
    }

    private void Skip(int end)
    {
        _line += _text.AsSpan(_at, end - _at).Count('\n');
        _at = end;
    }

    private char Ahead(int by) => _at + by < _text.Length ? _text[_at + by] : '\0';

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or '$' or '-' or '@' or '%';

    private enum TokenKind
    {
        Open,
        Close,
        Comma,
        Colon,
        Word,
        Text,
    }

    private sealed record Token(TokenKind Kind, string Text);

    /// <summary>What stands between a bracket and its end.</summary>
    private sealed class Level(char kind, string path)
    {
        public char Kind { get; } = kind;

        public string Path { get; } = path;

        public string? Key { get; set; }

        public StringBuilder Words { get; } = new();

        public int Line { get; private set; }

        /// <summary>Something is nested in the value that is being read.</summary>
        public bool IsComposite { get; set; }

        /// <summary>A text was read, though it may be empty.</summary>
        public bool HasText { get; private set; }

        /// <summary>Names that are only brought in.</summary>
        public bool IsImport { get; set; }

        public bool IsCallInValue => Path.Length > 0;

        /// <summary>The path of what is nested in the value that is being read.</summary>
        public string Inner => Kind switch
        {
            '{' when Key is not null => Setting.Join(Path, Key),
            '[' => Path + "[]",
            _ => Path,
        };

        public void Add(string text, int line)
        {
            Line = Words.Length == 0 ? line : Line;
            HasText = true;
            IsImport = Kind != '\0' ? IsImport
                : text == "import" || (IsImport && text is not ("from" or "export" or "module" or "const" or "let"));
            // Names run together as they stand: `js.configs.recommended`, `process.env.CI?2:0`.
            Words.Append(Words.Length > 0 && char.IsLetterOrDigit(Words[^1])
                && char.IsLetterOrDigit(text.FirstOrDefault())
                ? " " : "").Append(text);
        }

        public void Clear()
        {
            Words.Clear();
            (Key, IsComposite, HasText) = (null, false, false);
        }
    }
}
