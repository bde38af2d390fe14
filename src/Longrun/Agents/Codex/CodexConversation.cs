using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Longrun.Agents.Driving;

namespace Longrun.Agents.Codex;

/// <summary>
/// Our side of the app-server's protocol: initialize, whose account it is, one thread, one turn; or only what is left
/// of the plan. At a limit it asks for the moment it resets before it ends.
/// </summary>
internal sealed class CodexConversation(DriveOrder order) : IConversation
{
    // What the program asks has ids of its own, which may be the same numbers: those lines have a method.
    public const int Initialize = 1;
    public const int Account = 2;
    public const int Thread = 3;
    public const int Turn = 4;
    public const int Quota = 5;

    /// <summary>What the program says of a usage limit.</summary>
    public const string UsageLimit = "usageLimitExceeded";

    // Said many times over, or again in full with something else; a diff of all changes after each change among them.
    private static readonly ImmutableArray<string> s_unheard =
    [
        "item/agentMessage/delta", "item/commandExecution/outputDelta", "item/fileChange/outputDelta",
        "item/reasoning/summaryTextDelta", "item/reasoning/textDelta", "thread/status/changed", "turn/diff/updated",
    ];

    private readonly CodexPermission _permission = new(order);
    private string? _thread;

    public ImmutableArray<JsonObject> Begin() =>
    [
        Ask(Initialize, "initialize", new()
        {
            ["clientInfo"] = new JsonObject { ["name"] = "longrun", ["title"] = "Longrun", ["version"] = "1" },
            ["capabilities"] = new JsonObject
            {
                // What may be asked is said in parts, which is called experimental.
                ["experimentalApi"] = true,
                ["requestAttestation"] = false,
                ["optOutNotificationMethods"] = new JsonArray([.. s_unheard.Select(m => (JsonNode)m)]),
            },
        }),
    ];

    public Reply Hear(JsonElement? line)
    {
        var method = line.Text("method");
        if (line.Member("id") is { } id)
        {
            return method is null
                ? Answered(id, line)
                : Reply.Say(_permission.Answer(method, id, line.Member("params")));
        }

        switch (method)
        {
            case "item/started":
                _permission.Notice(line.Member("params").Member("item"));
                return Reply.Nothing;
            case "turn/completed" when _thread is not null && line.Member("params").Text("threadId") == _thread:
                return line.Member("params").Member("turn").Member("error").Text("codexErrorInfo") == UsageLimit
                    ? Reply.Say(Ask(Quota, "account/rateLimits/read", null))
                    : Reply.Over;
            default:
                return Reply.Nothing;
        }
    }

    private Reply Answered(JsonElement id, JsonElement? line)
    {
        if (id.ValueKind != JsonValueKind.Number || !id.TryGetInt32(out var asked))
        {
            return Reply.Nothing;
        }

        var failed = line.Member("error") is not null;
        return asked switch
        {
            Initialize => failed ? Reply.Over : Reply.Say(Ready()),
            Account when order.Task is DriveTask.Quota => Reply.Say(Ask(Quota, "account/rateLimits/read", null)),
            Thread => failed ? Reply.Over : Reply.Say(Work(line.Member("result").Member("thread").Text("id") ?? "")),
            Turn => failed ? Reply.Over : Reply.Nothing,
            Quota => Reply.Over,
            _ => Reply.Nothing,
        };
    }

    private ImmutableArray<JsonObject> Ready()
    {
        var said = new JsonObject { ["method"] = "initialized" };
        var account = Ask(Account, "account/read", []);
        return order.Task is DriveTask.Quota
            ? [said, account]
            : [said, account, Ask(Thread, "thread/start", Start())];
    }

    private JsonObject Start()
    {
        var start = new JsonObject
        {
            ["cwd"] = order.WorkingDirectory,
            ["approvalPolicy"] = _permission.Policy(),
            ["sandbox"] = "danger-full-access", // ours is around it, or there is none
            ["ephemeral"] = true, // nobody resumes it; the transcript is Longrun's
        };
        if (order.Model is { } model)
        {
            start["model"] = model;
        }

        return start;
    }

    private JsonObject Work(string thread)
    {
        _thread = thread;
        var words = new JsonObject
        {
            ["type"] = "text", ["text"] = order.Prompt, ["text_elements"] = new JsonArray(),
        };
        var turn = new JsonObject { ["threadId"] = thread, ["input"] = new JsonArray(words) };
        if (order.AnswerSchema is { } schema)
        {
            turn["outputSchema"] = JsonNode.Parse(schema);
        }

        return Ask(Turn, "turn/start", turn);
    }

    private static JsonObject Ask(int id, string method, JsonObject? parameters)
    {
        var asked = new JsonObject { ["id"] = id, ["method"] = method };
        if (parameters is not null)
        {
            asked["params"] = parameters;
        }

        return asked;
    }
}
