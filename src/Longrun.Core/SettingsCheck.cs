using System.Text.RegularExpressions;
using Longrun.Core.Gates;
using Longrun.Core.Roadmap;

namespace Longrun.Core;

/// <summary>A fault of the settings, at the path of the key it is in: <c>gates[1].name</c>.</summary>
internal sealed record SettingFault(string Path, string Message, string Hint);

/// <summary>What settings mean, apart from how they are written: ranges, names, and what refers to what.</summary>
internal static partial class SettingsCheck
{
    public const int WorkersMax = 16;
    public const int AttemptsMax = 20;
    public const int AlarmMax = 100;

    /// <summary>Percent: with all of a window kept, no night would ever begin.</summary>
    public const int ReserveMax = 90;

    public const int FirstPortMin = 1024;
    public const int FirstPortMax = 60000;

    /// <summary>Longer than that nothing is waited for in a night.</summary>
    public static readonly TimeSpan TimeoutMax = TimeSpan.FromHours(24);

    public static readonly TimeSpan TimeoutMin = TimeSpan.FromSeconds(1);

    /// <summary>Where the run's id goes in <c>branch</c>.</summary>
    public const string RunPlace = "{run}";

    private const string NameHint =
        "Use letters, digits, _ and -, starting with a letter or digit, at most 40 characters.";

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}\z")]
    private static partial Regex Name { get; }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex VariableName { get; }

    /// <summary>
    /// What git check-ref-format(1) refuses anywhere in a name: controls, blank, ~^:?*[\, "..", "@{", and "//".
    /// </summary>
    [GeneratedRegex(@"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//")]
    private static partial Regex RefuseInRef { get; }

    /// <param name="settings">As read.</param>
    /// <param name="milestones">Those of the roadmap and of accepted runs. Null: they are not known yet.</param>
    public static IEnumerable<SettingFault> Faults(
        Settings settings, IReadOnlyCollection<MilestoneId>? milestones = null) =>
    [
        .. Branch(settings.Branch),
        .. Range("workers", settings.Workers, 1, WorkersMax),
        .. Range("attempts", settings.Attempts, 1, AttemptsMax),
        .. settings.FirstPort is { } port ? Range("first_port", port, FirstPortMin, FirstPortMax) : [],
        .. Timeout("setup_timeout", settings.SetupTimeout),
        .. Timeout("attempt_timeout", settings.AttemptTimeout),
        .. Timeout("quiet", settings.Quiet),
        .. Range("budgets.alarm", settings.Budgets.Alarm, 2, AlarmMax),
        .. Range("limits.reserve", settings.Limits.Reserve, 0, ReserveMax),
        .. settings.Permissions.Allow.SelectMany((command, i) => Beginning($"permissions.allow[{i}]", command)),
        .. settings.Permissions.Deny.SelectMany((command, i) => Beginning($"permissions.deny[{i}]", command)),
        .. settings.Mcp.SelectMany((server, i) => Server(i, server)),
        .. settings.Secrets.SelectMany((rule, i) => Secret($"secrets[{i}]", rule)),
        .. settings.Copy.SelectMany((path, i) => RelativePath($"copy[{i}]", path)),
        .. settings.Roadmap is { } roadmap ? RelativePath("roadmap", roadmap) : [],
        .. settings.Agents.SelectMany(agent => Agent(agent.Key, agent.Value)),
        .. Use(settings),
        .. Flaky(settings),
        .. ReviewCheck.Faults(settings),
        .. Gates(settings),
        .. milestones is null ? [] : From(settings, milestones),
    ];

    /// <summary>Whether git takes it as the name of a branch; see git check-ref-format(1).</summary>
    public static bool IsBranchName(string name) =>
        name.Length is > 0 and <= 200
        && name[0] is not '-' and not '/' && name[^1] is not '/' and not '.' && name is not ("@" or "HEAD")
        && !RefuseInRef.IsMatch(name)
        && !name.Split('/').Any(part => part.StartsWith('.') || part.EndsWith(".lock", StringComparison.Ordinal));

    private static IEnumerable<SettingFault> Branch(string branch)
    {
        const string Hint = "For instance: branch: longrun/{run}";
        if (branch.Split(RunPlace).Length != 2)
        {
            yield return new("branch", "\"branch\" must contain {run} exactly once.", Hint);
            yield break;
        }

        var name = branch.Replace(RunPlace, RunId.Number(1).Value, StringComparison.Ordinal);
        if (!IsBranchName(name) || name.AsSpan().ContainsAny('{', '}')
            || name.StartsWith("refs/", StringComparison.Ordinal))
        {
            yield return new("branch", $"\"{name}\" is no name for a branch.", Hint);
        }
        else if (name.Equals("longrun", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("longrun/state/", StringComparison.OrdinalIgnoreCase))
        {
            yield return new("branch", "A branch of that name would be in the way of Longrun's own.", Hint);
        }
    }

    private static IEnumerable<SettingFault> Range(string key, int value, int min, int max) =>
        value >= min && value <= max ? [] : [new(key, $"\"{key}\" is {value}.", $"It goes from {min} to {max}.")];

    private static IEnumerable<SettingFault> Timeout(string path, TimeSpan value) =>
        value >= TimeoutMin && value <= TimeoutMax ? []
            : [new(path, "This time is out of range.", "From 1 second to 24 hours.")];

    private static IEnumerable<SettingFault> RelativePath(string at, string path)
    {
        var parts = path.Split('/');
        if (path.Length == 0 || path[0] is '/' or '~' || path.Contains('\\') || parts.Contains(".."))
        {
            yield return new(at, $"\"{path}\" is no path inside the repository.",
                "Write it relative to the repository, with \"/\" and without \"..\".");
        }
        else if (parts.Contains(".git", StringComparer.OrdinalIgnoreCase))
        {
            yield return new(at, $"\"{path}\" is part of git's own folder.", "Name files of the working tree.");
        }
        else if (path.AsSpan().ContainsAny('*', '?'))
        {
            yield return new(at, $"\"{path}\" is a pattern.", "Name files or folders one by one.");
        }
    }

    private static IEnumerable<SettingFault> Agent(string name, AgentSettings agent)
    {
        var path = $"agents.{name}";
        if (!Name.IsMatch(name))
        {
            yield return new(path, $"\"{name}\" is no name for an agent.", NameHint);
        }

        if (agent.Kind is AgentKind.Command or AgentKind.Acp)
        {
            if (string.IsNullOrWhiteSpace(agent.Run))
            {
                yield return new(path, $"The agent {name} does not say what to run.",
                    $"Add for instance: run: \"{(agent.Kind is AgentKind.Acp ? "gemini --acp" : "./agent.sh")}\"");
            }
        }
        else if (agent.Run is not null)
        {
            yield return new($"{path}.run", "An agent of this kind has no \"run\": it is the installed program.",
                "Take it away, or use kind: command.");
        }

        if (agent is { Kind: AgentKind.Command, Model: not null })
        {
            yield return new($"{path}.model", "An agent of kind command takes no model.", "Let the command choose it.");
        }

        for (var i = 0; i < agent.Env.Length; i++)
        {
            if (!VariableName.IsMatch(agent.Env[i]))
            {
                yield return new($"{path}.env[{i}]", "This is no name of a variable.",
                    "Names only: the values come from the environment that Longrun is started in.");
            }
            else if (agent.Env[i].StartsWith("LONGRUN_", StringComparison.Ordinal))
            {
                yield return new($"{path}.env[{i}]", "Variables that start with LONGRUN_ are set by Longrun.",
                    "Take it away.");
            }
        }
    }

    /// <summary>Every command line begins with nothing.</summary>
    private static IEnumerable<SettingFault> Beginning(string path, string command) =>
        string.IsNullOrWhiteSpace(command)
            ? [new(path, "This is the beginning of every command.", "For instance: deny: [make release]")]
            : [];

    private static IEnumerable<SettingFault> Server(int index, McpServer server)
    {
        if (!Name.IsMatch(server.Name))
        {
            yield return new($"mcp[{index}]", $"\"{server.Name}\" is no name for a server.", NameHint);
        }
        else if (server.Name.Equals(KnownServers.Own, StringComparison.OrdinalIgnoreCase))
        {
            yield return new($"mcp[{index}]", "Every worker gets Longrun's own server.", "Take it away.");
        }
        else if (string.IsNullOrWhiteSpace(KnownServers.CommandOf(server)))
        {
            yield return new($"mcp[{index}]", $"Nothing says how the server {server.Name} is started.",
                $"{Meant(server.Name, KnownServers.Commands.Keys)} Or say how: mcp: {{ {server.Name}: \"npx …\" }}");
        }
    }

    private static IEnumerable<SettingFault> Secret(string path, SecretRule rule)
    {
        if (rule.File is { } file)
        {
            foreach (var fault in RelativePath($"{path}.file", file))
            {
                yield return fault;
            }
        }
        else if (rule.Names.IsEmpty)
        {
            yield return new(path, "These secrets have neither a file nor names.",
                "For instance: secrets: { file: .env, to: gates }");
        }

        if (rule is { ToGates: false, ToSetup: false, ToAgents: false })
        {
            yield return new(path, "These secrets go to nobody.", "Add to: gates, setup or agents.");
        }

        for (var i = 0; i < rule.Names.Length; i++)
        {
            if (!VariableName.IsMatch(rule.Names[i])
                || rule.Names[i].StartsWith("LONGRUN_", StringComparison.Ordinal))
            {
                yield return new($"{path}.names[{i}]", $"\"{rule.Names[i]}\" is no name of a secret.",
                    "Names of variables only: letters, digits and _; none that starts with LONGRUN_.");
            }
        }
    }

    private static IEnumerable<SettingFault> Use(Settings settings)
    {
        for (var i = 0; i < settings.Use.Length; i++)
        {
            var name = settings.Use[i];
            if (!settings.Agents.ContainsKey(name))
            {
                yield return new($"use[{i}]", $"There is no agent \"{name}\".",
                    Meant(name, settings.Agents.Keys.Order()));
            }
            else if (settings.Use.IndexOf(name) < i)
            {
                yield return new($"use[{i}]", $"The agent {name} is in the list twice.", "Name it once.");
            }
        }
    }

    private static IEnumerable<SettingFault> Gates(Settings settings)
    {
        if (settings.Gates is not { } gates)
        {
            yield break;
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < gates.Length; i++)
        {
            var gate = gates[i];
            if (!Name.IsMatch(gate.Name))
            {
                yield return new($"gates[{i}].name", $"\"{gate.Name}\" is no name for a gate.", NameHint);
            }
            else if (gate.Name.StartsWith(ActiveGates.CriterionPrefix, StringComparison.OrdinalIgnoreCase))
            {
                // done-1, done-2, … are the criteria of the milestone in hand.
                yield return new($"gates[{i}].name", $"\"{gate.Name}\" is a name that criteria of milestones have.",
                    "Take a name that does not begin with done-.");
            }
            else if (!names.Add(gate.Name))
            {
                yield return new($"gates[{i}].name", $"There are two gates called {gate.Name}.",
                    "Rename one of them; case makes no difference.");
            }

            foreach (var fault in Gate($"gates[{i}]", gate).Concat(AppCheck.Faults($"gates[{i}]", gate, settings)))
            {
                yield return fault;
            }
        }

        for (var i = 0; i < settings.KnownRed.Length; i++)
        {
            if (!names.Contains(settings.KnownRed[i]))
            {
                yield return new($"known_red[{i}]", $"There is no gate \"{settings.KnownRed[i]}\".",
                    Meant(settings.KnownRed[i], names));
            }
        }
    }

    /// <summary>A gate that waits for a milestone nobody will ever land would sleep for good.</summary>
    private static IEnumerable<SettingFault> From(Settings settings, IReadOnlyCollection<MilestoneId> milestones) =>
        (settings.Gates ?? [])
            .Select((gate, index) => (Id: gate.From, Index: index))
            .Where(gate => gate.Id is { } id && HeadingId.IsId(id.Value) && !milestones.Contains(id))
            .Select(gate => new SettingFault(
                $"gates[{gate.Index}].from", $"The roadmap has no milestone {gate.Id}.",
                Meant(gate.Id!.Value, milestones.Select(milestone => milestone.Value))));

    private static IEnumerable<SettingFault> Gate(string path, GateDefinition gate)
    {
        if (string.IsNullOrWhiteSpace(gate.Run))
        {
            yield return new($"{path}.run", "This gate has nothing to run.", "Add for instance: run: \"npm test\"");
        }

        foreach (var fault in Timeout($"{path}.timeout", gate.Timeout))
        {
            yield return fault;
        }

        if (gate.From is { } from && !HeadingId.IsId(from.Value))
        {
            yield return new($"{path}.from", $"\"{from}\" is no milestone's id.",
                "Name a milestone of the roadmap: M4");
        }

        foreach (var fault in TestKeys(path, gate))
        {
            yield return fault;
        }

        if (gate.Count is null)
        {
            yield break;
        }

        if (gate.Kind is not GateKind.Test)
        {
            yield return new($"{path}.count", "Only a gate of kind test counts.",
                "Add kind: test, or take \"count\" away.");
        }
        else if (!HasGroup(gate.Count))
        {
            yield return new($"{path}.count", "\"count\" is no regular expression with a group.",
                "The first group is the count: '(\\d+) passed'");
        }
    }

    private static bool HasGroup(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant).GetGroupNumbers().Length > 1;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>A hint for a name that is none.</summary>
    public static string Meant(string name, IEnumerable<string> known)
    {
        var names = known.ToList();
        return Nearest.To(name, names) is { } near ? $"Did you mean {near}?"
            : names.Count == 0 ? "None is defined here."
            : $"There are: {string.Join(", ", names.Take(10))}.";
    }
}
