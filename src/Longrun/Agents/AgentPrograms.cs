using Longrun.Agents.Claude;
using Longrun.Core;

namespace Longrun.Agents;

/// <summary>Which program an agent of the configuration is.</summary>
internal static class AgentPrograms
{
    private static readonly CommandProgram s_command = new();
    private static readonly ClaudeProgram s_claude = new();

    public static IAgentProgram Of(AgentSettings settings) => settings.Kind switch
    {
        AgentKind.Command => s_command,
        AgentKind.Claude => s_claude,
        AgentKind.Codex => throw new UserError(ExitCode.CannotStart, "kind: codex is not built yet", ""),
        AgentKind.Acp => throw new UserError(ExitCode.CannotStart, "kind: acp is not built yet", ""),
    };
}
