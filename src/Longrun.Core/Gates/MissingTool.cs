using Longrun.Core.Text;

namespace Longrun.Core.Gates;

/// <summary>Finds the line in which a shell or a launcher says that a program is not there.</summary>
internal static class MissingTool
{
    /// <summary>Characters of the sentence that are shown.</summary>
    private const int ShownMax = 200;

    /// <summary>Shells put their own name and a line number first; the others are the launchers' own words.</summary>
    private static readonly LinearRegex Says = new(
        @"^(?:/\S+/)?(?:sh|bash|dash|zsh|env): .*(?:not found|No such file or directory)$"
        + @"|^make(?:\[\d+\])?: \S+: No such file or directory$"
        + @"|^\S*python[\d.]*: No module named \S+$"
        + @"|^error: no such command: "
        + @"|^npm (?:error|ERR!) .*: not found$");

    public static string? Find(string log)
    {
        var line = OutputText.Lines(log).LastOrDefault(Says.IsMatch);
        return line is { Length: > ShownMax } ? line[..ShownMax] : line;
    }
}
