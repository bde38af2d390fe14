using System.Collections.Immutable;
using Longrun.Agents;
using Longrun.Core;

namespace Longrun.Effects;

/// <summary>The servers of tools (MCP) that every worker gets.</summary>
internal static class ToolServers
{
    /// <summary>How this program is started as one.</summary>
    private const string Verb = "mcp";

    /// <summary>Longrun's own, and those the person named: an edit that names one nobody knows is refused.</summary>
    public static ImmutableArray<ToolServer> Of(Site site, AttemptState attempt, AgentGround ground)
    {
        // Some agents start servers with next to nothing in their environment.
        var environment = ImmutableDictionary<string, string>.Empty
            .Add("PATH", site.Surroundings.SearchPath)
            .Add("HOME", ground.HomeFolder)
            .Add("LONGRUN_OUT", site.Places.OutOf(attempt.Id));
        return
        [
            new(KnownServers.Own, [site.Places.ProgramOf(attempt.Id), Verb]) { Environment = environment },
            .. from server in site.State.Settings.Mcp
               let command = KnownServers.CommandOf(server)
               where command is not null
               select new ToolServer(server.Name, ["sh", "-c", command]) { Environment = environment },
        ];
    }
}
