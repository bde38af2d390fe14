using System.Collections.Immutable;

namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>A named piece of a source: tokens from one to before another.</summary>
internal readonly record struct Span(string Name, int Start, int End)
{
    public bool Holds(int index) => index >= Start && index < End;
}

/// <summary>Where a source's tests are, and what it defines.</summary>
internal static class Spans
{
    private static readonly ImmutableHashSet<string> s_scriptTests =
        ["it", "test", "specify", "scenario", "xit", "xtest", "fit", "ftest"];

    private static readonly ImmutableHashSet<string> s_attributes =
        ["Fact", "Theory", "Test", "TestMethod", "TestCase", "TestCaseSource", "ParameterizedTest", "RepeatedTest",
            "test", "rstest", "TestFactory", "Property"];

    private static readonly ImmutableHashSet<string> s_noTypes =
        ["new", "return", "await", "else", "throw", "in", "is", "as", "yield", "case", "if", "while", "for", "using",
            "foreach", "lock", "switch", "catch", "when", "not", "and", "or", "from", "select", "where", "out", "ref"];

    public static ImmutableArray<Span> Tests(Source source) => source.Family switch
    {
        Family.Python => [.. Indented(source).Where(span => IsPythonTest(span.Name))],
        Family.Go => [.. Definitions(source).Where(span => IsGoTest(source, span))],
        Family.Script => [.. Calls(source)],
        Family.CSharp or Family.Braces => [.. Attributed(source)],
        Family.Hash => [.. Worded(source)],
        _ => [],
    };

    public static ImmutableArray<Span> Definitions(Source source) =>
        source.Family is Family.Python ? [.. Indented(source), .. Assigned(source)] : [.. Named(source)];

    private static bool IsPythonTest(string name) => name.StartsWith("test", StringComparison.Ordinal);

    private static bool IsGoTest(Source source, Span span) =>
        source.Is(span.Start, "func") && source.Is(span.Start + 1, span.Name)
        && (span.Name.StartsWith("Test", StringComparison.Ordinal) && span.Name != "TestMain"
            || span.Name.StartsWith("Fuzz", StringComparison.Ordinal)
            || span.Name.StartsWith("Example", StringComparison.Ordinal));

    /// <summary>Functions and classes by indentation, each with its decorators.</summary>
    private static IEnumerable<Span> Indented(Source source)
    {
        var decorated = -1;
        for (var i = 0; i < source.Tokens.Length; i++)
        {
            if (!source.Tokens[i].IsFirst)
            {
                continue;
            }
            if (source.Is(i, "@"))
            {
                decorated = decorated < 0 ? i : decorated;
                i = source.LineEnd(i) - 1;
                continue;
            }
            var at = source.Is(i, "async") ? i + 1 : i;
            if ((source.Is(at, "def") || source.Is(at, "class")) && source.At(at + 1).Kind == TokenKind.Word)
            {
                yield return new Span(source.At(at + 1).Value, decorated < 0 ? i : decorated, source.IndentedEnd(i));
            }
            decorated = -1;
        }
    }

    private static IEnumerable<Span> Assigned(Source source)
    {
        for (var i = 0; i < source.Tokens.Length; i++)
        {
            if (source.Tokens[i] is { Kind: TokenKind.Word, Indent: 0 } name && source.Is(i + 1, "="))
            {
                yield return new Span(name.Value, i, source.LineEnd(i));
            }
        }
    }

    private static IEnumerable<Span> Named(Source source)
    {
        for (var i = 0; i < source.Tokens.Length; i++)
        {
            if (source.Tokens[i] is not { Kind: TokenKind.Word } token)
            {
                continue;
            }
            if (token.Value is "function" or "func" or "fn" or "fun" or "class" or "record" or "struct" or "def")
            {
                var at = i + 1;
                if (source.Is(at, "("))
                {
                    at = source.Closing[at] + 1;
                }
                if (source.At(at).Kind == TokenKind.Word)
                {
                    yield return new Span(source.At(at).Value, i, source.BodyEnd(at));
                }
            }
            else if (token.Value is "const" or "let" or "var" or "val" && source.At(i + 1).Kind == TokenKind.Word
                && source.Is(i + 2, "=") || source.Is(i + 2, ":") && token.Value is "const" or "let")
            {
                yield return new Span(source.At(i + 1).Value, i, source.StatementEnd(i));
            }
            else if (IsMember(source, i))
            {
                yield return new Span(token.Value, i, source.BodyEnd(i));
            }
        }
    }

    /// <summary>A method or field of a language that writes the type first.</summary>
    private static bool IsMember(Source source, int index)
    {
        var before = source.At(index - 1);
        var isTyped = before.Kind == TokenKind.Word && !s_noTypes.Contains(before.Value)
            || before is { Kind: TokenKind.Symbol, Value: ">" or "]" or "?" or ")" };
        if (source.Family is not (Family.CSharp or Family.Braces) || !isTyped)
        {
            return false;
        }
        if (source.Is(index + 1, "="))
        {
            return before.Kind == TokenKind.Word;
        }
        return source.Is(index + 1, "(") && source.Closing[index + 1] + 1 is var next
            && source.At(next).Value is "{" or "=>" or "where" or "throws";
    }

    /// <summary>Methods below an attribute or annotation that makes them tests.</summary>
    private static IEnumerable<Span> Attributed(Source source)
    {
        for (var i = 0; i < source.Tokens.Length; i++)
        {
            if (!BeginsAttribute(source, i))
            {
                continue;
            }
            var start = i;
            var isTest = false;
            while (BeginsAttribute(source, i))
            {
                var end = AttributeEnd(source, i);
                isTest |= IsTestAttribute(source, i, end);
                i = end;
            }
            if (!isTest)
            {
                i--;
                continue;
            }
            var name = MethodName(source, i);
            if (name >= 0)
            {
                var end = source.BodyEnd(Math.Max(name + 1, source.Closing[name + 1] + 1));
                yield return new Span(source.At(name).Value, start, end);
                i = Math.Max(i, end - 1);
            }
        }
    }

    private static bool BeginsAttribute(Source source, int index) =>
        source.Is(index, "@") && source.At(index + 1).Kind == TokenKind.Word
        || source.Is(index, "#") && source.Is(index + 1, "[")
        || source.Is(index, "[") && source.Family == Family.CSharp && source.At(index + 1).Kind == TokenKind.Word
            && (index == 0 || source.At(index - 1) is { Kind: TokenKind.Symbol, Value: "{" or "}" or ";" or "]" }
                || source.Tokens[index].IsFirst);

    private static int AttributeEnd(Source source, int index)
    {
        if (!source.Is(index, "@"))
        {
            var open = source.Is(index, "#") ? index + 1 : index;
            return source.Closing[open] + 1;
        }
        var at = index + 2;
        while (source.Is(at, ".") && source.At(at + 1).Kind == TokenKind.Word)
        {
            at += 2;
        }
        return source.Is(at, "(") ? source.Closing[at] + 1 : at;
    }

    private static bool IsTestAttribute(Source source, int start, int end)
    {
        for (var i = start; i < end && i < source.Tokens.Length; i++)
        {
            if (source.Tokens[i] is { Kind: TokenKind.Word } token && (s_attributes.Contains(token.Value)
                || token.Value.EndsWith("Fact", StringComparison.Ordinal)
                || token.Value.EndsWith("Theory", StringComparison.Ordinal)
                || token.Value.EndsWith("TestMethod", StringComparison.Ordinal)
                || token.Value.EndsWith("Test", StringComparison.Ordinal) && token.Value is not "IsTest"))
            {
                return true;
            }
            if (source.Is(i, "("))
            {
                i = Math.Max(i, source.Closing[i]);
            }
        }
        return false;
    }

    private static int MethodName(Source source, int index)
    {
        for (var i = index; i < Math.Min(source.Tokens.Length, index + 60); i++)
        {
            if (source.At(i).Kind == TokenKind.Word && source.Is(i + 1, "("))
            {
                return i;
            }
            if (source.At(i).Value is "{" or ";" or "class" or "record" or "struct" or "mod" or "}")
            {
                return -1;
            }
        }
        return -1;
    }

    /// <summary><c>it('…', …)</c> and its kin, with what modifies them.</summary>
    private static IEnumerable<Span> Calls(Source source)
    {
        for (var i = 0; i < source.Tokens.Length; i++)
        {
            if (source.Tokens[i] is not { Kind: TokenKind.Word } token || !s_scriptTests.Contains(token.Value)
                || source.Is(i - 1, ".") && source.At(i - 2).Value is not ("Deno" or "t" or "globalThis")
                || source.At(i - 1).Value is "function" or "const" or "let" or "var" or "import")
            {
                continue;
            }
            var at = i + 1;
            while (source.Is(at, ".") && source.At(at + 1).Kind == TokenKind.Word)
            {
                at += 2;
            }
            if (source.Is(at, "(") && source.Is(source.Closing[at] + 1, "("))
            {
                at = source.Closing[at] + 1;
            }
            else if (source.At(at).Kind == TokenKind.Text && source.Is(at + 1, "("))
            {
                at++;
            }
            if (source.Is(at, "(") && source.Closing[at] > at + 1)
            {
                var end = Math.Min(source.Tokens.Length, source.Closing[at] + 1);
                yield return new Span(source.At(at + 1).Value, i, end);
            }
        }
    }

    /// <summary>Tests of a language whose blocks end with a word: from one to the next.</summary>
    private static IEnumerable<Span> Worded(Source source)
    {
        var starts = new List<int>();
        for (var i = 0; i < source.Tokens.Length; i++)
        {
            var isNamed = source.At(i + 1).Kind == TokenKind.Text
                || source.Is(i + 1, "(") && source.At(i + 2).Kind == TokenKind.Text;
            if (source.Tokens[i].IsFirst && (source.At(i).Value is "it" or "test" or "specify" or "xit" && isNamed
                || source.Is(i, "def") && source.At(i + 1).Value.StartsWith("test", StringComparison.Ordinal)))
            {
                starts.Add(i);
            }
        }
        for (var n = 0; n < starts.Count; n++)
        {
            var end = n + 1 < starts.Count ? starts[n + 1] : source.Tokens.Length;
            var name = source.Is(starts[n] + 1, "(") ? starts[n] + 2 : starts[n] + 1;
            yield return new Span(source.At(name).Value, starts[n], end);
        }
    }
}
