using System.Collections.Immutable;
using System.Text;

namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>One statement as a check.</summary>
internal static class CheckReader
{
    /// <summary>Tokens of one check; a longer statement is looked at so far.</summary>
    private const int TokensMax = 2_000;

    /// <summary>Characters of a check's text: two that agree so far are the same.</summary>
    private const int TextMax = 2_000;

    /// <summary>A statement from one token to before another.</summary>
    public static Check Read(Source source, int start, int end)
    {
        end = Math.Min(Math.Min(end, source.Tokens.Length), start + TokensMax);
        var head = Head(source, start, end);
        var (strength, throws) = StrengthOf(source, start, end, head);
        var literals = Literals(source, start, end, head, strength);
        var names = Names(source, start, end);
        var words = names.Select(name => name.ToLowerInvariant()).ToImmutableHashSet();
        var inputs = Inputs(source, start, end);
        if (Tautologies.Is(source, start, end, words))
        {
            strength = Strength.None;
        }
        return new Check(source.At(start).Line, strength)
        {
            Text = TextOf(source, start, end),
            Literals = literals,
            Inputs = inputs.Values,
            Called = inputs.Called,
            Arguments = inputs.Arguments,
            Words = words,
            Names = names,
            Throws = throws,
            IsOpen = Openness.AcceptsSeveral(source, start, end),
            Tolerance = throws ? null : Tolerances.Of(source, start, end),
        };
    }

    /// <summary>A row of a table.</summary>
    public static Check Row(Source source, int start, int end)
    {
        end = Math.Min(Math.Min(end, source.Tokens.Length), start + TokensMax);
        var literals = Literals(source, start, end, -1, Strength.Exact);
        return new Check(source.At(start).Line, Strength.Exact)
        {
            Text = TextOf(source, start, end),
            Literals = literals,
            Inputs = literals.Length > 1 ? literals[..^1] : [],
            Words = [.. Names(source, start, end).Select(name => name.ToLowerInvariant())],
            IsRow = true,
        };
    }

    public static string TextOf(Source source, int start, int end)
    {
        var text = new StringBuilder();
        var depth = 0;
        for (var i = start; i < end && i < source.Tokens.Length && text.Length < TextMax; i++)
        {
            var token = source.Tokens[i];
            if (i + 1 < end && token.Value == "," && source.At(i + 1) is { Value: ")" or "]" or "}" })
            {
                continue;
            }
            depth += token.Kind != TokenKind.Symbol ? 0
                : token.Value is "(" or "[" or "{" ? 1 : token.Value is ")" or "]" or "}" ? -1 : 0;
            if (depth < 0)
            {
                depth = 0;
                continue;
            }
            text.Append(token.Kind == TokenKind.Number ? Check.Number(token.Value) : token.Value).Append(' ');
        }
        return text.ToString();
    }

    public static string Literal(Source source, int index)
    {
        var token = source.Tokens[index];
        if (token.Kind == TokenKind.Text)
        {
            return token.Value;
        }
        var isNegative = source.Is(index - 1, "-") && source.At(index - 2).Kind == TokenKind.Symbol
            && source.At(index - 2).Value is not (")" or "]");
        return (isNegative ? "-" : "") + Check.Number(token.Value);
    }

    /// <summary>Calls that are no matchers, and what is handed to them.</summary>
    private static (ImmutableArray<string> Values, ImmutableArray<string> Called, ImmutableArray<string> Arguments)
        Inputs(Source source, int start, int end)
    {
        var values = ImmutableArray.CreateBuilder<string>();
        var called = ImmutableArray.CreateBuilder<string>();
        var arguments = ImmutableArray.CreateBuilder<string>();
        var until = -1;
        for (var i = start; i < end; i++)
        {
            var name = source.At(i - 1);
            if (source.Is(i, "(") && name.Kind == TokenKind.Word && Matchers.Of(Matchers.Plain(name.Value)) is null
                && !Matchers.IsNamedLikeOne(name.Value))
            {
                until = Math.Max(until, source.Closing[i]);
                called.Add(name.Value);
            }
            if (i >= until)
            {
                continue;
            }
            if (source.Tokens[i].IsLiteral)
            {
                values.Add(Literal(source, i));
                arguments.Add(values[^1]);
            }
            else if (source.Tokens[i].Kind == TokenKind.Word)
            {
                arguments.Add(source.Tokens[i].Value);
            }
        }
        return (values.DrainToImmutable(), called.DrainToImmutable(), arguments.DrainToImmutable());
    }

    private static ImmutableArray<string> Names(Source source, int start, int end)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        for (var i = start; i < end && i < source.Tokens.Length; i++)
        {
            if (source.Tokens[i].Kind == TokenKind.Word)
            {
                names.Add(source.Tokens[i].Value);
            }
        }
        return names.DrainToImmutable();
    }

    private static int Head(Source source, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (Matchers.IsHead(source, i))
            {
                return i;
            }
        }
        return -1;
    }

    /// <summary>The literals but for the sentence that says what failed.</summary>
    private static ImmutableArray<string> Literals(Source source, int start, int end, int head, Strength strength)
    {
        var literals = ImmutableArray.CreateBuilder<string>();
        var message = head < 0 ? -1 : Message(source, head, end, strength);
        for (var i = start; i < end && i < source.Tokens.Length; i++)
        {
            if (source.Tokens[i].IsLiteral && (message < 0 || i < message || source.Tokens[i].Kind != TokenKind.Text))
            {
                literals.Add(Literal(source, i));
            }
        }
        return literals.DrainToImmutable();
    }

    /// <summary>Where a message may begin: behind the condition, or behind both values.</summary>
    private static int Message(Source source, int head, int end, Strength strength)
    {
        var isStatement = source.Family == Family.Python && source.Is(head, "assert");
        var isStatic = source.Tokens[head].Value is "assert" or "Assert" or "CollectionAssert" or "ClassicAssert";
        if (!isStatement && !isStatic)
        {
            return -1;
        }
        var open = head;
        while (!isStatement && open < end && !source.Is(open, "("))
        {
            open++;
        }
        var allowed = isStatement || strength == Strength.Weak ? 1 : 2;
        var name = Matchers.Plain(source.At(open - 1).Value);
        if (!isStatement && Matchers.Of(name) is Strength.Weak || name == "assert")
        {
            allowed = 1;
        }
        for (var i = open + 1; i < end; i++)
        {
            if (source.At(i) is { Kind: TokenKind.Symbol, Value: "(" or "[" or "{" })
            {
                i = Math.Max(i, source.Closing[i]);
            }
            else if (source.Is(i, ",") && --allowed == 0)
            {
                return i;
            }
        }
        return -1;
    }

    private static (Strength, bool Throws) StrengthOf(Source source, int start, int end, int head)
    {
        var depth = 0;
        Strength? outer = null;
        Strength? inner = null;
        var throws = false;
        var negated = false;
        for (var i = Math.Max(start, head); i < end && i < source.Tokens.Length; i++)
        {
            var token = source.Tokens[i];
            depth += token.Kind != TokenKind.Symbol ? 0
                : token.Value is "(" or "[" or "{" ? 1 : token.Value is ")" or "]" or "}" ? -1 : 0;
            if (token.Kind != TokenKind.Word)
            {
                continue;
            }
            var word = Matchers.Plain(token.Value);
            throws |= depth <= 0 && Matchers.IsThrows(word) && !negated;
            negated = word == "not" && depth <= 0 || negated && depth > 0;
            if (Matchers.Of(word) is not { } strength || i == head && word is "assert")
            {
                continue;
            }
            if (depth <= 0)
            {
                outer = negated && strength == Strength.Exact ? Strength.Weak : strength;
            }
            else
            {
                inner = strength;
            }
        }
        if (throws)
        {
            return (Strength.Exact, true);
        }
        if (head >= 0 && source.Family == Family.Go && source.At(head - 1).Value == ".")
        {
            outer = Strength.Weak;
        }
        return (Settle(source, start, end, outer, inner), false);
    }

    private static Strength Settle(Source source, int start, int end, Strength? outer, Strength? inner)
    {
        var operators = Operators(source, start, end);
        if (outer == Strength.Partial)
        {
            return Strength.Partial;
        }
        if (outer is null || outer == Strength.Weak || outer == Strength.Exact && ComparesToBoolean(source, start, end))
        {
            return operators ?? inner ?? (outer is null && IsCallOfOwn(source, start, end) ? Strength.Exact
                : Strength.Weak);
        }
        return inner == Strength.Partial && IsConstraint(source, start, end) ? Strength.Partial : outer.Value;
    }

    /// <summary>NUnit and Hamcrest say behind a comma what holds.</summary>
    private static bool IsConstraint(Source source, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (source.At(i).Value is "That" or "assertThat" or "Within" or "approx")
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>A function of the tests' own that asserts: what it holds to is in it.</summary>
    private static bool IsCallOfOwn(Source source, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (source.At(i) is { Kind: TokenKind.Word } token && source.Is(i + 1, "(")
                && Matchers.IsNamedLikeOne(token.Value) && token.Value.Length > 6 + 1)
            {
                return true;
            }
        }
        return false;
    }

    private static bool ComparesToBoolean(Source source, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (source.At(i) is { Kind: TokenKind.Word, Value: "true" or "false" or "True" or "False" }
                && source.At(i - 1).Value is "," or "(" && source.At(i + 1).Value is "," or ")")
            {
                return true;
            }
        }
        return false;
    }

    private static Strength? Operators(Source source, int start, int end)
    {
        Strength? strongest = null;
        for (var i = start; i < end && i < source.Tokens.Length; i++)
        {
            var token = source.Tokens[i];
            var found = token.Value switch
            {
                "==" or "===" when token.Kind == TokenKind.Symbol =>
                    source.Family == Family.Go && source.Is(i + 1, "nil") ? Strength.Weak : Strength.Exact,
                "!=" or "!==" when token.Kind == TokenKind.Symbol =>
                    source.Family == Family.Go && source.At(i + 1).Value != "nil" ? Strength.Exact : Strength.Weak,
                "<" or ">" or "<=" or ">=" when token.Kind == TokenKind.Symbol && source.Family != Family.Go
                    && !IsTypeArgument(source, i) => Strength.Partial,
                "in" when token.Kind == TokenKind.Word && source.Family == Family.Python => Strength.Partial,
                "is" when token.Kind == TokenKind.Word && source.Family == Family.Python =>
                    source.Is(i + 1, "not") ? Strength.Weak : Strength.Exact,
                "DeepEqual" or "Is" or "Equal" or "Diff" when source.Family == Family.Go => Strength.Exact,
                "approx" or "isclose" => Strength.Partial,
                _ => (Strength?)null,
            };
            if (found == Strength.Partial && token.Value is "approx" or "isclose")
            {
                return found;
            }
            strongest = found is { } && (strongest is null || found > strongest) ? found : strongest;
        }
        return strongest;
    }

    private static bool IsTypeArgument(Source source, int index) =>
        source.Family is Family.CSharp or Family.Braces
        && (source.At(index + 2).Value is ">" || source.At(index - 2).Value is "<" || source.Is(index - 1, "-"));
}
