using System.Collections.Immutable;
using System.Text;
using Longrun.Core;
using Longrun.Core.Roadmap;

namespace Longrun.Configuration;

/// <summary>A configuration as read: the settings, or its faults. Never both.</summary>
internal sealed record SettingsRead(Settings? Settings, ImmutableArray<Fault> Faults)
{
    public bool IsReadable => Faults.IsEmpty;
}

/// <summary>Reads <c>longrun.yaml</c>. See docs/formats/configuration.md.</summary>
internal static class SettingsFile
{
    /// <summary>Bytes of UTF-8. A hundred times what a large configuration needs.</summary>
    public const int BytesMax = 256 << 10;

    private const string AgentExample = "agents: { mine: { kind: command, run: \"./agent.sh\" } }";
    private const string GateExample = "gates: [ { name: tests, kind: test, run: \"npm test\" } ]";

    /// <summary>Pure: the text in, the settings out. <paramref name="file"/> is only how faults name it.</summary>
    public static SettingsRead Read(
        string text, string file, IReadOnlyCollection<MilestoneId>? milestones = null)
    {
        var faults = new FaultList(file);
        if (Encoding.UTF8.GetByteCount(text) > BytesMax)
        {
            faults.Add(new(1, 1), "The configuration is larger than 256 KiB.",
                "Move long commands into scripts of the repository.");
            return new(null, faults.ToImmutable());
        }

        var settings = Read(YamlText.Read(text, faults), faults, milestones);
        var found = faults.ToImmutable();
        return found.IsEmpty ? new(settings, []) : new(null, found);
    }

    private static Settings Read(
        YamlNode? root, FaultList faults, IReadOnlyCollection<MilestoneId>? milestones)
    {
        if (root is null or YamlNode.Text { IsNothing: true })
        {
            return new();
        }

        if (root is not YamlNode.Map map)
        {
            faults.Add(root.Place, "The configuration must be keys and values.", "Write for instance: workers: 1");
            return new();
        }

        var places = new Dictionary<string, Place>();
        var settings = Read(new YamlReader(map, "", places, faults), faults);
        foreach (var fault in SettingsCheck.Faults(settings, milestones))
        {
            faults.Add(PlaceOf(fault.Path, places), fault.Message, fault.Hint);
        }

        return settings;
    }

    private static Settings Read(YamlReader reader, FaultList faults)
    {
        var defaults = new Settings();
        var before = faults.Count;
        var agents = reader.Named("agents", AgentExample).Select(named => (named.Name, Agent: ReadAgent(named.Reader)))
            .ToList();
        var agentsAreWhole = faults.Count == before;
        before = faults.Count;
        var gates = reader.Maps("gates", GateExample)?.Select(ReadGate).ToImmutableArray();
        var gatesAreWhole = faults.Count == before;
        var use = reader.Texts("use");
        var knownRed = reader.Texts("known_red");
        var settings = new Settings
        {
            Branch = reader.Text("branch") ?? defaults.Branch,
            Workers = reader.Number("workers") ?? defaults.Workers,
            Setup = reader.Text("setup"),
            SetupTimeout = reader.Duration("setup_timeout") ?? defaults.SetupTimeout,
            Copy = reader.Texts("copy"),
            Roadmap = reader.Text("roadmap"),
            Agents = agents.ToImmutableDictionary(agent => agent.Name, agent => agent.Agent),
            Use = use.IsEmpty ? [.. agents.Select(agent => agent.Name)] : use,
            Gates = gates is { IsEmpty: false } ? gates : null,
            KnownRed = knownRed,
            KnownFlaky = reader.Texts("known_flaky"),
            Protect = reader.Texts("protect"),
            Acceptance = reader.Text("acceptance"),
            Questions = reader.OneOf("questions", ("decide", QuestionPolicy.Decide), ("ask", QuestionPolicy.Ask))
                ?? defaults.Questions,
            Sandbox = reader.OneOf("sandbox",
                ("auto", SandboxPolicy.Auto), ("required", SandboxPolicy.Required), ("off", SandboxPolicy.Off))
                    ?? defaults.Sandbox,
            Attempts = reader.Number("attempts") ?? defaults.Attempts,
            AttemptTimeout = reader.Duration("attempt_timeout") ?? defaults.AttemptTimeout,
            FirstPort = reader.Number("first_port"),
            Quiet = reader.Duration("quiet") ?? defaults.Quiet,
            Budgets = SettingsSections.Budgets(reader),
            Limits = SettingsSections.Limits(reader),
            Permissions = SettingsSections.Permissions(reader),
            Mcp = [.. reader.NamedTexts("mcp").Select(server => new McpServer(server.Name, server.Text))],
            Review = SettingsSections.Review(reader),
            Secrets = [.. reader.MapsOrOne("secrets", SettingsSections.SecretExample).Select(SettingsSections.Secret)],
        };
        reader.ReportUnknown();

        // What refers to a half-read list would only be a fault that follows from the first.
        return settings with
        {
            Use = agentsAreWhole || agents.Count > 0 ? settings.Use : [],
            KnownRed = gatesAreWhole ? settings.KnownRed : [],
        };
    }

    private static AgentSettings ReadAgent(YamlReader reader)
    {
        reader.Require("kind", "Add kind: claude, codex, acp or command");
        var run = reader.Text("run");

        // Where the kind is faulty, the one that causes no further fault.
        var kind = reader.OneOf("kind",
            ("command", AgentKind.Command), ("claude", AgentKind.Claude), ("codex", AgentKind.Codex),
            ("acp", AgentKind.Acp))
            ?? (run is null ? AgentKind.Claude : AgentKind.Command);
        var agent = new AgentSettings(kind, run, reader.Texts("env"))
        {
            Model = reader.Text("model"),
        };
        reader.ReportUnknown();
        return agent;
    }

    private static GateDefinition ReadGate(YamlReader reader)
    {
        reader.Require("name", "Add for instance: name: tests");
        reader.Require("run", "Add for instance: run: \"npm test\"");
        var gate = new GateDefinition(
            reader.Text("name") ?? "unnamed",
            reader.OneOf("kind", ("check", GateKind.Check), ("test", GateKind.Test), ("serve", GateKind.Serve),
                ("browser", GateKind.Browser), ("walk", GateKind.Walk), ("mock", GateKind.Mock)) ?? GateKind.Check,
            reader.Text("run") ?? "unknown");
        gate = gate with
        {
            Timeout = reader.Duration("timeout") ?? gate.Timeout,
            From = reader.Text("from") is { } from ? new(from) : null,
            Count = reader.Text("count"),
        };
        gate = AppSections.Keys(reader, SettingsSections.TestKeys(reader, gate));
        reader.ReportUnknown();
        return gate;
    }

    /// <summary>The place of the path, or of the nearest thing around it that the file has.</summary>
    private static Place PlaceOf(string path, Dictionary<string, Place> places)
    {
        var at = path;
        while (at.Length > 0)
        {
            if (places.TryGetValue(at, out var place))
            {
                return place;
            }

            at = at[..Math.Max(0, at.LastIndexOfAny(['.', '[']))];
        }

        return new(1, 1);
    }
}
