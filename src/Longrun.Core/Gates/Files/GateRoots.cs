using System.Collections.Immutable;
using Longrun.Core.Roadmap;

namespace Longrun.Core.Gates.Files;

/// <summary>What the gates start: their commands, and the files of the tree that these name.</summary>
internal sealed record GateRoots(ImmutableArray<string> Commands)
{
    /// <summary>Scripts that are followed from one to the next.</summary>
    private const int ScriptsMax = 50;

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
    /// Scripts of the tree that are started: by a command itself, by the task that it names in a package.json, a
    /// Makefile and their like, or by a script of a shell. Tests are none: changing those is work.
    /// </summary>
    /// <param name="tree">Its paths.</param>
    /// <param name="text">What a file says there; null: not known.</param>
    public ImmutableHashSet<string> Scripts(IEnumerable<string> tree, Func<string, string?> text)
    {
        var paths = tree.ToImmutableArray();
        var known = paths.Where(path => IsScript(path) && !IsTest(path)).ToHashSet(StringComparer.Ordinal);
        var found = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var open = new Queue<(string Folder, string Command)>(
            [.. Commands.Select(command => ("", command)), .. Called(paths, text)]);
        while (open.TryDequeue(out var next) && found.Count < ScriptsMax)
        {
            foreach (var path in Words(next.Command, next.Folder).Where(known.Contains))
            {
                if (found.Add(path) && IsShell(path) && text(path) is { } inner)
                {
                    open.Enqueue(("", inner));
                }
            }
        }

        return found.ToImmutable();
    }

    /// <summary>The commands of the tasks that these commands name, each with the folder it runs in.</summary>
    private IEnumerable<(string Folder, string Command)> Called(
        ImmutableArray<string> paths, Func<string, string?> text) =>
        from path in paths
        let file = GateFileNames.Of(path)
        where file is { Role: GateFileRole.Scripts }
        let own = text(path)
        where own is not null
        let tasks = file.Family switch
        {
            "npm" => Tasks.OfPackage(ObjectText.Read(own)),
            "task" => Tasks.OfTaskfile(YamlText.Read(own)),
            _ => Tasks.OfRecipes(own, file.Family == "just"),
        }
        from name in TasksOf(tasks)
        from task in tasks.Reach(name)
        from command in task.Commands
        select (GateFileNames.Folder(path), command);

    private static IEnumerable<string> Words(string command, string folder)
    {
        foreach (var shell in ShellText.Read(command))
        {
            if (shell.Words is ["cd", var into, ..])
            {
                folder += into.TrimEnd('/') + "/";
            }

            var isModule = shell.Words.Contains("-m");
            foreach (var word in CheckTools.Unwrapped(shell.Words).SelectMany(word => word.Split('='))
                .Select(word => word.StartsWith("./", StringComparison.Ordinal) ? word[2..] : word))
            {
                // node takes a name without its end, python a module's.
                foreach (var name in (string[])[word, word + ".js", .. isModule ? Module(word) : []])
                {
                    yield return name;
                    yield return folder + name;
                }
            }
        }
    }

    private static string[] Module(string name) => name.Replace('.', '/') is var path
        ? [path + ".py", path + "/__main__.py"] : [];

    /// <summary>What runs others is none, wherever it lies.</summary>
    private static bool IsTest(string path) => GateFileNames.IsTest(path)
        && !GateFileNames.Name(path).StartsWith("run", StringComparison.OrdinalIgnoreCase);

    /// <summary>By its name: it may be a script of a shell.</summary>
    public static bool IsShell(string path) => IsScript(path)
        && GateFileNames.Name(path) is var name
        && (!name.Contains('.') || name.EndsWith("sh", StringComparison.Ordinal));

    /// <summary>A program, not what a program is run on.</summary>
    private static bool IsScript(string path)
    {
        var name = GateFileNames.Name(path);
        var end = name.LastIndexOf('.') is > 0 and var at ? name[at..] : "";
        return GateFileNames.Of(path) is null
            && end is "" or ".sh" or ".bash" or ".py" or ".js" or ".mjs" or ".cjs" or ".ts" or ".rb" or ".pl" or ".ps1";
    }
}
