using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Longrun.Agents.Driving;

namespace Longrun.Agents.Codex;

/// <summary>What is answered where the program asks whether it may, and what it is told to ask.</summary>
internal sealed class CodexPermission(DriveOrder order)
{
    private const int MethodNotFound = -32601;

    /// <summary>Changes whose files are remembered until somebody asks for them.</summary>
    private const int ChangesMax = 100;

    /// <summary>By the id of the item.</summary>
    private readonly Dictionary<string, ImmutableArray<string>> _changes = [];

    /// <summary>
    /// In a sandbox only what a rule of ours asks for is asked; without one everything but reading.
    /// </summary>
    public JsonNode Policy() => !order.MayDoAll ? "untrusted" : new JsonObject
    {
        ["granular"] = new JsonObject
        {
            ["rules"] = true,
            ["sandbox_approval"] = false,
            ["skill_approval"] = false,
            ["request_permissions"] = false,
            ["mcp_elicitations"] = false,
        },
    };

    /// <summary>Which files a change is about is told when it begins, not where it is asked for.</summary>
    public void Notice(JsonElement? item)
    {
        if (item.Text("type") == "fileChange" && item.Text("id") is { } id)
        {
            if (_changes.Count >= ChangesMax)
            {
                _changes.Clear();
            }

            _changes[id] = [.. item.Items("changes").Select(change => change.Text("path") ?? "")];
        }
    }

    public JsonObject Answer(string method, JsonElement id, JsonElement? parameters) => method switch
    {
        "item/commandExecution/requestApproval" => Decided(id, MayRun(parameters)),
        "item/fileChange/requestApproval" => Decided(id, MayChange(parameters.Text("itemId"))),
        "mcpServer/elicitation/request" => Result(id, new()
        {
            ["action"] = "decline", ["content"] = null, ["_meta"] = null,
        }),
        "item/tool/requestUserInput" => Result(id, new() { ["answers"] = new JsonObject() }),
        "item/permissions/requestApproval" => Result(id, new()
        {
            ["permissions"] = new JsonObject(), ["scope"] = "turn",
        }),
        _ => new()
        {
            ["id"] = Same(id),
            ["error"] = new JsonObject { ["code"] = MethodNotFound, ["message"] = "nobody is here to ask" },
        },
    };

    private bool MayRun(JsonElement? asked)
    {
        // What a rule of ours asked for is denied, also where we would not have seen it in the command line.
        if (asked.Text("reason")?.Contains(CodexArguments.Denied, StringComparison.Ordinal) == true)
        {
            return false;
        }

        var commands = asked.Items("commandActions").Select(action => action.Text("command")).OfType<string>().ToList();
        return commands.Count > 0
            ? commands.TrueForAll(command => CommandRules.MayRun(order, command))
            : asked.Text("command") is { } whole && CommandRules.MayRun(order, whole);
    }

    private bool MayChange(string? item) => order.MayDoAll
        || (!order.IsReading && item is not null && _changes.Remove(item, out var paths) && paths.Length > 0
            && paths.All(path => OwnFolders.Have(order, path)));

    private static JsonObject Decided(JsonElement id, bool may) =>
        Result(id, new() { ["decision"] = may ? "accept" : "decline" });

    private static JsonObject Result(JsonElement id, JsonObject result) =>
        new() { ["id"] = Same(id), ["result"] = result };

    private static JsonNode? Same(JsonElement id) => JsonNode.Parse(id.GetRawText());
}
