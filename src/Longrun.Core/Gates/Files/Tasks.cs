using System.Collections.Immutable;
using System.Text;
using Longrun.Core.Text;

namespace Longrun.Core.Gates.Files;

/// <summary>One named task of a file: its own commands, and the tasks that run with it.</summary>
internal sealed record GateTask(string Name, ImmutableArray<string> Commands, ImmutableArray<string> With, int Line);

/// <summary>The named tasks of a package.json, Makefile, justfile or Taskfile.</summary>
internal sealed class Tasks
{
    /// <summary>Tasks that one task may lead to: more are no project's.</summary>
    private const int ReachMax = 500;

    private static readonly LinearRegex s_rule = new(@"^([A-Za-z0-9_.][^:=#\t]*?)\s*(?::|::)(?:\s+(.*)|$)");

    private static readonly LinearRegex s_variable =
        new(@"^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*(?::=|::=|\?=|=|\+=)\s*(.*)$");

    private readonly ImmutableDictionary<string, GateTask> _tasks;

    /// <summary>The programs that start one of them by name.</summary>
    private readonly ImmutableArray<string> _runners;

    private Tasks(IEnumerable<GateTask> tasks, params string[] runners)
    {
        _tasks = tasks.GroupBy(task => task.Name, StringComparer.Ordinal).ToImmutableDictionary(
            group => group.Key,
            group => new GateTask(group.Key, [.. group.SelectMany(task => task.Commands)],
                [.. group.SelectMany(task => task.With)], group.First().Line),
            StringComparer.Ordinal);
        _runners = [.. runners];
        First = tasks.FirstOrDefault(task => !task.Name.StartsWith('.'))?.Name;
    }

    /// <summary>What runs where no name is given.</summary>
    private string? First { get; }

    public IEnumerable<string> Names => _tasks.Keys.Order(StringComparer.Ordinal);

    public GateTask? Find(string name) => _tasks.GetValueOrDefault(name);

    public static Tasks OfPackage(ImmutableArray<Setting> settings) => new(
        from s in settings
        where s.Key.StartsWith("scripts.", StringComparison.Ordinal)
        let name = s.Key["scripts.".Length..]
        select new GateTask(name, [s.Value], [$"pre{name}", $"post{name}"], s.Line),
        "npm", "yarn", "pnpm", "bun", "npm-run-all", "run-s", "run-p", "concurrently", "turbo", "nx", "lerna",
        "node");

    public static Tasks OfTaskfile(ImmutableArray<Setting> settings) => new(
        from s in settings
        let parts = s.Key.Split('.')
        where parts.Length > 2 && parts[0] == "tasks"
        let isNeed = parts[2].StartsWith("deps", StringComparison.Ordinal) || parts[^1] == "task"
        where isNeed || parts[2].StartsWith("cmd", StringComparison.Ordinal)
        select isNeed ? new GateTask(parts[1], [], [s.Value], s.Line)
            : new GateTask(parts[1], [s.Value], [], s.Line),
        "task");

    /// <summary>Of a Makefile or a justfile: rules with their recipes, variables put in.</summary>
    public static Tasks OfRecipes(string text, bool isJust)
    {
        var variables = Variables(text).Where(v => !IsNumber(v.Value)).Take(ReachMax)
            .ToImmutableArray();
        var tasks = new List<GateTask>();
        var (names, commands, with, line) = (Array.Empty<string>(), new List<string>(), "", 0);
        var lines = text.ReplaceLineEndings("\n").Replace("\\\n", " ", StringComparison.Ordinal).Split('\n');
        for (var i = 0; i <= lines.Length; i++)
        {
            var own = i < lines.Length ? lines[i] : "";
            if (own.Length > 0 && (own[0] == '\t' || (own[0] == ' ' && isJust)))
            {
                commands.Add(With(own.Trim(), variables));
            }
            else if (i == lines.Length || (s_rule.IsMatch(own) && !s_variable.IsMatch(own)))
            {
                tasks.AddRange(names.Select(name => new GateTask(
                    name, [.. commands.Where(c => c.Length > 0)], [.. with.Split(' ')], line)));
                var rule = s_rule.Match(own);
                names = rule.Groups[1].Value.Split(' ')[..(rule.Success ? isJust ? 1 : ^0 : 0)];
                with = With(rule.Groups[2].Value.Split(['#', ';', '|'])[0].Trim(), variables);
                (commands, line) = ([], i + 1);
            }
        }

        return isJust ? new(tasks, "just") : new(tasks, "make", "gmake", "$(MAKE)", "${MAKE}");
    }

    public static IEnumerable<Setting> Variables(string text) =>
        from line in text.ReplaceLineEndings("\n").Split('\n').Select((line, i) => (Text: line, Number: i + 1))
        let match = s_variable.Match(line.Text)
        where match.Success
        select new Setting(match.Groups[1].Value, match.Groups[2].Value.Trim(), line.Number);

    /// <summary>The tasks that the command starts.</summary>
    public IEnumerable<string> CalledBy(ImmutableArray<string> words)
    {
        var at = words.Select(GateFileNames.Name).ToList().FindIndex(word => _runners.Contains(word));
        if (at < 0)
        {
            return [];
        }

        var isMake = _runners.Contains("make");
        var named = words[(at + 1)..].Select(word => word.StartsWith("npm:", StringComparison.Ordinal)
            ? word[4..] : word)
            .Select(word => word == "t" && words[at] == "npm" ? "test" : word)
            .SelectMany(word => word.EndsWith('*') ? Names.Where(name => name.StartsWith(
                word.TrimEnd('*'), StringComparison.Ordinal)) : [word])
            .Where(word => _tasks.ContainsKey(word)).ToList();
        return named.Count == 0 && isMake && First is not null ? [First] : named;
    }

    /// <summary>The task and all that run because of it.</summary>
    public ImmutableArray<GateTask> Reach(string name)
    {
        var found = new List<GateTask>();
        var open = new Stack<string>([name]);
        var known = new HashSet<string>(StringComparer.Ordinal);
        while (open.TryPop(out var next) && found.Count < ReachMax)
        {
            if (!known.Add(next) || Find(next) is not { } task)
            {
                continue;
            }

            found.Add(task);
            foreach (var other in task.With.Concat(task.Commands.SelectMany(text => ShellText.Read(text))
                .SelectMany(command => CalledBy(command.Words))))
            {
                open.Push(other);
            }
        }

        return [.. found];
    }

    private static string With(string command, ImmutableArray<Setting> variables)
    {
        for (var round = 0; round < 3 && command.Contains('$') && command.Length < 10_000; round++) // variables of such
        {
            var whole = new StringBuilder(command);
            foreach (var variable in variables.Where(v => v.Value.Length < 1_000))
            {
                whole.Replace($"$({variable.Key})", variable.Value).Replace($"${{{variable.Key}}}", variable.Value);
            }

            command = whole.ToString();
        }

        return command;
    }

    private static bool IsNumber(string value) => value.Length > 0 && value.All(c => char.IsAsciiDigit(c) || c == '.');
}
