using System.Collections.Immutable;

namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>
/// Assertions of a test that cannot fail or are never reached: where their exception is held back, in a block that
/// never runs, in a function of the test that nobody calls, behind a return.
/// </summary>
internal sealed class IdleChecks
{
    private static readonly ImmutableHashSet<string> s_all =
        ["AssertionError", "Exception", "BaseException", "Failed"];

    private static readonly ImmutableHashSet<string> s_talks =
        ["print", "console", "log", "logging", "logger", "warnings", "Console", "Debug", "Trace", "output",
            "testOutput", "pprint", "fmt"];

    private static readonly ImmutableHashSet<string> s_fails =
        ["raise", "throw", "fail", "Fail", "reject", "done", "exit", "rethrow"];

    private readonly Source _source;
    private readonly int _start;
    private readonly int _end;
    private readonly bool[] _idle;

    private IdleChecks(Source source, int start, int end)
    {
        (_source, _start, _end) = (source, start, end);
        _idle = new bool[Math.Max(0, end - start)];
    }

    /// <summary>How many there are between two tokens, which are a test.</summary>
    public static int Count(Source source, int start, int end)
    {
        var read = new IdleChecks(source, start, Math.Min(end, source.Tokens.Length));
        read.Blocks();
        foreach (var dead in UncalledCode.In(source, start, read._end).Concat(
            UnawaitedCode.In(source, start, read._end)))
        {
            read.Mark(dead.Start, dead.End);
        }
        foreach (var at in Returns.Ending(source, start, read._end))
        {
            read.Mark(at, read._end);
        }
        return Enumerable.Range(0, read._idle.Length).Count(i => read._idle[i] && Matchers.IsHead(source, start + i));
    }

    private void Mark(int from, int to)
    {
        from = Math.Clamp(from, _start, Math.Max(_start, _end));
        if (from < _end && _idle[from - _start])
        {
            // Within what is marked already: blocks that lie in one another would cost their product.
            return;
        }
        Array.Fill(_idle, true, from - _start, Math.Max(0, Math.Min(to, _end) - from));
    }

    private void Blocks()
    {
        for (var i = _start; i < _end; i++)
        {
            var token = _source.Tokens[i];
            if (token.Kind != TokenKind.Word)
            {
                continue;
            }
            if (_source.Family == Family.Python && (token.Value == "suppress" && HoldsBack(i)
                || token.IsFirst && NeverRuns(i)))
            {
                var first = FirstOfLine(i);
                Mark(_source.LineEnd(first), _source.IndentedEnd(first));
            }
            else if (token.Value is "if" or "while" && _source.Is(i + 1, "(") && _source.Is(i + 2, "false")
                && _source.Is(i + 3, ")") && _source.Is(i + 4, "{")
                || token.Value == "if" && _source.Is(i + 1, "false") && _source.Is(i + 2, "{"))
            {
                var open = _source.Is(i + 2, "{") ? i + 2 : i + 4;
                Mark(open, _source.Closing[open]);
            }
            else if (token.Value is "except" or "catch" && !_source.Is(i - 1, ".") && OnlyTalks(i))
            {
                Mark(TryOf(i), i);
            }
            else if (token.Value == "catch" && _source.Is(i - 1, ".") && _source.Is(i + 1, "(") && IsNothing(i + 2))
            {
                Mark(StatementBefore(i), i);
            }
        }
    }

    private bool HoldsBack(int index)
    {
        if (!_source.Is(index + 1, "("))
        {
            return false;
        }
        for (var i = index + 2; i < Math.Min(_source.Closing[index + 1], index + 20); i++)
        {
            if (s_all.Contains(_source.At(i).Value))
            {
                return true;
            }
        }
        return false;
    }

    private bool NeverRuns(int index) => _source.At(index).Value switch
    {
        "if" or "while" => _source.At(index + 1).Value is "False" or "0" or "None" && _source.Is(index + 2, ":"),
        "for" => _source.Is(index + 2, "in") && _source.At(index + 3).Value is "[" or "("
            && _source.At(index + 4).Value is "]" or ")" && _source.Is(index + 5, ":"),
        _ => false,
    };

    private int FirstOfLine(int index)
    {
        for (var i = index; i >= _start && index - i < 40; i--)
        {
            if (_source.Tokens[i].IsFirst)
            {
                return i;
            }
        }
        return index;
    }

    /// <summary>A handler that prints what it caught and goes on.</summary>
    private bool OnlyTalks(int handler)
    {
        int from;
        int to;
        if (_source.Family == Family.Python)
        {
            (from, to) = (_source.LineEnd(handler), _source.IndentedEnd(FirstOfLine(handler)));
        }
        else
        {
            from = handler + 1;
            while (from < Math.Min(_end, handler + 20) && !_source.Is(from, "{"))
            {
                from++;
            }
            to = _source.Is(from, "{") ? _source.Closing[from] : from;
            from++;
        }
        return to - from is > 0 and < 60 && s_talks.Contains(_source.At(from).Value)
            && !Enumerable.Range(from, Math.Max(0, Math.Min(to, _end) - from)).Any(i =>
                s_fails.Contains(_source.At(i).Value) || Matchers.IsHead(_source, i));
    }

    private int TryOf(int handler)
    {
        for (var i = handler; i > _start && handler - i < 2_000; i--)
        {
            if (_source.Is(i, "try"))
            {
                return i;
            }
        }
        return handler;
    }

    /// <summary><c>() =&gt; {}</c> and its like.</summary>
    private bool IsNothing(int index)
    {
        var at = index;
        while (at < index + 5 && !_source.Is(at, "=>"))
        {
            at++;
        }
        return _source.Is(at, "=>") && (_source.Is(at + 1, "{") && _source.Is(at + 2, "}")
            || _source.At(at + 1).Value is "null" or "undefined") || _source.At(index).Value == "noop";
    }

    private int StatementBefore(int index)
    {
        for (var i = index; i > _start && index - i < 500; i--)
        {
            if (_source.At(i).Value is ";" || _source.Is(i, "{") && _source.Closing[i] > index)
            {
                return i;
            }
        }
        return index;
    }
}
