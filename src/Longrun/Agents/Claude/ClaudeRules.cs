using System.Collections.Immutable;

namespace Longrun.Agents.Claude;

/// <summary>Beginnings of command lines as the rules of Claude Code.</summary>
internal static class ClaudeRules
{
    private const string Git = "git ";

    public static IEnumerable<string> Allowing(string command) => [$"Bash({command}:*)"];

    /// <summary>
    /// Tried with the real program: <c>:*</c> also finds the command behind <c>cd x &amp;&amp;</c>, an assignment,
    /// <c>env</c> and <c>xargs</c>, not behind <c>bash -c</c>; and a flag only where it stands in the beginning.
    /// </summary>
    public static IEnumerable<string> Denying(string command)
    {
        var rules = ImmutableArray.CreateBuilder<string>();
        rules.Add($"Bash({command}:*)");
        if (command.StartsWith(Git, StringComparison.Ordinal))
        {
            rules.AddRange(WithGap("git -C", command[Git.Length..]));
            rules.AddRange(WithGap("git -c", command[Git.Length..]));
        }

        // git push origin main --force: a flag may stand at the end as well as behind the command.
        var last = command.LastIndexOf(' ');
        if (last > 0 && command[last + 1] == '-')
        {
            rules.AddRange(WithGap(command[..last], command[(last + 1)..]));
        }

        return rules.ToImmutable();
    }

    // Beside a star, ":*" is taken word for word: at the end of the line, and before more of it.
    private static ImmutableArray<string> WithGap(string before, string after) =>
        [$"Bash({before} * {after})", $"Bash({before} * {after} *)"];
}
