using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Longrun.Agents.Claude;

/// <summary>The servers of tools of one worker, as <c>--mcp-config</c> reads them: from a file in its HOME.</summary>
internal static class ClaudeServers
{
    public const string File = ".claude/longrun-servers.json";

    /// <summary>
    /// For one call: gates may take long, and by itself the program gives a silent server up after half an hour. The
    /// attempt's wall clock ends it earlier where it is shorter.
    /// </summary>
    private static readonly TimeSpan CallTimeout = TimeSpan.FromHours(6);

    public static ImmutableDictionary<string, string> Files(ImmutableArray<ToolServer> servers) => servers.IsEmpty
        ? ImmutableDictionary<string, string>.Empty
        : ImmutableDictionary<string, string>.Empty.Add(File, Text(servers));

    private static string Text(ImmutableArray<ToolServer> servers)
    {
        var entries = servers.Select(server => KeyValuePair.Create(server.Name, (JsonNode?)Entry(server)));
        return new JsonObject { ["mcpServers"] = new JsonObject(entries) }
            .ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    private static JsonObject Entry(ToolServer server) => new()
    {
        ["type"] = "stdio",
        ["command"] = server.Command[0],
        ["args"] = new JsonArray([.. server.Command.Skip(1).Select(word => (JsonNode?)word)]),
        ["env"] = new JsonObject(server.Environment.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value))),
        // Otherwise the model is not told of the tools but has to search for them.
        ["alwaysLoad"] = true,
        ["timeout"] = (long)CallTimeout.TotalMilliseconds,
    };
}
