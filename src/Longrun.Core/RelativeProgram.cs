using System.Text.RegularExpressions;

namespace Longrun.Core;

/// <summary>
/// The file of the repository that a command line starts: <c>./agent.sh --fast</c>, <c>sh tools/agent.sh</c>. It has to
/// be in the commit that a workspace is a clone of.
/// </summary>
internal static partial class RelativeProgram
{
    /// <summary>
    /// Relative to the repository, without <c>./</c>. Null: the command line names a program of the machine's, or what
    /// it starts is not known before a shell has read it.
    /// </summary>
    public static string? Of(string? command) => Words(command) switch
    {
        [var program, ..] when program.Contains('/') => Path(program),
        [var program, var script, ..] when Interpreter().IsMatch(program) => Path(script),
        _ => null,
    };

    /// <summary>Not handed to an interpreter: it has to be executable.</summary>
    public static bool IsStartedItself(string? command) => Words(command) is [var program, ..] && program.Contains('/');

    private static List<string> Words(string? command) =>
    [
        .. (command ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .SkipWhile(word => Assignment().IsMatch(word))
            .Select(word => word.Trim('"', '\'')),
    ];

    private static string? Path(string word)
    {
        if (!Plain().IsMatch(word) || word.Split('/').Contains(".."))
        {
            return null;
        }

        var parts = word.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".");
        return string.Join('/', parts) is { Length: > 0 } path ? path : null;
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*=", RegexOptions.CultureInvariant)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"^(sh|bash|dash|zsh|ksh|node|ruby|perl|python[0-9.]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Interpreter();

    /// <summary>Neither absolute nor an option, and nothing in it that a shell would change.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9_.][A-Za-z0-9_./+@,-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
