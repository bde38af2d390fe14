using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>A text as tokens, and which bracket closes which.</summary>
internal sealed class Source
{
    /// <summary>Tokens of one statement outside its brackets; a longer one is cut.</summary>
    private const int StatementMax = 5_000;

    /// <summary>What stands outside: nothing that any rule looks for.</summary>
    private static readonly Token s_none = new(TokenKind.Symbol, "", 0, -1);

    private bool? _isOfXunit;

    private Source(string path, Family family, ImmutableArray<Token> tokens, ImmutableArray<int> closing) =>
        (Path, Family, Tokens, Closing) = (path, family, tokens, closing);

    public string Path { get; }

    public Family Family { get; }

    public ImmutableArray<Token> Tokens { get; }

    /// <summary>For each opening bracket where it is closed, or the end; 0 for other tokens.</summary>
    public ImmutableArray<int> Closing { get; }

    /// <summary>Its tests are written for xunit.</summary>
    public bool IsOfXunit => _isOfXunit ??= Tokens.Any(token => token.Kind == TokenKind.Word && token.Value is "Fact"
        or "Theory" or "Xunit");

    /// <summary>Names like those of assertions, of functions of this suite that cannot fail.</summary>
    public ImmutableHashSet<string> Hollow { get; private init; } = [];

    public static Source Read(string path, string text)
    {
        var family = Families.Of(path);
        var tokens = Lexer.Read(text, family);
        return new Source(path, family, tokens, Pair(tokens));
    }

    public Source With(ImmutableHashSet<string> hollow) => new(Path, Family, Tokens, Closing) { Hollow = hollow };

    public Token At(int index) => index >= 0 && index < Tokens.Length ? Tokens[index] : s_none;

    public bool Is(int index, string value) => index >= 0 && index < Tokens.Length && Tokens[index].Is(value);

    /// <summary>A bracket opens here.</summary>
    public bool Opens(int index) => At(index) is { Kind: TokenKind.Symbol, Value: "(" or "[" or "{" };

    /// <summary>Where the logical line of a language without braces ends: its first token after it.</summary>
    public int LineEnd(int index)
    {
        for (var i = index; i < Tokens.Length; i++)
        {
            if (i > index && Tokens[i].IsFirst && !Continues(i))
            {
                return i;
            }
            if (Tokens[i] is { Kind: TokenKind.Symbol, Value: "(" or "[" or "{" })
            {
                i = Math.Max(i, Closing[i]);
            }
        }
        return Tokens.Length;
    }

    /// <summary>Where the block ends that begins with this token, by indentation: the first token after it.</summary>
    public int IndentedEnd(int index)
    {
        var indent = Tokens[index].Indent;
        for (var i = LineEnd(index); i < Tokens.Length; i = LineEnd(i))
        {
            if (Tokens[i].IsFirst && Tokens[i].Indent <= indent)
            {
                return i;
            }
        }
        return Tokens.Length;
    }

    /// <summary>The end of what a definition opens after this token: its braces, or its expression.</summary>
    public int BodyEnd(int index)
    {
        for (var i = index; i < Math.Min(Tokens.Length, index + StatementMax); i++)
        {
            var token = Tokens[i];
            if (token.Kind != TokenKind.Symbol)
            {
                continue;
            }
            switch (token.Value)
            {
                case "{":
                    return Math.Min(Tokens.Length, Closing[i] + 1);
                case "(" or "[":
                    i = Math.Max(i, Closing[i]);
                    break;
                case "=>" or "=" when !Is(i + 1, "{"):
                    return StatementEnd(i + 1);
                case ";" or "}":
                    return i;
            }
        }
        return Math.Min(Tokens.Length, index + StatementMax);
    }

    /// <summary>The first token after a statement that begins here.</summary>
    public int StatementEnd(int index)
    {
        for (var i = index; i < Math.Min(Tokens.Length, index + StatementMax); i++)
        {
            if (Family.EndsAtLine() && i > index && Tokens[i].IsFirst && !Continues(i))
            {
                return i;
            }
            if (Tokens[i].Kind != TokenKind.Symbol)
            {
                continue;
            }
            switch (Tokens[i].Value)
            {
                case "(" or "[" or "{":
                    i = Math.Max(i, Closing[i]);
                    break;
                case ";" or ")" or "]" or "}":
                    return i;
            }
        }
        return Math.Min(Tokens.Length, index + StatementMax);
    }

    /// <summary>A line that goes on with what the last one began.</summary>
    public bool Continues(int index)
    {
        var before = At(index - 1);
        var now = At(index);
        if (Family == Family.Python)
        {
            return before is { Kind: TokenKind.Symbol, Value: "\\" };
        }
        return now is { Kind: TokenKind.Symbol, Value: "." or "?." or "?" or "&&" or "||" or "??" or "==" or "===" }
            || before is { Kind: TokenKind.Symbol, Value: "=" or "=>" or "," or "(" or "[" or "&&" or "||" or "+"
                or "." or "??" or ":=" };
    }

    private static ImmutableArray<int> Pair(ImmutableArray<Token> tokens)
    {
        var closing = new int[tokens.Length];
        var open = new Stack<int>();
        for (var i = 0; i < tokens.Length; i++)
        {
            if (tokens[i].Kind != TokenKind.Symbol)
            {
                continue;
            }
            switch (tokens[i].Value)
            {
                case "(" or "[" or "{":
                    open.Push(i);
                    closing[i] = tokens.Length;
                    break;
                case ")" or "]" or "}" when open.TryPop(out var start):
                    closing[start] = i;
                    break;
            }
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(closing);
    }
}
