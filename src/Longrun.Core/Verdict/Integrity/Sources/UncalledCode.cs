using System.Collections.Immutable;

namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>
/// Functions within a test that nothing calls: where their value goes decides. What is called, or handed to a call, may
/// run; what is returned to the runner, assigned to nothing, or only looked at does not.
/// </summary>
internal sealed class UncalledCode
{
    /// <summary>Uses of a function's name that are looked at; with more it is used.</summary>
    private const int UsesMax = 50;

    private static readonly ImmutableHashSet<string> s_onlyLooks =
        ["callable", "isfunction", "iscoroutinefunction", "typeof", "isinstance", "NotNull", "IsNotNull", "id", "repr",
            "ok", "isFunction", "function", "String", "str", "nameof", "len", "bool", "Boolean"];

    private static readonly ImmutableHashSet<string> s_onlyThere =
        ["toBeDefined", "toBeTruthy", "toBeInstanceOf", "toBeTypeOf", "toBeFunction", "be", "exist", "function"];

    /// <summary>Members of a function that call it, or hand it on.</summary>
    private static readonly ImmutableHashSet<string> s_calls =
        ["call", "apply", "bind", "Invoke", "DynamicInvoke", "BeginInvoke", "__call__", "Should", "should"];

    private readonly Source _source;
    private readonly int _start;
    private readonly int _end;

    private UncalledCode(Source source, int start, int end) => (_source, _start, _end) = (source, start, end);

    /// <summary>What of a test, which is between two tokens, nothing calls.</summary>
    public static IEnumerable<Span> In(Source source, int start, int end)
    {
        var read = new UncalledCode(source, start, end);
        return read.Named().Concat(read.Nameless());
    }

    /// <summary>The end of a function without a name that begins here. Negative: none does.</summary>
    public static int LiteralEnd(Source source, int index)
    {
        var at = source.Is(index, "async") ? index + 1 : index;
        return source.Is(at, "function") || source.Is(at, "func") && source.Is(at + 1, "(") ? source.BodyEnd(at + 1)
            : source.Is(at, "(") && source.Is(source.Closing[at] + 1, "=>") ? source.BodyEnd(source.Closing[at] + 1)
            : source.At(at).Kind == TokenKind.Word && source.Is(at + 1, "=>") ? source.BodyEnd(at + 1) : -1;
    }

    /// <summary>A statement begins here.</summary>
    public static bool BeginsStatement(Source source, int index) =>
        source.At(index - 1) is { Kind: TokenKind.Symbol, Value: ";" or "{" or "}" }
        || source.Family.EndsAtLine() && source.At(index).IsFirst && !source.Continues(index);

    /// <summary>Nothing of the statement stands behind it.</summary>
    private static bool EndsStatement(Source source, int index) =>
        source.At(index) is { Kind: TokenKind.Symbol, Value: ";" or "}" or "" }
        || source.Family.EndsAtLine() && source.At(index).IsFirst && !source.Continues(index);

    private IEnumerable<Span> Named()
    {
        var uses = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = _start; i < _end; i++)
        {
            if (_source.Tokens[i].Kind == TokenKind.Word)
            {
                if (!uses.TryGetValue(_source.Tokens[i].Value, out var list))
                {
                    uses[_source.Tokens[i].Value] = list = [];
                }
                if (list.Count <= UsesMax)
                {
                    list.Add(i);
                }
            }
        }
        foreach (var function in Functions())
        {
            if (function.Name == "_" || uses.GetValueOrDefault(function.Name) is { Count: <= UsesMax } list
                && !list.Exists(i => !function.Holds(i) && IsUse(i, IsAsync(function.Start))))
            {
                yield return function;
            }
        }
    }

    private bool IsAsync(int index) => _source.Is(index - 1, "async") || _source.Is(index, "async")
        || _source.Is(index + 3, "async") || _source.At(index).Value is "Task" or "ValueTask";

    /// <summary>Whether this mention of a function may run it to its end.</summary>
    private bool IsUse(int index, bool isAsync)
    {
        if (_source.Is(index + 1, "("))
        {
            var isDropped = BeginsStatement(_source, index) || _source.Is(index - 1, "void")
                || _source.Is(index - 1, "=") && _source.Is(index - 2, "_");
            return !(isAsync && isDropped && EndsStatement(_source, _source.Closing[index + 1] + 1));
        }
        if (_source.At(index + 1).Value is "." or "?." && !s_calls.Contains(_source.At(index + 2).Value)
            || _source.At(index - 1).Value is "assert" or "typeof" or "void" || _source.Is(index - 2, "_")
            || (_source.Is(index - 1, "return") || BeginsStatement(_source, index))
                && EndsStatement(_source, index + 1))
        {
            return false;
        }
        if (!_source.Is(index - 1, "("))
        {
            return true;
        }
        var caller = _source.At(index - 2).Value;
        return !s_onlyLooks.Contains(caller)
            && !(caller == "expect" && _source.Is(index + 1, ")")
                && (s_onlyThere.Contains(_source.At(index + 3).Value) || EndsStatement(_source, index + 2)
                    || _source.Is(index + 3, "to") && s_onlyThere.Contains(_source.At(index + 5).Value)));
    }

    /// <summary>Functions that the test returns to its runner, or that stand there as a statement.</summary>
    private IEnumerable<Span> Nameless()
    {
        if (_source.Family is not (Family.Script or Family.CSharp))
        {
            yield break;
        }
        // The test's own function is the first one; what is nested in it has its own level.
        var body = _start;
        while (body < _end && LiteralEnd(_source, body) < 0)
        {
            body++;
        }
        var arrow = body;
        while (arrow < _end && !_source.Is(arrow, "=>") && !_source.Is(arrow, "{"))
        {
            arrow = _source.Is(arrow, "(") ? Math.Max(arrow, _source.Closing[arrow]) + 1 : arrow + 1;
        }
        if (body >= _end || _source.Family == Family.CSharp)
        {
            arrow = body = _start;
        }
        else if (_source.Is(arrow, "=>") && LiteralEnd(_source, arrow + 1) is > 0 and var whole)
        {
            yield return new Span("", arrow + 1, whole);
            yield break;
        }
        var until = Math.Min(_end, body == _start ? _end : LiteralEnd(_source, body));
        for (var i = arrow + 2; i < until; i++)
        {
            var end = LiteralEnd(_source, i);
            if (end <= i)
            {
                continue;
            }
            if ((_source.Is(i - 1, "return") && _source.Family == Family.Script || BeginsStatement(_source, i))
                && EndsStatement(_source, end) && !_source.Is(i, "function"))
            {
                yield return new Span("", i, end);
            }
            i = end - 1;
        }
    }

    /// <summary>Functions with a name within the test, not those of a class or with a decorator.</summary>
    private IEnumerable<Span> Functions()
    {
        var isFirst = true;
        for (var i = _start; i < _end; i++)
        {
            var token = _source.Tokens[i];
            if (_source.Family == Family.Python)
            {
                // One that is not the first of its line is no definition, and its line's end would be sought for each.
                var isDefined = token.Value == "def" && (token.IsFirst || _source.Is(i - 1, "async"));
                if (token.IsFirst && token.Value == "class")
                {
                    i = Math.Max(i, _source.IndentedEnd(i) - 1);
                }
                else if (isDefined && !isFirst && FirstOfLine(i) is var first && !IsDecorated(first))
                {
                    yield return new Span(_source.At(i + 1).Value, i, _source.IndentedEnd(first));
                }
                isFirst &= token.Value != "def";
            }
            else if (Function(i) is { } function)
            {
                yield return function;
            }
        }
    }

    private int FirstOfLine(int index) => _source.Tokens[index].IsFirst ? index : index - 1;

    private bool IsDecorated(int first)
    {
        var line = _source.At(first - 1).Line;
        for (var i = first - 1; i > _start && first - i < 100 && _source.At(i).Line == line; i--)
        {
            if (_source.Is(i, "@"))
            {
                return true;
            }
        }
        return false;
    }

    private Span? Function(int index)
    {
        var token = _source.Tokens[index];
        var name = _source.At(index + 1);
        if (token.Kind != TokenKind.Word)
        {
            return null;
        }
        if (_source.Family == Family.Script && token.Value == "function" && name.Kind == TokenKind.Word)
        {
            return new Span(name.Value, index, _source.BodyEnd(index + 2));
        }
        if (_source.Is(index + 1, "=") || _source.Is(index + 1, ":="))
        {
            var isNew = _source.Family switch
            {
                Family.Script => _source.At(index - 1).Value is "const" or "let" or "var",
                Family.CSharp => token.Value == "_"
                    || _source.At(index - 1) is { Kind: TokenKind.Word } or { Value: ">" },
                Family.Go => true,
                _ => false,
            };
            return isNew && LiteralEnd(_source, index + 2) is > 0 and var end
                ? new Span(token.Value, _source.Family == Family.Script ? index - 1 : index, end) : null;
        }
        var isLocal = _source.Family == Family.CSharp && token.Value is "void" or "Task" && name.Kind == TokenKind.Word
            && _source.Is(index + 2, "(") && _source.At(index - 1).Value is ";" or "}" or "{" or "async" or "static"
            && _source.At(index - 1).Value != "public" && !_source.Is(index - 2, "public");
        return isLocal ? new Span(name.Value, index, _source.BodyEnd(_source.Closing[index + 2] + 1)) : null;
    }
}
