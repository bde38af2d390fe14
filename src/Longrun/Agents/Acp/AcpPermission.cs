using System.Text.Json;
using System.Text.Json.Nodes;
using Longrun.Agents.Driving;

namespace Longrun.Agents.Acp;

/// <summary>What is answered where an agent asks whether it may: from the order alone, and never "always".</summary>
internal static class AcpPermission
{
    /// <summary>The result for <c>session/request_permission</c>, whatever its parameters are.</summary>
    public static JsonObject Answer(DriveOrder order, JsonElement? request)
    {
        var wanted = May(order, request.Member("toolCall"), request)
            ? new[] { "allow_once", "allow_always" } : ["reject_once"];
        var option = wanted.Select(kind => request.Items("options").FirstOrDefault(o => o.Text("kind") == kind)
            .Text("optionId")).FirstOrDefault(id => id is not null);
        return new()
        {
            ["outcome"] = option is null
                ? new JsonObject { ["outcome"] = "cancelled" }
                : new JsonObject { ["outcome"] = "selected", ["optionId"] = option },
        };
    }

    /// <summary>Whether an option of the request allows.</summary>
    public static bool Allows(JsonElement? request, string? optionId) => request.Items("options").Any(o =>
        o.Text("optionId") == optionId && o.Text("kind")?.StartsWith("allow", StringComparison.Ordinal) == true);

    private static bool May(DriveOrder order, JsonElement? tool, JsonElement? request)
    {
        var command = tool.Member("rawInput").Text("command");
        var isCommand = command is not null || tool.Text("kind") == "execute";
        if (isCommand)
        {
            // Where the command itself is not told, the title is it.
            return CommandRules.MayRun(order, command ?? tool.Text("title") ?? "");
        }

        return order.MayDoAll || tool.Text("kind") switch
        {
            "read" or "search" or "think" => true,
            "edit" or "delete" or "move" => !order.IsReading && IsInside(order, tool),
            "fetch" => false,
            _ => order.Servers.Any(server => Names(tool, server.Name)),
        };
    }

    private static bool IsInside(DriveOrder order, JsonElement? tool)
    {
        var paths = tool.Items("locations").Select(l => l.Text("path")).ToList();
        return paths.Count > 0 && paths.All(path => path is not null && OwnFolders.Have(order, path));
    }

    /// <summary>
    /// As programs write the name of a server's tool: "run_gates (longrun MCP Server)", "longrun_run_gates",
    /// "mcp__longrun__run_gates".
    /// </summary>
    private static bool Names(JsonElement? tool, string server)
    {
        var title = tool.Text("title") ?? "";
        var name = title.Split(' ', 2) is [var first, var rest]
            && rest.StartsWith($"({server} MCP Server)", StringComparison.Ordinal) ? $"{server}_{first}" : title;
        return !name.Any(char.IsWhiteSpace)
            && (name.StartsWith($"{server}_", StringComparison.Ordinal)
                || name.StartsWith($"mcp__{server}__", StringComparison.Ordinal));
    }
}
