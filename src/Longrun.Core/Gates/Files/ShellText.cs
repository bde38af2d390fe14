using System.Collections.Immutable;
using System.Text;

namespace Longrun.Core.Gates.Files;

/// <summary>One command of a shell text.</summary>
/// <param name="Words">Without quotes and redirections; never empty.</param>
/// <param name="Before">What joins it to the one before: <c>&amp;&amp;</c>, <c>||</c>, <c>|</c>, <c>;</c>, a line end,
/// or nothing.</param>
/// <param name="Depth">How many conditions and loops it is in.</param>
/// <param name="Line">From 1, in its own text.</param>
/// <param name="IsAlone">Nobody waits for it: it ends in <c>&amp;</c>.</param>
internal sealed record ShellCommand(ImmutableArray<string> Words, string Before, int Depth, int Line, bool IsAlone)
{
    /// <summary>The parentheses it is in, from the outermost: a shell of its own each. Empty: none.</summary>
    public string Shell { get; init; } = "";
}

/// <summary>Splits a shell text into its commands. Enough for scripts of gates; not a shell. Total.</summary>
internal sealed class ShellText
{
    /// <summary>Commands of one text: the longest build scripts have some hundred.</summary>
    private const int CommandsMax = 5_000;

    private readonly List<ShellCommand> _found = [];
    private readonly List<string> _words = [];
    private readonly StringBuilder _word = new();
    private bool _isWord;
    private string _before = "";
    private int _depth;
    private int _line = 1;
    private int _began = 1;

    /// <summary>Numbers of the parentheses that are open.</summary>
    private readonly Stack<int> _shells = new();
    private int _shellCount;

    /// <summary>How deep parentheses are told apart: the cost of each command is their number.</summary>
    private const int ShellsMax = 20;

    public static ImmutableArray<ShellCommand> Read(string text)
    {
        var shell = new ShellText();
        shell.Walk(text.ReplaceLineEndings("\n").Replace("\\\n", " ", StringComparison.Ordinal));
        return [.. shell._found];
    }

    private void Walk(string text)
    {
        for (var i = 0; i < text.Length && _found.Count < CommandsMax; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '\'' or '"' or '`':
                    i = Quoted(text, i);
                    break;
                case '\\' when i + 1 < text.Length:
                    Append(text[++i]);
                    break;
                case '$' when i + 1 < text.Length && text[i + 1] is '(' or '{':
                    i = Substituted(text, i);
                    break;
                case '#' when !_isWord:
                    i = text.IndexOf('\n', i) is >= 0 and var end ? end - 1 : text.Length;
                    break;
                case '\n' or ';' or '|' or '&' or '(' or ')':
                    i = Join(text, i);
                    break;
                case ' ' or '\t' or '\r':
                    EndWord();
                    break;
                case '>' or '<':
                    i = Redirected(text, i);
                    break;
                default:
                    Append(c);
                    break;
            }
        }

        EndCommand("");
    }

    private int Join(string text, int i)
    {
        var c = text[i];
        var next = i + 1 < text.Length ? text[i + 1] : '\0';
        if (c == '&' && (next == '>' || (i > 0 && text[i - 1] == '>')))
        {
            return i; // a redirection
        }

        var isTwice = next == c && (c is '|' or '&' or ';');
        EndCommand(c switch
        {
            '(' => _before,
            ')' or ';' => ";",
            '\n' => "\n",
            _ => isTwice ? new string(c, 2) : c.ToString(),
        });
        _line += c == '\n' ? 1 : 0;
        if (c == '(' && _shells.Count < ShellsMax)
        {
            _shells.Push(++_shellCount);
        }
        else if (c == ')')
        {
            _shells.TryPop(out _);
        }

        return isTwice ? i + 1 : i;
    }

    private int Quoted(string text, int i)
    {
        var quote = text[i];
        _isWord = true;
        for (i++; i < text.Length && text[i] != quote; i++)
        {
            if (text[i] == '\\' && quote == '"' && i + 1 < text.Length)
            {
                i++;
            }

            _line += text[i] == '\n' ? 1 : 0;
            _word.Append(text[i]);
        }

        return i;
    }

    /// <summary>A variable or the output of a command stays as it is written.</summary>
    private int Substituted(string text, int i)
    {
        var (open, close) = text[i + 1] == '(' ? ('(', ')') : ('{', '}');
        var depth = 0;
        for (; i < text.Length; i++)
        {
            depth += text[i] == open ? 1 : text[i] == close ? -1 : 0;
            _line += text[i] == '\n' ? 1 : 0;
            Append(text[i]);
            if (depth == 0 && text[i] == close)
            {
                break;
            }
        }

        return i;
    }

    private int Redirected(string text, int i)
    {
        if (_word.Length > 0 && _word.ToString().All(char.IsAsciiDigit))
        {
            _word.Clear();
            _isWord = false;
        }

        EndWord();
        while (i + 1 < text.Length && text[i + 1] is '>' or '<' or '&' or '|' or ' ')
        {
            i++;
        }

        while (i + 1 < text.Length && !char.IsWhiteSpace(text[i + 1]) && text[i + 1] is not (';' or '|' or '&' or ')'))
        {
            i++;
        }

        return i;
    }

    private void Append(char c)
    {
        _began = _words.Count == 0 && !_isWord ? _line : _began;
        _isWord = true;
        _word.Append(c);
    }

    private void EndWord()
    {
        if (_isWord)
        {
            _words.Add(_word.ToString());
            _word.Clear();
            _isWord = false;
        }
    }

    private void EndCommand(string joint)
    {
        EndWord();
        while (_words.Count > 0 && IsKeyword(_words[0]))
        {
            _words.RemoveAt(0);
        }

        if (_words.Count > 0)
        {
            _found.Add(new([.. _words], _before, _depth, _began, joint == "&")
            {
                Shell = string.Concat(_shells.Reverse().Select(number => $"/{number}")),
            });
            _words.Clear();
            _before = joint;
        }
        else if (joint is not "\n" || _before is "" or ";")
        {
            _before = joint.Length > 0 ? joint : _before;
        }
    }

    /// <summary>Words that belong to no command. Each changes the depth as it is met.</summary>
    private bool IsKeyword(string word)
    {
        _depth = Math.Max(0, _depth + word switch
        {
            "then" or "do" or "case" => 1,
            "fi" or "done" or "esac" => -1,
            _ => 0,
        });
        if (word == "case")
        {
            _words.Clear(); // what it looks at is no command
            return false;
        }

        return word is "if" or "then" or "else" or "elif" or "fi" or "while" or "until" or "do" or "done" or "esac"
            or "!" or "{" or "}";
    }
}
