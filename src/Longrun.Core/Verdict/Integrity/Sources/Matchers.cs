using System.Collections.Immutable;

namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>What the words of assertion libraries hold a value to; lower case, without underscores.</summary>
internal static class Matchers
{
    private static readonly ImmutableHashSet<string> s_exact =
    [
        "equal", "equals", "eq", "eql", "tobe", "toequal", "tostrictequal", "strictequal", "deepequal", "deepeq",
        "deepstrictequal", "areequal", "isequal", "equalto", "isequalto", "shouldbe", "be", "same", "aresame", "is",
        "len", "havelength", "tohavelength", "havecount", "tohavecount", "lengthof", "count", "members", "snapshot",
        "tomatchsnapshot", "tomatchinlinesnapshot", "isnull", "null", "isnone", "benull", "tobenull", "nil", "isnil",
        "undefined", "tobeundefined", "empty", "isempty", "beempty", "shouldbeempty", "shouldbenull", "assertequal",
        "assertequals", "assertlistequal", "assertdictequal", "assertcountequal", "assertsetequal", "asserttupleequal",
        "assertisnone", "assertis", "asserteq", "tohavebeencalledwith", "calledwith", "assertcalledwith", "received",
        "assertcalledoncewith", "tohavebeencalledtimes", "calledonce", "assertcalledonce", "collection", "single",
        "sequenceequal", "matchessnapshot", "assertmultilineequal", "tohavetext", "tohavevalue", "equalvalues",
        "elementsmatch", "equalerror", "errorcontains", "assertsequenceequal", "verify", "property", "errorIs",
    ];

    private static readonly ImmutableHashSet<string> s_partial =
    [
        "contain", "contains", "tocontain", "tocontainequal", "containequal", "include", "includes", "assertin",
        "match", "matches", "tomatch", "assertregex", "regex", "regexp", "doesnotmatch", "startswith", "startwith",
        "endswith", "endwith", "closeto", "tobecloseto", "almost", "assertalmostequal", "almostequal", "approx",
        "approximately", "within", "inrange", "indelta", "inepsilon", "isinrange", "greaterthan", "lessthan",
        "greaterthanorequal", "lessthanorequal", "tobegreaterthan", "tobelessthan", "tobegreaterthanorequal",
        "tobelessthanorequal", "assertgreater", "assertless", "assertgreaterequal", "assertlessequal", "greater",
        "less", "begreaterthan", "belessthan", "bepositive", "positive", "above", "below", "atleast", "atmost",
        "objectcontaining", "arraycontaining", "stringcontaining", "stringmatching", "tomatchobject", "matchobject",
        "like", "subset", "anyof", "oneof", "bewithin", "beapproximately", "beequivalentto", "shouldcontain",
        "shouldmatch", "shouldstartwith", "isclose", "allclose", "assertallclose", "stringcontains", "hasprefix",
        "hassuffix", "tohaveproperty", "toinclude", "tocontaintext", "partialdeepstrictequal", "equivalentto",
        "shouldbegreaterthan", "shouldbelessthan", "oneofthese", "beoneof", "somewithin", "notequal", "assertnotequal",
        "shouldbeinrange", "haskey", "keys", "issubset", "isubsetof", "assertdictcontainssubset",
    ];

    private static readonly ImmutableHashSet<string> s_weak =
    [
        "true", "false", "ok", "truthy", "falsy", "tobetruthy", "tobefalsy", "tobedefined", "exist", "exists", "istrue",
        "isfalse", "betrue", "befalse", "shouldbetrue", "shouldbefalse", "asserttrue", "assertfalse", "isnotnull",
        "notnull", "notnil", "assertisnotnone", "notbenull", "shouldnotbenull", "isnotempty", "notempty", "notbeempty",
        "shouldnotbeempty", "instanceof", "tobeinstanceof", "instanceoftype", "isinstanceof", "isinstance", "istype",
        "isassignablefrom", "beoftype", "beassignableto", "assertisinstance", "shouldbeoftype", "notthrow",
        "doesnotthrow", "notthrows", "notthrowasync", "any", "a", "an", "defined", "pass", "noerror", "error",
        "tohavebeencalled", "called", "assertcalled", "isnotinstanceof", "tobeinthedocument", "tobevisible", "some",
        "every", "isdefined", "assert", "tobenan", "resolves", "callable", "typeof", "isnotnone", "isok", "iserr",
    ];

    private static readonly ImmutableHashSet<string> s_throws =
    [
        "throws", "throw", "tothrow", "tothrowerror", "throwsasync", "throwsany", "throwsanyasync", "throwsexception",
        "throwsexceptionasync", "throwsexactly", "raises", "assertraises", "assertraisesregex", "rejects", "rejected",
        "rejectedwith", "panics", "shouldthrow", "throwasync", "throwexactly", "catch", "assertthrows", "raiseerror",
        "tothrowerrormatchingsnapshot", "tothrowerrormatchinginlinesnapshot", "throwsinstanceof",
    ];

    public static bool IsThrows(string word) => s_throws.Contains(word);

    /// <summary>Null: it is no matcher.</summary>
    public static Strength? Of(string word) =>
        s_exact.Contains(word) || s_throws.Contains(word) ? Strength.Exact
        : s_partial.Contains(word) ? Strength.Partial
        : s_weak.Contains(word) ? Strength.Weak
        : null;

    public static string Plain(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>Whether an assertion begins with this token.</summary>
    public static bool IsHead(Source source, int index)
    {
        var token = source.Tokens[index];
        if (token.Kind != TokenKind.Word || source.Is(index - 1, "function") || source.Is(index - 1, "def")
            || source.Is(index - 1, "func"))
        {
            return false;
        }
        var word = token.Value;
        if (source.Hollow.Contains(word) || IsTold(source, index))
        {
            return false;
        }
        if (source.Family == Family.Python && word == "assert")
        {
            return true;
        }
        var next = source.At(index + 1);
        if (next is not { Kind: TokenKind.Symbol, Value: "(" or "." or "<" or "!" } && word != "should")
        {
            return false;
        }
        return IsNamedLikeOne(word) || source.Is(index - 1, ".") && IsMemberOfOne(source, index, word);
    }

    /// <summary>It says that something is wrong, and the test goes on and passes.</summary>
    private static bool IsTold(Source source, int index) => source.Is(index - 1, ".")
        && source.At(index - 2).Value is "console" or "Debug" or "Trace" or "Contract" or "warnings" or "logger";

    /// <summary>A function that asserts, by its name: <c>assertSums</c>, <c>ExpectOk</c>, <c>expect</c>.</summary>
    public static bool IsNamedLikeOne(string word)
    {
        foreach (var start in (ReadOnlySpan<string>)["assert", "expect", "should", "verify", "must"])
        {
            if (word.StartsWith(start, StringComparison.OrdinalIgnoreCase)
                && (word.Length == start.Length || !char.IsLower(word[start.Length])))
            {
                return true;
            }
        }
        return word is "CollectionAssert" or "StringAssert" or "ClassicAssert" or "Approvals" or "Snapshot"
            or "assertThat" or "assertEquals" or "require" or "Verifier" or "XCTAssert" or "XCTAssertEqual"
            or "debug_assert";
    }

    private static bool IsMemberOfOne(Source source, int index, string word)
    {
        if (word is "Should" or "should" or "raises" or "warns" or "Received" or "DidNotReceive" or "Verify"
            || word.StartsWith("Should", StringComparison.Ordinal))
        {
            return true;
        }
        var owner = source.At(index - 2).Value;
        if (source.Family == Family.Go)
        {
            return owner is "t" or "tb" or "b" or "f" && word is "Error" or "Errorf" or "Fatal" or "Fatalf" or "Fail"
                or "FailNow" && owner is "t" or "tb" or "b" or "f";
        }
        return source.Family == Family.Script && owner is "t" or "tap" && Of(Plain(word)) is not null
            && owner is "t" or "tap";
    }
}
