using System.Collections.Immutable;

namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>What a function of the tests' own holds to.</summary>
internal static class OwnChecks
{
    /// <summary>Tokens of a function that are looked at.</summary>
    private const int TokensMax = 2_000;

    private static readonly ImmutableHashSet<string> s_fails =
        ["throw", "raise", "panic", "fail", "Fail", "Fatal", "Fatalf", "Error", "Errorf", "exit", "abort", "reject",
            "FailNow", "rethrow", "fatal"];

    private static readonly ImmutableHashSet<string> s_several =
        ["some", "any", "Any", "includes", "Contains", "contains", "indexOf", "oneOf", "one_of", "Exists", "find",
            "ContainsFunc", "or", "in", "has", "has_any"];

    /// <summary>The strongest of its checks; one of several values is a part.</summary>
    public static Strength StrengthOf(Source source, Span span, Statements statements)
    {
        var (start, end) = (span.Start + 2, Math.Min(Math.Min(span.End, span.Start + TokensMax), source.Tokens.Length));
        if (AcceptsSeveral(source, start, end))
        {
            return Strength.Partial;
        }
        var strongest = statements.Checks(start, end, _ => null).Where(check => !check.IsRow)
            .Select(check => check.Strength).DefaultIfEmpty(Strength.Weak).Max();
        return strongest == Strength.Weak && Compares(source, start, end) ? Strength.Exact : strongest;
    }

    /// <summary>A function with a body in which nothing can fail a test.</summary>
    public static bool IsHollow(Source source, Span span)
    {
        var hasBody = false;
        for (var i = span.Start; i < span.End && i < source.Tokens.Length; i++)
        {
            if (s_fails.Contains(source.Tokens[i].Value))
            {
                return false;
            }
            hasBody |= source.Tokens[i] is { Kind: TokenKind.Symbol, Value: "{" or "=>" or ":" }
                && source.Tokens[i].Kind == TokenKind.Symbol;
        }
        return hasBody && span.End - span.Start is > 6 and < TokensMax && !source.Is(span.Start, "class")
            && !source.Is(span.Start, "record") && !source.Is(span.Start, "struct")
            && Enumerable.Range(span.Start, 6).Any(i => source.Is(i, "("));
    }

    /// <summary>One of the values that it is given is enough, or it catches that one does not fit.</summary>
    private static bool AcceptsSeveral(Source source, int start, int end)
    {
        var compares = false;
        var several = false;
        for (var i = start; i < end; i++)
        {
            var token = source.Tokens[i];
            several |= s_several.Contains(token.Value) && token.Kind == TokenKind.Word && source.Is(i + 1, "(")
                && source.At(i - 1).Value is "." or "=" or "(" or "!" or "not" or "return" or "assert"
                || token.Value is "catch" or "except" || source.Family == Family.Python && token.Value is "in" or "or"
                    && !IsLoop(source, i, start);
            compares |= token.Value is "==" or "===" or "!=" or "!==" || token.Kind == TokenKind.Word
                && Matchers.Of(Matchers.Plain(token.Value)) == Strength.Exact && token.Value is not "is" and not "be";
        }
        return several && (compares || source.Family != Family.Python);
    }

    private static bool IsLoop(Source source, int index, int start)
    {
        for (var i = index; i >= Math.Max(start, index - 12); i--)
        {
            if (source.Is(i, "for"))
            {
                return true;
            }
        }
        return false;
    }

    private static bool Compares(Source source, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            // A call with a comma in it: of two things.
            if (source.At(i).Value is "==" or "===" or "!=" or "!==" or "," or "<" or ">")
            {
                return true;
            }
        }
        return false;
    }
}
