using System.Collections.Immutable;

namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>What a test only says.</summary>
internal static class Writing
{
    /// <summary>Calls that write something out.</summary>
    public static int Logs(Source source, int start, int end)
    {
        var logs = 0;
        for (var i = start; i < Math.Min(end, source.Tokens.Length); i++)
        {
            var owner = source.Is(i - 1, ".") ? source.At(i - 2).Value : "";
            logs += source.Tokens[i].Kind == TokenKind.Word && source.Is(i + 1, "(")
                && Writes(owner.ToLowerInvariant(), source.Tokens[i].Value.ToLowerInvariant()) ? 1 : 0;
        }
        return logs;
    }

    /// <summary>What Go says where a condition has failed: no value of the test.</summary>
    public static ImmutableHashSet<string> Messages(Source source, int start, int end)
    {
        var messages = ImmutableHashSet.CreateBuilder<string>();
        for (var i = start; source.Family == Family.Go && i < Math.Min(end, source.Tokens.Length); i++)
        {
            if (source.Is(i, "(") && source.At(i - 1).Value is "Error" or "Errorf" or "Fatal" or "Fatalf"
                && source.At(i - 3).Value is "t" or "tb" or "b" or "f" && source.At(i + 1).Kind == TokenKind.Text)
            {
                messages.Add(source.At(i + 1).Value);
            }
        }
        return messages.ToImmutable();
    }

    private static bool Writes(string owner, string name) => owner switch
    {
        "" => name is "print" or "println" or "puts" or "pprint" or "warn",
        "t" or "b" or "tb" or "f" => name is "log" or "logf" or "diagnostic" or "comment",
        "console" or "logger" or "logging" or "log" or "fmt" or "output" or "_output" or "trace" or "debug"
            or "testoutput" or "testoutputhelper" or "warnings" =>
            name is "log" or "warn" or "info" or "error" or "debug" or "warning" or "writeline" or "write" or "println"
                or "printf" or "print" or "exception",
        _ => false,
    };
}
