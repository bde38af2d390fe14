using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Longrun.Tests.ModelServer;

/// <summary>One answer of the Messages API, streamed as server-sent events; a failure is one JSON object.</summary>
internal sealed class MessagesReply(HttpContext context, Turn turn, int number)
{
    private const string Model = "claude-scripted-1";

    public Task SendAsync() => turn switch
    {
        Turn.UsageLimit limit => LimitAsync(limit),
        Turn.Unauthorised => ErrorAsync(401, "authentication_error", "OAuth token is invalid or has expired."),
        Turn.Overloaded => ErrorAsync(529, "overloaded_error", "Overloaded"),
        Turn.SayWithinLimits within => WithinLimitsAsync(within),
        _ => AnswerAsync(),
    };

    private Task LimitAsync(Turn.UsageLimit limit)
    {
        if (limit.ResetsAt is { } resetsAt)
        {
            Unified("rejected", resetsAt);
        }

        context.Response.Headers["anthropic-ratelimit-unified-overage-status"] = "rejected";
        context.Response.Headers["anthropic-ratelimit-unified-overage-disabled-reason"] = "org_level_disabled";
        return ErrorAsync(429, "rate_limit_error", "This request would exceed your account's rate limit.");
    }

    private Task WithinLimitsAsync(Turn.SayWithinLimits within)
    {
        Unified(within.IsOverage ? "rejected" : "allowed", within.ResetsAt);
        var headers = context.Response.Headers;
        if (within.IsOverage)
        {
            headers["anthropic-ratelimit-unified-overage-status"] = "allowed";
            headers["anthropic-ratelimit-unified-overage-in-use"] = "true";
        }

        if (within.Used is { } percent)
        {
            Window("5h", percent / 100m, within.ResetsAt);
            Window("7d", percent / 300m, within.ResetsAt.AddDays(3));
        }

        return AnswerAsync();
    }

    private void Unified(string status, DateTimeOffset resetsAt)
    {
        var headers = context.Response.Headers;
        headers["anthropic-ratelimit-unified-status"] = status;
        headers["anthropic-ratelimit-unified-reset"] =
            resetsAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        headers["anthropic-ratelimit-unified-representative-claim"] = "five_hour";
    }

    private void Window(string name, decimal used, DateTimeOffset resetsAt)
    {
        var headers = context.Response.Headers;
        headers[$"anthropic-ratelimit-unified-{name}-utilization"] = used.ToString(CultureInfo.InvariantCulture);
        headers[$"anthropic-ratelimit-unified-{name}-reset"] =
            resetsAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
    }

    private async Task ErrorAsync(int status, string type, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        var error = new JsonObject
        {
            ["type"] = "error",
            ["error"] = new JsonObject { ["type"] = type, ["message"] = message },
        };
        await context.Response.WriteAsync(error.ToJsonString());
    }

    private async Task AnswerAsync()
    {
        context.Response.ContentType = "text/event-stream";
        await EventAsync("message_start", new() { ["message"] = Opening() });
        await EventAsync("content_block_start", new() { ["index"] = 0, ["content_block"] = Block() });
        if (turn is Turn.Cut)
        {
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        await EventAsync("content_block_delta", new() { ["index"] = 0, ["delta"] = Delta() });
        await EventAsync("content_block_stop", new() { ["index"] = 0 });
        await EventAsync("message_delta", new()
        {
            ["delta"] = new JsonObject { ["stop_reason"] = StopReason(), ["stop_sequence"] = null },
            ["usage"] = new JsonObject { ["output_tokens"] = turn.Usage.Output },
        });
        await EventAsync("message_stop", []);
    }

    private JsonObject Opening() => new()
    {
        ["id"] = $"msg_{number}",
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = Model,
        ["content"] = new JsonArray(),
        ["stop_reason"] = null,
        ["stop_sequence"] = null,
        ["usage"] = new JsonObject { ["input_tokens"] = turn.Usage.Input, ["output_tokens"] = 1 },
    };

    /// <summary>The tool that is called and what with, as JSON. Null: none is.</summary>
    private (string Name, string Input)? Call() => turn switch
    {
        Turn.Bash bash => ("Bash", new JsonObject
        {
            ["command"] = bash.Command, ["description"] = "Scripted step",
        }.ToJsonString()),
        Turn.Call call => (call.Tool, call.Arguments),
        _ => null,
    };

    private JsonObject Block() => Call() is var (name, _)
        ? new() { ["type"] = "tool_use", ["id"] = $"toolu_{number}", ["name"] = name, ["input"] = new JsonObject() }
        : new() { ["type"] = "text", ["text"] = "" };

    private JsonObject Delta() => Call() is var (_, input)
        ? new() { ["type"] = "input_json_delta", ["partial_json"] = input }
        : new() { ["type"] = "text_delta", ["text"] = Text() };

    private string Text() => turn switch
    {
        Turn.Say say => say.Text,
        Turn.SayWithinLimits within => within.Text,
        Turn.Refuse refuse => refuse.Text,
        _ => "",
    };

    private string StopReason() => turn switch
    {
        Turn.Bash or Turn.Call => "tool_use",
        Turn.Refuse => "refusal",
        _ => "end_turn",
    };

    private async Task EventAsync(string type, JsonObject content)
    {
        content["type"] = type;
        await context.Response.WriteAsync($"event: {type}\ndata: {content.ToJsonString()}\n\n");
    }
}
