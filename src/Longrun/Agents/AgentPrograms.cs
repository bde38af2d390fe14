using System.Collections.Immutable;
using Longrun.Agents.Acp;
using Longrun.Agents.Claude;
using Longrun.Agents.Codex;
using Longrun.Core;

namespace Longrun.Agents;

/// <summary>Which program an agent of the configuration is.</summary>
internal static class AgentPrograms
{
    private static readonly CommandProgram s_command = new();
    private static readonly ClaudeProgram s_claude = new();
    private static readonly CodexProgram s_codex = new();

    /// <summary>
    /// The programs Longrun knows, each by the name people give it, as it would be configured without more.
    /// </summary>
    public static ImmutableArray<KeyValuePair<string, AgentSettings>> Known { get; } =
    [
        KeyValuePair.Create("claude", new AgentSettings(AgentKind.Claude, null, [])),
        KeyValuePair.Create("codex", new AgentSettings(AgentKind.Codex, null, [])),
        .. AcpKnown.All.Select(known => KeyValuePair.Create(
            known.Name, new AgentSettings(AgentKind.Acp, $"{known.Name} {known.Verb}", []))),
    ];

    /// <summary>What is started is the person's to say.</summary>
    public static IAgentProgram AnyCommand => s_command;

    public static IAgentProgram Of(AgentSettings settings) => settings.Kind switch
    {
        AgentKind.Command => s_command,
        AgentKind.Claude => s_claude,
        AgentKind.Codex => s_codex,
        AgentKind.Acp => new AcpProgram(AcpQuirks.Of(settings)),
    };
}
