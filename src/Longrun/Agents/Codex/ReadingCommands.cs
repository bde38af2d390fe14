using System.Collections.Immutable;

namespace Longrun.Agents.Codex;

/// <summary>
/// Beginnings of the commands that a judge may run, for a program that reads files by commands. Where they lead is
/// looked at too: see <see cref="Driving.CommandRules"/>.
/// </summary>
internal static class ReadingCommands
{
    private static readonly ImmutableArray<string> s_harmless =
        ["cat", "head", "tail", "wc", "nl", "ls", "pwd", "grep", "diff", "cut", "true"];

    /// <summary>Each can be made to write, or to run something, by an option: only where a sandbox holds.</summary>
    private static readonly ImmutableArray<string> s_bounded =
    [
        "sed -n", "rg", "find", "sort", "uniq", "tree", "file", "stat", "git diff", "git log", "git show", "git status",
        "git grep", "git ls-files", "git blame",
    ];

    public static ImmutableArray<string> For(bool sandboxHolds) =>
        sandboxHolds ? [.. s_harmless, .. s_bounded] : s_harmless;
}
