using System.Collections.Immutable;

namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>Returns by which a test ends before it has asserted.</summary>
internal static class Returns
{
    /// <summary>Tokens before a return that say why: what a condition of one line has.</summary>
    private const int ReasonMax = 24;

    private static readonly ImmutableHashSet<string> s_control =
        ["if", "for", "while", "switch", "catch", "with", "foreach", "using", "lock", "fixed", "when"];

    /// <summary>Machines and marks: a skip, of which other rules speak.</summary>
    private static readonly ImmutableHashSet<string> s_skips =
        ["skip", "Skip", "SkipNow", "Skipf", "platform", "GOOS", "IsWindows", "IsLinux", "IsMacOS", "OSPlatform",
            "Short", "OperatingSystem", "isWindows", "isMac", "skipTest"];

    /// <summary>Where a test ends although nothing has been asserted, or whatever has.</summary>
    public static IEnumerable<int> Ending(Source source, int start, int end) => source.Family switch
    {
        Family.Python => Indented(source, start, end),
        Family.Script or Family.CSharp or Family.Go or Family.Braces => Braced(source, start, end),
        _ => [],
    };

    private static IEnumerable<int> Indented(Source source, int start, int end)
    {
        var body = start;
        while (body < end && !source.Is(body, "def"))
        {
            body++;
        }
        body = body < end ? source.LineEnd(body) : end;
        var indent = source.At(body).Indent;
        var asserted = false;
        for (var i = body; i < end; i++)
        {
            if (source.At(i) is { IsFirst: true, Value: "def" or "class" }
                || source.At(i) is { IsFirst: true, Value: "async" } && source.Is(i + 1, "def"))
            {
                i = Math.Max(i, source.IndentedEnd(i) - 1);
                continue;
            }
            asserted |= Matchers.IsHead(source, i);
            var isAlways = source.At(i).Indent == indent;
            if (source.Is(i, "return") && IsBare(source, i) && (isAlways || !asserted && !IsSkip(source, i)))
            {
                yield return i;
                yield break;
            }
        }
    }

    private static IEnumerable<int> Braced(Source source, int start, int end)
    {
        var opened = new Stack<int>();
        var blocks = new Stack<bool>();
        var functions = 0;
        var asserted = false;
        var closed = -1;
        for (var i = start; i < end; i++)
        {
            asserted |= Matchers.IsHead(source, i);
            if (source.Is(i, "return") && functions == 1 && IsBare(source, i))
            {
                var isGuarded = source.Is(i - 1, ")") && closed >= 0 && s_control.Contains(source.At(closed - 1).Value)
                    || source.Is(i - 1, "else");
                var isAlways = blocks.TryPeek(out var isBody) && isBody && !isGuarded;
                if (isAlways || !asserted && !IsSkip(source, i))
                {
                    yield return i;
                    yield break;
                }
            }
            if (source.Tokens[i].Kind != TokenKind.Symbol)
            {
                continue;
            }
            switch (source.Tokens[i].Value)
            {
                case "(":
                    opened.Push(i);
                    break;
                case ")" when opened.TryPop(out var open):
                    closed = open;
                    break;
                case "{":
                    var opens = OpensFunction(source, i, closed);
                    functions += opens ? 1 : 0;
                    blocks.Push(opens);
                    break;
                case "}" when blocks.TryPop(out var wasFunction):
                    functions -= wasFunction ? 1 : 0;
                    break;
            }
        }
    }

    private static bool OpensFunction(Source source, int brace, int open)
    {
        if (source.Is(brace - 1, "=>"))
        {
            return true;
        }
        if (!source.Is(brace - 1, ")") || open < 0)
        {
            return false;
        }
        if (source.Family == Family.Go)
        {
            // A subtest is a test.
            return source.Is(open - 2, "func") || source.Is(open - 1, "func") && !source.Is(open - 4, "Run")
                && !Enumerable.Range(Math.Max(0, open - 12), Math.Min(12, open)).Any(i => source.Is(i, "Run"));
        }
        return !s_control.Contains(source.At(open - 1).Value);
    }

    private static bool IsBare(Source source, int index)
    {
        var next = source.At(index + 1);
        var isPlain = next.Value is "null" or "undefined" or "None" or "true" or "True";
        var behind = isPlain ? source.At(index + 2) : next;
        return behind.Value is ";" or "}" or "" || behind.IsFirst;
    }

    private static bool IsSkip(Source source, int index)
    {
        for (var i = index; i >= Math.Max(0, index - ReasonMax); i--)
        {
            if (s_skips.Contains(source.At(i).Value) || SkipMarks.AsksEnvironment(source.At(i)))
            {
                return true;
            }
        }
        return false;
    }
}
