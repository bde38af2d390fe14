using System.Collections.Immutable;

namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>How many outcomes a comparison is content with, and how much of the outcome it looks at.</summary>
internal static class Openness
{
    private static readonly ImmutableHashSet<string> s_several =
        ["or", "anyof", "beoneof", "tobeoneof", "oneof", "isin", "isoneof", "some", "any", "exists", "includes",
            "beanyof", "assertin", "containsfunc", "shouldbeoneof", "ofany"];

    private static readonly ImmutableHashSet<string> s_patterns =
        ["match", "tomatch", "matches", "matchstring", "assertregex", "assertregexpmatches", "regex", "regexp",
            "search",
            "fullmatch", "stringmatching", "shouldmatch", "ismatch", "throwsasync", "tothrow", "raises", "throws"];

    /// <summary>Calls and options that take something away from a value before it is compared.</summary>
    private static readonly ImmutableHashSet<string> s_coarsens =
        ["tolower", "toupper", "tolowercase", "touppercase", "lower", "upper", "casefold", "tolowerinvariant",
            "toupperinvariant", "equalfold", "ignorecase", "ordinalignorecase", "trim", "trimspace", "trimend",
            "trimstart", "strip", "lstrip", "rstrip", "sort", "sorted", "tosorted", "orderby", "set", "tohashset",
            "tosets", "frozenset", "round", "floor", "ceil", "trunc", "truncate", "tofixed", "slice", "substring",
            "substr", "replace", "replaceall", "sub", "normalize", "parseint", "ignorelineendingdifferences",
            "ignorewhitespacedifferences", "ignoreallwhitespace", "withoutstrictordering", "excluding", "omit",
            "elementsmatch", "assertcountequal", "beequivalentto", "isequivalentto", "equivalentto", "sortstrings",
            "fields", "anything", "isany", "objectcontaining", "arraycontaining", "stringcontaining", "looseequal",
            "ignoring", "withoutoptions", "take", "firstordefault", "counter", "tosortedlist"];

    /// <summary>One of several is enough: an alternative, a member of a list, a pattern with a choice.</summary>
    public static bool AcceptsSeveral(Source source, int start, int end)
    {
        var isPattern = false;
        for (var i = start; i < end; i++)
        {
            var token = source.At(i);
            if (token.Kind == TokenKind.Word)
            {
                var word = Matchers.Plain(token.Value);
                isPattern |= s_patterns.Contains(word);
                if (s_several.Contains(word) && (word != "any" || source.Is(i + 1, "("))
                    || word == "in" && source.Family == Family.Python && source.At(i + 1).Value is "(" or "[" or "{"
                    || word == "tocontain" && source.At(i - 2).Value == "]")
                {
                    return true;
                }
            }
            if (token.Is("||") || token.Is("&&") && IsNeither(source, i, start, end)
                || isPattern && token.Kind == TokenKind.Text && token.Value.Contains('|', StringComparison.Ordinal))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>How often it takes something of the value away.</summary>
    public static int Coarsenings(Check check) =>
        check.Names.Count(name => s_coarsens.Contains(Matchers.Plain(name)));

    /// <summary><c>got != a &amp;&amp; got != b</c>: a failure only where it is neither.</summary>
    private static bool IsNeither(Source source, int and, int start, int end)
    {
        var left = -1;
        for (var i = and - 1; i > Math.Max(start, and - 12) && left < 0; i--)
        {
            left = source.At(i).Value is "!=" or "!==" ? i : -1;
        }
        for (var i = and + 1; left > 0 && i < Math.Min(end, and + 12); i++)
        {
            if (source.At(i).Value is "!=" or "!==")
            {
                return source.At(i - 1).Value == source.At(left - 1).Value && source.At(i - 1).Value.Length > 0
                    && source.At(i + 1).Value is not ("nil" or "null" or "undefined");
            }
        }
        return false;
    }
}
