using System.Collections.Immutable;

namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>
/// Statements of a test whose outcome comes after it has ended, or never: a promise that nobody waits for, a sequence
/// that nobody goes through.
/// </summary>
internal static class UnawaitedCode
{
    /// <summary>Statements looked at to their end; one is as long as its brackets.</summary>
    private const int StatementsMax = 5_000;

    private static readonly ImmutableHashSet<string> s_later =
        ["then", "finally", "resolves", "rejects", "setTimeout", "setInterval", "setImmediate", "nextTick",
            "queueMicrotask", "eventually", "rejectedWith", "rejected"];

    private static readonly ImmutableHashSet<string> s_laterSharp =
        ["ThrowAsync", "NotThrowAsync", "ThrowExactlyAsync", "CompleteWithinAsync", "ContinueWith", "Run", "StartNew"];

    /// <summary>Of xunit; NUnit's of the same name wait by themselves.</summary>
    private static readonly ImmutableHashSet<string> s_laterOfXunit =
        ["ThrowsAsync", "ThrowsAnyAsync", "AllAsync", "RaisesAsync"];

    private static readonly ImmutableHashSet<string> s_lazy =
        ["Select", "Where", "SelectMany", "TakeWhile", "SkipWhile", "map", "filter"];

    public static IEnumerable<Span> In(Source source, int start, int end)
    {
        if (source.Family is not (Family.Script or Family.CSharp or Family.Python or Family.Go)
            || source.Family == Family.Script && IsToldWhenDone(source, start))
        {
            yield break;
        }
        var count = 0;
        for (var i = start; i < end && count < StatementsMax; i++)
        {
            if (!UncalledCode.BeginsStatement(source, i) || source.Is(i, "}"))
            {
                continue;
            }
            count++;
            if (Dropped(source, i, Math.Min(end, StatementEnd(source, i))) is { } dropped)
            {
                yield return dropped;
            }
        }
    }

    private static Span? Dropped(Source source, int start, int end)
    {
        var first = source.At(start).Value == "void" || source.Is(start, "_") && source.Is(start + 1, "=")
            ? start + (source.Is(start, "_") ? 2 : 1) : start;
        return source.Family switch
        {
            Family.Script => IsCalledLater(source, first, end) ? new Span("", start, end) : null,
            Family.CSharp => IsDroppedTask(source, first, end) ? new Span("", start, end) : null,
            Family.Python => source.At(first).Value is "map" or "filter" && source.Is(first + 1, "(")
                || source.Is(first, "(") && source.Closing[first] == end - 1 && HasAtTop(source, first, "for")
                ? new Span("", start, end) : null,
            _ => source.Is(first, "go") && !Waits(source, end) ? new Span("", start, end) : null,
        };
    }

    /// <summary>The statement's own calls, not those in its arguments: <c>a.b().then(…)</c>.</summary>
    private static bool IsCalledLater(Source source, int start, int end)
    {
        if (source.At(start).Value is "await" or "return" or "const" or "let" or "var" or "function" or "async" or "if"
            or "for" or "class" or "yield" or "throw" or "export" or "import" || source.At(start).Value == ")")
        {
            return false;
        }
        // (async () => { … })();
        if (source.Is(start, "(") && source.Is(start + 1, "async") && UncalledCode.LiteralEnd(source, start + 1) > 0)
        {
            return true;
        }
        for (var i = start; i < end; i++)
        {
            if (source.At(i).Value is "=" or "await")
            {
                return false;
            }
            if (source.At(i).Kind == TokenKind.Word && s_later.Contains(source.At(i).Value)
                && (i == start || source.Is(i - 1, ".")))
            {
                return true;
            }
            i = source.Opens(i) ? Math.Max(i, source.Closing[i]) : i;
        }
        return false;
    }

    private static bool IsDroppedTask(Source source, int start, int end)
    {
        if (source.At(start).Value is "await" or "return" or "var" or "using" or "if" or "foreach")
        {
            return false;
        }
        var last = -1;
        for (var i = start; i < end; i++)
        {
            if (source.At(i).Value is "=" or "await")
            {
                return false;
            }
            last = source.At(i).Kind == TokenKind.Word && source.Is(i - 1, ".") ? i : last;
            i = source.Opens(i) ? Math.Max(i, source.Closing[i]) : i;
        }
        var name = source.At(last).Value;
        return last >= 0 && (s_laterSharp.Contains(name) || s_lazy.Contains(name)
            || s_laterOfXunit.Contains(name) && source.IsOfXunit);
    }

    /// <summary>The callback takes what says that the test is done.</summary>
    private static bool IsToldWhenDone(Source source, int start)
    {
        for (var i = start; i < Math.Min(source.Tokens.Length, start + 30); i++)
        {
            if (source.At(i).Value is "done" or "resolve" or "cb" or "plan")
            {
                return true;
            }
        }
        return false;
    }

    private static bool HasAtTop(Source source, int open, string word)
    {
        for (var i = open + 1; i < source.Closing[open]; i++)
        {
            if (source.Is(i, word))
            {
                return true;
            }
            i = source.Opens(i) ? Math.Max(i, source.Closing[i]) : i;
        }
        return false;
    }

    /// <summary>Something behind it waits: a group, a channel, a time.</summary>
    private static bool Waits(Source source, int from)
    {
        for (var i = from; i < Math.Min(source.Tokens.Length, from + 500); i++)
        {
            if (source.At(i).Value is "Wait" or "select" or "Sleep" || source.Is(i, "<") && source.Is(i + 1, "-")
                || source.At(i) is { Indent: 0, Value: "func" })
            {
                return source.At(i).Value != "func";
            }
        }
        return false;
    }

    private static int StatementEnd(Source source, int index) =>
        source.Family == Family.Python ? source.LineEnd(index) : source.StatementEnd(index);
}
