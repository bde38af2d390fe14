namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>
/// Assertions of a test that run only where a condition holds, and nothing else is asserted where it does not. Whether
/// it holds, the source does not tell.
/// </summary>
internal static class GuardedChecks
{
    /// <summary>
    /// How many there are between two tokens, which are a test. In Go an assertion is itself a condition.
    /// </summary>
    public static int Count(Source source, int start, int end)
    {
        end = Math.Min(end, source.Tokens.Length);
        var (count, counted) = (0, start);
        for (var i = start; i < end; i++)
        {
            if (source.Family == Family.Go || Guarded(source, i) is not { } block)
            {
                continue;
            }

            // What lies in it is counted with it: blocks in one another would cost their product.
            for (var at = Math.Max(i, counted); at < Math.Min(block, end); at++)
            {
                count += Matchers.IsHead(source, at) && !IsFailure(source, at) ? 1 : 0;
            }

            counted = Math.Max(counted, block);
        }

        return count;
    }

    /// <summary>Where what this <c>if</c> guards ends. Null: it is none, or there is another way beside it.</summary>
    private static int? Guarded(Source source, int index)
    {
        if (!source.Is(index, "if") || source.Is(index - 1, "else"))
        {
            return null;
        }

        if (source.Family == Family.Python)
        {
            var past = source.At(index).IsFirst ? source.IndentedEnd(index) : index;
            return past > index && source.At(past).Value is not ("else" or "elif") ? past : null;
        }

        if (!source.Is(index + 1, "("))
        {
            return null;
        }

        var body = source.Closing[index + 1] + 1;
        var end = source.Is(body, "{") ? source.Closing[body] + 1 : StatementEnd(source, body);
        return source.Is(end, "else") ? null : end;
    }

    private static int StatementEnd(Source source, int index)
    {
        for (var i = index; i < source.Tokens.Length; i++)
        {
            if (source.Is(i, ";") || (i > index && source.At(i).IsFirst))
            {
                return source.Is(i, ";") ? i + 1 : i;
            }

            i = source.Opens(i) ? Math.Max(i, source.Closing[i]) : i;
        }

        return source.Tokens.Length;
    }

    /// <summary><c>assert.fail()</c> under a condition is an assertion of that condition.</summary>
    private static bool IsFailure(Source source, int index) =>
        source.At(index).Value is "fail" or "Fail" or "fails"
        || (source.Is(index + 1, ".") && source.At(index + 2).Value is "fail" or "Fail");
}
