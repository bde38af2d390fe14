using System.Collections.Immutable;
using Longrun.Agents;
using Longrun.Core;

namespace Longrun.Effects;

/// <summary>The servers of tools (MCP) that every worker gets.</summary>
internal static class ToolServers
{
    /// <summary>Those that the person named. An edit cannot bring one that nobody can start: it is refused.</summary>
    public static ImmutableArray<ToolServer> Of(Settings settings) =>
    [
        .. from server in settings.Mcp
           let command = KnownServers.CommandOf(server)
           where command is not null
           select new ToolServer(server.Name, ["sh", "-c", command]),
    ];
}
