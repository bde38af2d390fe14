using System.Collections.Immutable;
using Longrun.Core.Roadmap;

namespace Longrun.Core.Gates.Files;

/// <summary>What the gates start: their commands, and the tasks that these name.</summary>
internal sealed record GateRoots(ImmutableArray<string> Commands)
{
    /// <summary>Of the gates that run checks.</summary>
    public static GateRoots Of(IEnumerable<GateDefinition> gates) =>
        new([.. gates.Where(gate => gate.Kind is GateKind.Test or GateKind.Check).Select(gate => gate.Run)]);

    /// <summary>And of the milestone's own criteria.</summary>
    public static GateRoots Of(IEnumerable<GateDefinition> gates, Milestone milestone) => new(
    [
        .. Of(gates).Commands,
        .. milestone.DoneWhen.Select(criterion => criterion.Command).OfType<string>(),
    ]);

    /// <summary>The tasks that are called by name. Empty: none of these commands calls one.</summary>
    public ImmutableArray<string> TasksOf(Tasks tasks) =>
    [
        .. Commands.SelectMany(text => ShellText.Read(text)).SelectMany(command => tasks.CalledBy(command.Words))
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>
    /// Whether tasks may be started in a way that is not seen here: nothing is known of the gates, or one of them
    /// starts something that may start anything.
    /// </summary>
    public bool MayStart(Tasks tasks) => Commands.IsEmpty || Commands.SelectMany(text => ShellText.Read(text))
        .Where(command => !tasks.CalledBy(command.Words).Any())
        .Select(command => CheckTools.Name(CheckTools.Unwrapped(command.Words)))
        .Any(name => name.Length > 0 && (CheckTools.Kind(name) == ToolKind.Unknown
            || s_starters.Any(starter => name.StartsWith(starter, StringComparison.Ordinal))));

    private static readonly ImmutableArray<string> s_starters =
        ["make", "just", "task", "npm-", "yarn-", "pnpm-", "bun-", "tox", "nox", "docker", "npm-run-all", "run-",
            "turbo"];

    /// <summary>By its name: it may be a script of a shell.</summary>
    public static bool IsShell(string path) => IsScript(path)
        && GateFileNames.Name(path) is var name
        && (!name.Contains('.') || name.EndsWith("sh", StringComparison.Ordinal));

    /// <summary>A program, not what a program is run on.</summary>
    public static bool IsScript(string path)
    {
        var name = GateFileNames.Name(path);
        var end = name.LastIndexOf('.') is > 0 and var at ? name[at..] : "";
        return GateFileNames.Of(path) is null
            && end is "" or ".sh" or ".bash" or ".py" or ".js" or ".mjs" or ".cjs" or ".ts" or ".rb" or ".pl" or ".ps1";
    }
}
