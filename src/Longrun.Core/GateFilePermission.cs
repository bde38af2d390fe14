using System.Collections.Immutable;
using Longrun.Core.Roadmap;

namespace Longrun.Core;

/// <summary>
/// Whether a milestone allows what defines gates to be changed: by <c>May change</c> or <c>Touches</c>.
/// </summary>
internal static class GateFilePermission
{
    private static readonly ImmutableDictionary<GateFileRole, ImmutableArray<string>> s_words =
        new Dictionary<GateFileRole, ImmutableArray<string>>
        {
            [GateFileRole.Scripts] = ["script", "scripts", "makefile", "justfile", "taskfile"],
            [GateFileRole.Tests] =
                ["test config", "tests config", "test configuration", "test setup", "coverage", "test runner", "gates"],
            [GateFileRole.Lint] = ["lint", "linter", "lint rules", "lint config", "eslint", "ruff", "clippy"],
            [GateFileRole.Types] = ["tsconfig", "type checks", "strict mode", "mypy", "compiler options", "type check"],
            [GateFileRole.Build] = ["build", "build config", "project files", "compiler options"],
            [GateFileRole.Ci] = ["ci", "workflow", "workflows", "pipeline", "pipelines"],
            [GateFileRole.Hooks] = ["hooks", "hook", "git hooks", "pre-commit", "husky"],
            [GateFileRole.Agents] = ["agent config", "agent configuration", "agents", "agent hooks"],
            [GateFileRole.Advice] = ["agents", "agent config"],
        }.ToImmutableDictionary();

    /// <summary>
    /// The entry that allows it, as it stands in the roadmap. Null: none does. What has no name of a gate's file, but
    /// is run by one, is as much allowed by the folder it lies in.
    /// </summary>
    public static string? For(Milestone milestone, string path, GateFileRole? role) =>
        milestone.MayChange.FirstOrDefault(entry => Names(entry, path)
            || Globs.Matches(entry, path) || (role is { } known && Says(entry, known)))
        ?? milestone.Touches.FirstOrDefault(glob => Names(glob, path)
            || (GateFileNames.Of(path) is null && !glob.StartsWith('*') && Globs.Matches(glob, path)));

    /// <summary>
    /// Whether the glob means this file, and not only everything around it: its last part has letters of the name, or
    /// the folder it begins with holds nothing but such files.
    /// </summary>
    private static bool Names(string glob, string path)
    {
        var last = GateFileNames.Name(glob.TrimEnd('/'));
        var literal = last.TrimStart('*', '?', '.').TrimEnd('*', '?', '.');
        var isFileType = s_ownTypes.Contains(literal, StringComparer.OrdinalIgnoreCase);
        var isBroadType = !isFileType && last.StartsWith('*') && !literal.Contains('.')
            && path.EndsWith("." + literal, StringComparison.OrdinalIgnoreCase);
        return (Globs.Matches(glob, path) || (!glob.Contains('/') && Globs.Matches("**/" + glob, path)))
            && ((literal.Length > 0 && !isBroadType && GateFileNames.Name(path)
                    .Contains(literal, StringComparison.OrdinalIgnoreCase))
                || s_ownFolders.Any(folder => glob.Contains(folder, StringComparison.Ordinal)));
    }

    private static readonly ImmutableArray<string> s_ownTypes =
        ["csproj", "fsproj", "props", "targets", "runsettings", "sln", "slnx", "mk"];

    private static readonly ImmutableArray<string> s_ownFolders =
        [".github", ".husky", ".githooks", ".claude", ".codex", ".cursor", ".gemini", ".circleci", ".cargo"];

    /// <summary>Whether its words mean files of this role.</summary>
    private static bool Says(string entry, GateFileRole role)
    {
        var words = " " + string.Concat(entry.ToLowerInvariant()
            .Select(c => char.IsLetterOrDigit(c) || c == '-' ? c : ' ')) + " ";
        return s_words[role].Any(word => words.Contains($" {word} ", StringComparison.Ordinal));
    }
}
