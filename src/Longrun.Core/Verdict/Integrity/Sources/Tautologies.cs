using System.Collections.Immutable;

namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>Assertions that hold whatever the code does.</summary>
internal static class Tautologies
{
    /// <summary>Tokens of a comparison of which both sides are compared.</summary>
    private const int SidesMax = 300;

    private static readonly ImmutableHashSet<string> s_noSubject =
    [
        "assert", "expect", "true", "false", "none", "null", "nil", "undefined", "not", "to", "be", "that", "is",
        "should", "require", "await", "return", "t", "has", "does", "self", "strict", "and", "or", "have", "async",
        "with", "nan", "actual", "chai",
    ];

    /// <summary>It looks at no value, or at the same on both sides.</summary>
    public static bool Is(Source source, int start, int end, ImmutableHashSet<string> words)
    {
        if (words.Any(word => !s_noSubject.Contains(word) && Matchers.Of(Matchers.Plain(word)) is null))
        {
            return IsSameTwice(source, start, end);
        }
        return !words.Contains("fail") && !words.Any(word => word.Contains("snapshot", StringComparison.Ordinal));
    }

    private static bool IsSameTwice(Source source, int start, int end)
    {
        for (var i = start + 1; i + 1 < Math.Min(end, start + SidesMax); i++)
        {
            if (source.At(i).Value is not ("==" or "===" or ",") || source.At(i).Kind != TokenKind.Symbol)
            {
                continue;
            }
            var length = source.At(i).Value == ","
                ? i - OpenBefore(source, i, start) - 1
                : i - start - 1;
            var closes = i + 1 + length >= end || source.At(i + 1 + length).Value is ")" or ",";
            return length is > 0 and < 100 && closes && Same(source, i - length, i + 1, length)
                && HasWord(source, i - length, i);
        }
        return false;
    }

    private static int OpenBefore(Source source, int index, int start)
    {
        for (var i = index - 1; i >= start; i--)
        {
            if (source.Is(i, "(") && source.Closing[i] > index)
            {
                return i;
            }
        }
        return start;
    }

    private static bool Same(Source source, int left, int right, int length)
    {
        for (var i = 0; i < length; i++)
        {
            if (source.At(left + i).Value != source.At(right + i).Value)
            {
                return false;
            }
        }
        return true;
    }

    private static bool HasWord(Source source, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (source.At(i).Kind == TokenKind.Word)
            {
                return true;
            }
        }
        return false;
    }
}
