using System.Collections.Immutable;
using System.Text;

namespace Longrun.Agents.Driving;

/// <summary>
/// Whether a command line may be run, by the beginnings that an order allows and denies. Guards against accident: a
/// program that is allowed may do anything.
/// </summary>
internal static class CommandRules
{
    public static bool MayRun(DriveOrder order, string commandLine)
    {
        var parts = Parts(commandLine);
        var isDenied = parts.Any(part => order.Denied.Any(denied => Begins(part, denied)));
        return !isDenied && (order.MayDoAll
            || (!parts.IsEmpty && !Substitutes(commandLine) && !(order.IsReading && Redirects(commandLine))
                && parts.All(part => order.Allowed.Any(allowed => Begins(part, allowed)))));
    }

    /// <summary>The commands that a shell would run one after another, quotes respected.</summary>
    public static ImmutableArray<string> Parts(string commandLine)
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        var part = new StringBuilder();
        foreach (var (c, isPlain) in Characters(commandLine))
        {
            if (isPlain && c is ';' or '\n' or '&' or '|' or '(' or ')')
            {
                Add(parts, part);
                continue;
            }

            part.Append(c);
        }

        Add(parts, part);
        return parts.ToImmutable();
    }

    /// <summary>Each, and whether a shell takes it for more than itself.</summary>
    private static IEnumerable<(char Character, bool IsPlain)> Characters(string commandLine)
    {
        var quote = '\0';
        var isEscaped = false;
        foreach (var c in commandLine)
        {
            yield return (c, quote == '\0' && !isEscaped);
            quote = isEscaped || c is not ('\'' or '"') ? quote : quote == '\0' ? c : quote == c ? '\0' : quote;
            isEscaped = c == '\\' && !isEscaped && quote != '\'';
        }
    }

    /// <summary>What it prints goes to a file. What it reads from one is no harm.</summary>
    private static bool Redirects(string commandLine) =>
        Characters(commandLine).Any(at => at is { IsPlain: true, Character: '>' });

    /// <summary>What a command puts in place of a word cannot be judged by its beginning.</summary>
    private static bool Substitutes(string commandLine) =>
        commandLine.Contains('`', StringComparison.Ordinal) || commandLine.Contains("$(", StringComparison.Ordinal);

    /// <summary>Whole words, however many spaces stand between them.</summary>
    private static bool Begins(string part, string beginning)
    {
        var (said, wanted) = (Words(part), Words(beginning));
        return wanted.Length > 0 && said.Length >= wanted.Length
            && said.AsSpan(0, wanted.Length).SequenceEqual(wanted);
    }

    private static string[] Words(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static void Add(ImmutableArray<string>.Builder parts, StringBuilder part)
    {
        if (part.ToString().Trim() is { Length: > 0 } text)
        {
            parts.Add(text);
        }

        part.Clear();
    }
}
