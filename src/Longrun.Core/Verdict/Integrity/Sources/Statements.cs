using System.Collections.Immutable;

namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>A source's statements, as far as its checks need them.</summary>
internal sealed class Statements
{
    private static readonly ImmutableHashSet<string> s_retries =
        ["retries", "retry", "reruns", "flaky", "Retry", "RetryFact", "maxRetries", "retryTimes", "repeatEach"];

    private static readonly ImmutableHashSet<string> s_timeouts =
        ["timeout", "Timeout", "setTimeout", "setDefaultTimeout", "testTimeout", "MaxTime", "CancelAfter", "slow"];

    private static readonly ImmutableHashSet<string> s_rowAttributes =
        ["InlineData", "TestCase", "DataRow", "Arguments", "CsvSource", "ValueSource", "case"];

    /// <summary>Tokens that are looked at to tell what a bracket holds; nested ones would cost their product.</summary>
    private const int LookMax = 500;

    private readonly Source _source;

    /// <summary>How many assertions begin before each token.</summary>
    private readonly int[] _heads;

    public Statements(Source source)
    {
        _source = source;
        _heads = new int[source.Tokens.Length + 1];
        for (var i = 0; i < source.Tokens.Length; i++)
        {
            _heads[i + 1] = _heads[i] + (Matchers.IsHead(source, i) ? 1 : 0);
        }
    }

    /// <summary>The checks between two tokens: assertions, calls of what asserts, rows of tables.</summary>
    public ImmutableArray<Check> Checks(int start, int end, Func<string, Strength?> helper)
    {
        end = Math.Min(end, _source.Tokens.Length);
        var checks = ImmutableArray.CreateBuilder<Check>();
        var covered = new bool[Math.Max(0, end - start)];
        foreach (var span in Split(start, end, helper))
        {
            if (!HasHeads(span.Start, span.End) && !Calls(span, helper))
            {
                continue;
            }
            var check = CheckReader.Read(_source, span.Start, span.End);
            checks.Add(check.Strength > Strength.None && Called(span, helper) is { } strength
                ? check with { Strength = strength } : check);
            Array.Fill(covered, true, span.Start - start, span.End - span.Start);
        }
        checks.AddRange(Rows(start, end, covered));
        return checks.DrainToImmutable();
    }

    /// <summary>It catches assertions' exceptions and says nothing of them.</summary>
    public bool Swallows(int start, int end)
    {
        for (var i = start; i < end && i < _source.Tokens.Length; i++)
        {
            if (_source.Is(i, "except") || _source.Is(i, "catch") && !_source.Is(i - 1, "."))
            {
                var block = _source.Family == Family.Python ? _source.LineEnd(i) : BlockAfter(i, end);
                if (block > 0 && IsSilent(block) && Guards(i, start))
                {
                    return true;
                }
            }
        }
        return false;
    }

    /// <summary>A test that ends before its first check where a variable is not set, or always.</summary>
    public ImmutableArray<SkipMark> EarlyReturns(int start, int end)
    {
        var asked = -100;
        for (var i = start; i < end && i < _source.Tokens.Length && _heads[i] == _heads[start]; i++)
        {
            if (SkipMarks.AsksEnvironment(_source.Tokens[i]))
            {
                asked = i;
            }
            if (_source.Is(i, "return") && IsBare(i) && i - asked < 30)
            {
                return [new SkipMark(_source.At(i).Line, "return", SkipReason.Environment)];
            }
        }
        return [];
    }

    /// <summary>Numbers behind the words for trying again and for waiting.</summary>
    public ImmutableDictionary<string, double> Patience(int start, int end)
    {
        var found = ImmutableDictionary.CreateBuilder<string, double>();
        for (var i = start; i < end && i < _source.Tokens.Length; i++)
        {
            if (_source.Tokens[i] is not { Kind: TokenKind.Word } token
                || !s_retries.Contains(token.Value) && !s_timeouts.Contains(token.Value))
            {
                continue;
            }
            for (var n = i + 1; n < Math.Min(i + 5, Math.Min(end, _source.Tokens.Length)); n++)
            {
                if (_source.Tokens[n].Kind == TokenKind.Number
                    && double.TryParse(Check.Number(_source.Tokens[n].Value), out var value))
                {
                    var key = s_retries.Contains(token.Value) ? "retries" : "timeout";
                    found[key] = Math.Max(value, found.GetValueOrDefault(key));
                    break;
                }
            }
        }
        return found.ToImmutable();
    }

    public bool HasHeads(int start, int end) => _heads[Math.Max(start, end)] > _heads[start];

    private bool Calls(Span span, Func<string, Strength?> helper) => Called(span, helper) is not null;

    /// <summary>What the first function of the tests' own that is called holds to.</summary>
    private Strength? Called(Span span, Func<string, Strength?> helper)
    {
        for (var i = span.Start; i < span.End; i++)
        {
            if (_source.Tokens[i].Kind == TokenKind.Word && _source.Is(i + 1, "(") && i > 0
                && _source.At(i - 1).Value is not ("def" or "function" or "func" or "class")
                && helper(_source.Tokens[i].Value) is { } strength)
            {
                return strength;
            }
        }
        return null;
    }

    private IEnumerable<Span> Split(int start, int end, Func<string, Strength?> helper)
    {
        var from = start;
        for (var i = start; i < end; i++)
        {
            if (_source.Family.EndsAtLine() && i > from && _source.Tokens[i].IsFirst && !_source.Continues(i))
            {
                var next = WithBlock(from, i, end);
                yield return new Span("", from, next);
                from = next;
                i = Math.Max(i, next - 1);
                if (next > i)
                {
                    continue;
                }
            }
            if (_source.Tokens[i].Kind != TokenKind.Symbol)
            {
                continue;
            }
            var value = _source.Tokens[i].Value;
            if (value is "(" or "[" && !HasBlock(i))
            {
                i = Math.Min(end - 1, Math.Max(i, _source.Closing[i]));
            }
            else if (value == "{" && _source.Family != Family.Python && HasInside(i, helper))
            {
                var fails = _source.Family == Family.Go && _source.Is(from, "if") && FailsDirectly(i);
                yield return new Span("", from, fails ? Math.Min(end, i + 4) : i);
                if (fails)
                {
                    i = Math.Min(end - 1, Math.Max(i, _source.Closing[i]));
                }
                from = i + 1;
            }
            else if (value == "{")
            {
                var open = i;
                i = Math.Min(end - 1, Math.Max(i, _source.Closing[i]));
                if (EndsBlock(open, i))
                {
                    yield return new Span("", from, i + 1);
                    from = i + 1;
                }
            }
            else if (value is ";" or "}")
            {
                yield return new Span("", from, i);
                from = i + 1;
            }
            else if (value == "=>" && IsBodyOf(from, i, end))
            {
                yield return new Span("", from, i);
                from = i + 1;
            }
        }
        if (from < end)
        {
            yield return new Span("", from, end);
        }
    }

    private bool EndsBlock(int open, int close) =>
        _source.At(open - 1).Value is ")" or "else" or "try" or "finally" or "do"
        && _source.At(close + 1).Value is not ("." or "," or ")" or ";");

    /// <summary>An expression that is a body, with the first assertion of its statement.</summary>
    private bool IsBodyOf(int from, int arrow, int end) =>
        _source.Family is Family.CSharp or Family.Script && !HasHeads(from, arrow) && HasHeads(arrow, end)
        && !_source.Is(arrow + 1, "{");

    /// <summary><c>with raises(…):</c> goes on in the lines below it.</summary>
    private int WithBlock(int from, int lineEnd, int end)
    {
        if (_source.Family != Family.Python || !_source.Is(from, "with") || !HasHeads(from, lineEnd))
        {
            return lineEnd;
        }
        return Math.Max(lineEnd, Math.Min(end, _source.IndentedEnd(from)));
    }

    /// <summary>A group with a block in it that asserts.</summary>
    private bool HasBlock(int open)
    {
        var close = Math.Min(_source.Closing[open], _source.Tokens.Length);
        if (_source.Family == Family.Python || !HasHeads(open, close))
        {
            return false;
        }
        var steps = 0;
        for (var i = open + 1; i < close && steps++ < LookMax; i++)
        {
            if (_source.Is(i, "{"))
            {
                var end = Math.Min(_source.Closing[i], _source.Tokens.Length);
                if (HasHeads(i, end))
                {
                    return true;
                }
                i = Math.Max(i, end);
            }
            else if (_source.Is(i, "=>") && !_source.Is(i + 1, "{") && HasHeads(i, close))
            {
                return true;
            }
        }
        return false;
    }

    private bool HasInside(int open, Func<string, Strength?> helper)
    {
        var close = Math.Min(_source.Closing[open], _source.Tokens.Length);
        return HasHeads(open, close) || close - open < LookMax && Calls(new Span("", open, close), helper);
    }

    /// <summary>The block of a Go condition begins with the report of a failure.</summary>
    private bool FailsDirectly(int open)
    {
        var close = Math.Min(_source.Closing[open], _source.Tokens.Length);
        for (var i = open + 1; i < close; i++)
        {
            if (_source.Is(i, "if") || _source.Is(i, "for"))
            {
                return false;
            }
            if (Matchers.IsHead(_source, i))
            {
                return true;
            }
        }
        return false;
    }

    private IEnumerable<Check> Rows(int start, int end, bool[] covered)
    {
        var open = new Stack<int>();
        for (var i = start; i < end; i++)
        {
            if (covered[i - start])
            {
                continue;
            }
            var token = _source.Tokens[i];
            if (token.Kind == TokenKind.Symbol && token.Value is "(" or "[" or "{")
            {
                var close = Math.Min(Math.Min(_source.Closing[i], end), _source.Tokens.Length);
                if (IsRow(i, open) && HasLiteral(i, close))
                {
                    yield return CheckReader.Row(_source, i, Math.Min(close + 1, end));
                    i = close;
                }
                else
                {
                    open.Push(i);
                }
            }
            else if (token.Kind == TokenKind.Symbol && token.Value is ")" or "]" or "}")
            {
                open.TryPop(out _);
            }
            else if (token.IsLiteral && IsElement(i) && IsListOfCases(open))
            {
                yield return CheckReader.Row(_source, i, i + 1);
            }
        }
    }

    /// <summary>A list that is named or gone through, not one that is handed in.</summary>
    private bool IsListOfCases(Stack<int> open)
    {
        if (!open.TryPeek(out var list) || !_source.Is(list, "["))
        {
            return false;
        }
        var outer = open.Skip(1).Take(1).Select(index => _source.At(index - 1).Value).FirstOrDefault();
        return _source.At(list - 1).Value is "=" or "in" or "of" or "return" or ":="
            || outer is "each" or "parametrize" or "cases" or "for";
    }

    private bool IsElement(int index) =>
        _source.At(index - 1) is { Kind: TokenKind.Symbol, Value: "[" or "," or "-" }
        && _source.At(index + 1) is { Kind: TokenKind.Symbol, Value: "," or "]" };

    private bool IsRow(int index, Stack<int> open)
    {
        if (_source.Is(index, "(") && _source.At(index - 1).Kind == TokenKind.Word
            && (s_rowAttributes.Contains(_source.At(index - 1).Value) || _source.At(index - 1).Value == "param"))
        {
            return true;
        }
        if (!open.TryPeek(out var list))
        {
            return false;
        }
        var opener = _source.At(list).Value;
        var before = _source.At(index - 1);
        var isElement = before is { Kind: TokenKind.Symbol, Value: "[" or "," or "{" }
            || before.Is(":") && _source.Family == Family.Go;
        return isElement && (opener == "[" || opener == "{" && _source.Family is Family.Go or Family.CSharp
            && !_source.Is(index, "["));
    }

    private bool HasLiteral(int open, int close)
    {
        for (var i = open; i < close; i++)
        {
            if (_source.Tokens[i].IsLiteral)
            {
                return true;
            }
            if (_source.Is(i, ";"))
            {
                return false;
            }
        }
        return false;
    }

    private int BlockAfter(int index, int end)
    {
        for (var i = index + 1; i < Math.Min(end, index + 40); i++)
        {
            if (_source.Is(i, "{"))
            {
                return i + 1;
            }
        }
        return -1;
    }

    /// <summary>A handler that only goes on.</summary>
    private bool IsSilent(int index) =>
        _source.At(index).Value is "pass" or "}" or "return" or "continue" or "..."
        || _source.Is(index, ".") && _source.Is(index + 1, ".");

    private bool Guards(int handler, int start)
    {
        for (var i = handler; i > start && handler - i < 2_000; i--)
        {
            if (_source.Is(i, "try"))
            {
                return HasHeads(i, handler);
            }
        }
        return false;
    }

    private bool IsBare(int index) =>
        _source.At(index + 1).Value is ";" or "}" or "" || _source.At(index + 1).IsFirst;
}
