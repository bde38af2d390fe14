using System.Collections.Immutable;

namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>What leaves tests out, as the runners of each language write it.</summary>
internal static class SkipMarks
{
    private static readonly ImmutableHashSet<string> s_always =
    [
        "skipif", "skipIf", "skipUnless", "skip_if", "skip_unless", "runIf", "xfail", "xit", "xtest", "xdescribe",
        "xcontext", "xspecify", "fit", "fdescribe", "ftest", "SkipNow", "Skipf", "SkipTest", "importorskip",
        "expectedFailure", "markTestSkipped", "markTestIncomplete", "XCTSkip", "XCTSkipIf", "skipTest", "skip_module",
        "assumeTrue", "assumeFalse", "assumeThat",
    ];

    private static readonly ImmutableHashSet<string> s_runners =
    [
        "it", "test", "describe", "suite", "context", "this", "t", "ctx", "specify", "each", "mark", "pytest",
        "unittest", "tb", "b", "concurrent", "serial", "Assert", "TestContext", "Deno", "tap", "scenario", "Skip",
    ];

    private static readonly ImmutableHashSet<string> s_attributes =
        ["Ignore", "Explicit", "Disabled", "Ignored", "ignore", "Inconclusive", "DisabledOnOs", "EnabledIf",
            "EnabledIfEnvironmentVariable", "DisabledIf", "EnabledOnOs"];

    private static readonly ImmutableHashSet<string> s_platform =
    [
        "platform", "win32", "windows", "darwin", "goos", "iswindows", "isosplatform", "islinux", "ismacos", "osx",
        "version_info", "python_implementation", "short", "getuid", "geteuid", "goarch", "osplatform", "enabledonos",
        "disabledonos", "which", "importorskip", "lookpath", "is64bitprocess",
    ];

    private static readonly ImmutableHashSet<string> s_environment =
        ["environ", "getenv", "env", "lookupenv", "getenvironmentvariable", "enabledifenvironmentvariable",
            "expandenv"];

    /// <summary>Whether this token leaves tests out by itself.</summary>
    public static bool IsDirect(Source source, int index)
    {
        var token = source.Tokens[index];
        if (token.Kind == TokenKind.Symbol)
        {
            return token.Value == "#" && source.Family == Family.CSharp && source.Is(index + 1, "if");
        }
        if (token.Kind != TokenKind.Word || source.At(index - 1).Value is "def" or "function" or "func" or "import")
        {
            return false;
        }
        if (s_always.Contains(token.Value) || token.Value == "go:build")
        {
            return true;
        }
        var owner = source.Is(index - 1, ".") ? source.At(index - 2).Value : null;
        var next = source.At(index + 1);
        return token.Value switch
        {
            "skip" or "Skip" or "todo" or "ignore" or "fails" or "expectFailure" or "Explicit" or "__test__"
                when next is { Kind: TokenKind.Symbol, Value: "=" or ":" } && IsOption(source, index) => owner is null
                    && IsOff(source, index + 2) == (token.Value == "__test__") && !source.Is(index - 1, "?"),
            "skip" or "Skip" when owner is not null => s_runners.Contains(owner),
            "Skip" => source.Family == Family.CSharp && next.Value == "."
                || source.Family == Family.CSharp && source.Is(index - 1, "="),
            "skip" => source.Family == Family.Hash && token.IsFirst,
            "only" or "todo" or "fixme" or "fails" or "failing" => source.Family == Family.Script && owner is not null
                && s_runners.Contains(owner),
            "pending" => token.IsFirst && source.Family is Family.Hash or Family.Script && next.Value is "(" or "\"",
            _ => s_attributes.Contains(token.Value) && (owner is "Assert" || InAttribute(source, index)),
        };
    }

    /// <summary>The mark at a token: what it says and when it holds.</summary>
    /// <param name="source">Where it is.</param>
    /// <param name="index">Its token.</param>
    /// <param name="defined">Tokens of what a name stands for; empty where it is the mark itself.</param>
    public static SkipMark Read(Source source, int index, ImmutableArray<Token> defined)
    {
        var line = source.Tokens[index].Line;
        if (source.Is(index, "go:build"))
        {
            var words = source.Tokens.Skip(index).Take(2).ToImmutableArray();
            return new SkipMark(line, string.Join(' ', words.Select(word => word.Value)), BuildReason(words[^1].Value));
        }
        var start = index;
        while (start > 0 && index - start < 40 && source.Tokens[start - 1].Line >= line - 1
            && (source.Tokens[start - 1].Line == line || IsGuarded(source, start - 1)))
        {
            start--;
        }
        var end = index + 1;
        for (; end < Math.Min(source.Tokens.Length, index + 60) && source.Tokens[end].Line <= line + 4; end++)
        {
            if (source.Is(end, "("))
            {
                end = Math.Min(source.Tokens.Length, source.Closing[end] + 1);
                break;
            }
        }
        end = Math.Min(end, index + 80);
        var text = CheckReader.TextOf(source, index, end);
        var around = source.Tokens.Skip(start).Take(end - start).Concat(defined);
        return new SkipMark(line, text, Reason([.. around]));
    }

    /// <summary>Whether a word or text asks for a variable of the environment.</summary>
    public static bool AsksEnvironment(Token token) =>
        token.Kind == TokenKind.Word && s_environment.Contains(token.Value.ToLowerInvariant());

    private static SkipReason BuildReason(string constraint) =>
        constraint is "!windows" or "unix" or "linux" or "!js" or "!plan9" or "!wasm" or "darwin || linux"
            or "linux || darwin" or "!race" ? SkipReason.Platform : SkipReason.Environment;

    private static bool IsGuarded(Source source, int index)
    {
        var line = source.Tokens[index].Line;
        for (var i = index; i >= 0 && source.Tokens[i].Line == line && index - i < 40; i--)
        {
            if (source.Is(i, "if"))
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsOff(Source source, int index) =>
        source.At(index).Value is "false" or "null" or "undefined" or "False" or "None";

    /// <summary>Words that data have as well are options only where they stand among those of a runner.</summary>
    private static bool IsOption(Source source, int index) => source.At(index).Value switch
    {
        "skip" or "Skip" or "Explicit" or "__test__" => true,
        _ => source.Family == Family.Script && source.At(index - 1).Value is "{" or ","
            && (source.At(index + 2).Kind == TokenKind.Text || source.At(index + 2).Value == "true"),
    };

    private static bool InAttribute(Source source, int index) =>
        source.At(index - 1) is { Kind: TokenKind.Symbol, Value: "[" or "," or "@" or "#" } && source.Family
            is Family.CSharp or Family.Braces
        && source.At(index + 1).Value is "]" or "(" or "," or null or not ".";

    private static SkipReason Reason(ImmutableArray<Token> tokens)
    {
        var words = tokens.Select(token => token.Value.ToLowerInvariant()).ToHashSet();
        if (tokens.Any(AsksEnvironment))
        {
            return SkipReason.Environment;
        }
        if (!words.Overlaps(s_platform))
        {
            return SkipReason.Always;
        }
        // Where the gates run is a Linux machine: what leaves a test out there leaves it out always.
        var leavesOutLinux = words.Overlaps(["linux", "posix", "islinux", "ubuntu"])
            || words.Overlaps(["!=", "!==", "not", "ifnot", "runif", "skipunless"]) ^ words.Overlaps(["if!", "unless"])
                && words.Overlaps(["win32", "windows", "iswindows"]);
        return leavesOutLinux ? SkipReason.Environment : SkipReason.Platform;
    }
}
