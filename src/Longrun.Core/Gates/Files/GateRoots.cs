using System.Collections.Immutable;
using Longrun.Core.Roadmap;

namespace Longrun.Core.Gates.Files;

/// <summary>What the gates start: their commands, and the files of the tree that these name.</summary>
internal sealed record GateRoots(ImmutableArray<string> Commands)
{
    /// <summary>Scripts that are followed from one to the next.</summary>
    private const int ScriptsMax = 50;

    /// <summary>Of the gates that run checks, and of the milestone's own criteria.</summary>
    public static GateRoots Of(IEnumerable<GateDefinition> gates, Milestone milestone) => new(
    [
        .. gates.Where(gate => gate.Kind is GateKind.Test or GateKind.Check).Select(gate => gate.Run),
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
    /// starts
    /// something that may start anything.
    /// </summary>
    public bool MayStart(Tasks tasks) => Commands.IsEmpty || Commands.SelectMany(text => ShellText.Read(text))
        .Where(command => !tasks.CalledBy(command.Words).Any())
        .Select(command => CheckTools.Name(CheckTools.Unwrapped(command.Words)))
        .Any(name => name.Length > 0 && (CheckTools.Kind(name) == ToolKind.Unknown
            || s_starters.Any(starter => name.StartsWith(starter, StringComparison.Ordinal))));

    private static readonly ImmutableArray<string> s_starters =
        ["make", "just", "task", "npm-", "yarn-", "pnpm-", "bun-", "tox", "nox", "docker", "npm-run-all", "run-",
            "turbo"];

    /// <summary>
    /// Scripts that are started: words of the commands that are paths of the tree, and what those start in turn where
    /// their text is at hand. Tests are no scripts: changing those is work.
    /// </summary>
    public ImmutableHashSet<string> Scripts(IEnumerable<string> tree, Func<string, string?> text)
    {
        var known = tree.Where(path => !GateFileNames.IsTest(path)).ToHashSet(StringComparer.Ordinal);
        var found = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var open = new Queue<string>(Commands);
        while (open.TryDequeue(out var command) && found.Count < ScriptsMax)
        {
            foreach (var path in Words(command).Where(known.Contains).Where(IsScript))
            {
                if (found.Add(path) && text(path) is { } inner)
                {
                    open.Enqueue(inner);
                }
            }
        }

        return found.ToImmutable();
    }

    private static IEnumerable<string> Words(string command)
    {
        var folder = "";
        foreach (var shell in ShellText.Read(command))
        {
            if (shell.Words is ["cd", var into, ..])
            {
                folder = into.TrimEnd('/') + "/";
            }

            foreach (var word in CheckTools.Unwrapped(shell.Words).Select(word =>
                word.StartsWith("./", StringComparison.Ordinal) ? word[2..] : word))
            {
                yield return word;
                yield return folder + word;
            }
        }
    }

    /// <summary>A program, not what a program is run on.</summary>
    private static bool IsScript(string path)
    {
        var name = GateFileNames.Name(path);
        var end = name.LastIndexOf('.') is > 0 and var at ? name[at..] : "";
        return GateFileNames.Of(path) is null
            && end is "" or ".sh" or ".bash" or ".py" or ".js" or ".mjs" or ".cjs" or ".ts" or ".rb" or ".pl" or ".ps1";
    }
}
