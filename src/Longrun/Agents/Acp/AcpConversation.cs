using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Longrun.Agents.Driving;

namespace Longrun.Agents.Acp;

/// <summary>
/// Our side of the Agent Client Protocol, version 1: initialize, one session, one prompt. The agent uses its own tools;
/// what it asks permission for is answered from the order, everything else it asks for is not there.
/// </summary>
internal sealed class AcpConversation(DriveOrder order) : IConversation
{
    /// <summary>
    /// Messages with the same words one after another, and nothing between: a service that is cut off again and again
    /// and a program that never gives up (opencode, twice a second).
    /// </summary>
    public const int RepeatsMax = 30;

    private const int MethodNotFound = -32601;

    private int _asked;
    private Func<JsonElement?, Reply> _next = _ => Reply.Over;
    private string? _sessionId;
    private (string? Id, string? Text) _last;
    private int _repeats;

    public ImmutableArray<JsonObject> Begin() => Ask("initialize", new()
    {
        ["protocolVersion"] = 1,
        ["clientCapabilities"] = new JsonObject
        {
            ["fs"] = new JsonObject { ["readTextFile"] = false, ["writeTextFile"] = false },
            ["terminal"] = false,
        },
        ["clientInfo"] = new JsonObject { ["name"] = "longrun", ["title"] = "Longrun", ["version"] = "1" },
    }, Initialized).Lines;

    public Reply Hear(JsonElement? line)
    {
        if (line.Text("method") is { } method)
        {
            return line.Member("id") is { } id ? Answer(id, method, line.Member("params")) : Notice(line);
        }

        // An answer to anything but the question that is open is passed over.
        return line.Count("id") == _asked ? _next(line) : Reply.Nothing;
    }

    private Reply Initialized(JsonElement? answer) => answer.Member("result") is null
        ? Reply.Over
        : Ask("session/new", new()
        {
            ["cwd"] = order.WorkingDirectory,
            ["mcpServers"] = new JsonArray([.. order.Servers.Select(Server)]),
        }, Opened);

    private Reply Opened(JsonElement? answer)
    {
        var result = answer.Member("result");
        _sessionId = result.Text("sessionId");
        if (_sessionId is null)
        {
            return Reply.Over;
        }

        if (order.Model is not { } model)
        {
            return Prompt();
        }

        // Without a choice of models its own would do the work, whatever that costs: AcpEnding says why it ended.
        var choice = result.Items("configOptions").FirstOrDefault(o => o.Text("category") == "model").Text("id");
        return choice is null ? Reply.Over : Ask("session/set_config_option", new()
        {
            ["sessionId"] = _sessionId, ["configId"] = choice, ["value"] = model,
        }, Chosen);
    }

    /// <summary>A model that is not to be had ends the session: another one was not asked for.</summary>
    private Reply Chosen(JsonElement? answer) => answer.Member("result") is null ? Reply.Over : Prompt();

    private Reply Prompt() => Ask("session/prompt", new()
    {
        ["sessionId"] = _sessionId,
        ["prompt"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = order.Prompt }),
    }, _ => Reply.Over);

    private Reply Answer(JsonElement id, string method, JsonElement? parameters)
    {
        var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = JsonNode.Parse(id.GetRawText()) };
        if (method == "session/request_permission")
        {
            answer["result"] = AcpPermission.Answer(order, parameters);
        }
        else
        {
            answer["error"] = new JsonObject { ["code"] = MethodNotFound, ["message"] = "Method not found" };
        }

        return Reply.Say(answer);
    }

    private Reply Notice(JsonElement? line)
    {
        var update = line.Member("params").Member("update");
        if (update.Text("sessionUpdate") is not "agent_message_chunk")
        {
            _repeats = 0;
            return Reply.Nothing;
        }

        var (last, now) = (_last, (update.Text("messageId"), update.Member("content").Text("text")));
        _last = now;
        _repeats = now.Item1 is not null && now.Item1 != last.Id && now.Item2 == last.Text ? _repeats + 1 : 0;
        return _repeats < RepeatsMax
            ? Reply.Nothing
            : new([Line("session/cancel", new() { ["sessionId"] = _sessionId })], IsOver: true);
    }

    private Reply Ask(string method, JsonObject parameters, Func<JsonElement?, Reply> next)
    {
        _next = next;
        var line = Line(method, parameters);
        line["id"] = ++_asked;
        return Reply.Say(line);
    }

    private static JsonObject Line(string method, JsonObject parameters) =>
        new() { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters };

    private static JsonObject Server(DriveServer server) => new()
    {
        ["name"] = server.Name,
        ["command"] = server.Command[0],
        ["args"] = new JsonArray([.. server.Command.Skip(1).Select(a => (JsonNode)a)]),
        ["env"] = new JsonArray([.. server.Environment.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e =>
            new JsonObject { ["name"] = e.Key, ["value"] = e.Value })]),
    };
}
