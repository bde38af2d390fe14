using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Longrun.Tests.ModelServer;

/// <summary>One answer of the Responses API, streamed as server-sent events; a failure is one JSON object.</summary>
internal sealed class ResponsesReply(HttpContext context, Turn turn, int number)
{
    private const int FiveHoursInMinutes = 300;

    public Task SendAsync() => turn switch
    {
        Turn.UsageLimit limit => LimitAsync(limit),
        Turn.Unauthorised => ErrorAsync(401, new() { ["message"] = "Incorrect API key provided: dummy." }),
        Turn.Overloaded => ErrorAsync(503, new()
        {
            ["code"] = "server_is_overloaded", ["message"] = "Our servers are overloaded.",
        }),
        Turn.SayWithinLimits within => WithinLimitsAsync(within),
        _ => AnswerAsync(),
    };

    private Task LimitAsync(Turn.UsageLimit limit)
    {
        var error = new JsonObject
        {
            ["type"] = "usage_limit_reached", ["message"] = "The usage limit has been reached", ["plan_type"] = "plus",
        };
        if (limit.ResetsAt is { } resetsAt)
        {
            Window(100, resetsAt);
            error["resets_at"] = resetsAt.ToUnixTimeSeconds();
        }

        return ErrorAsync(429, error);
    }

    private Task WithinLimitsAsync(Turn.SayWithinLimits within)
    {
        Window(37, within.ResetsAt);
        return AnswerAsync();
    }

    private void Window(int usedPercent, DateTimeOffset resetsAt)
    {
        var headers = context.Response.Headers;
        headers["x-codex-primary-used-percent"] = usedPercent.ToString(CultureInfo.InvariantCulture);
        headers["x-codex-primary-window-minutes"] = FiveHoursInMinutes.ToString(CultureInfo.InvariantCulture);
        headers["x-codex-primary-reset-at"] = resetsAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
    }

    private async Task ErrorAsync(int status, JsonObject error)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(new JsonObject { ["error"] = error }.ToJsonString());
    }

    private async Task AnswerAsync()
    {
        context.Response.ContentType = "text/event-stream";
        await EventAsync("response.created", new() { ["response"] = new JsonObject { ["id"] = Id } });
        if (turn is Turn.Cut)
        {
            await EventAsync("response.output_text.delta", new() { ["delta"] = "I will now " });
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        await EventAsync("response.output_item.done", new() { ["item"] = Item() });
        await EventAsync("response.completed", new()
        {
            ["response"] = new JsonObject
            {
                ["id"] = Id,
                ["usage"] = new JsonObject
                {
                    ["input_tokens"] = turn.Usage.Input,
                    ["output_tokens"] = turn.Usage.Output,
                    ["total_tokens"] = turn.Usage.Input + turn.Usage.Output,
                },
            },
        });
    }

    private string Id => $"resp_{number}";

    private JsonObject Item() => turn switch
    {
        Turn.Bash bash => new()
        {
            ["type"] = "function_call",
            ["id"] = $"fc_{number}",
            ["call_id"] = $"call_{number}",
            ["name"] = "exec_command",
            ["arguments"] = new JsonObject { ["cmd"] = bash.Command }.ToJsonString(),
        },
        Turn.Refuse refuse => Message(new() { ["type"] = "refusal", ["refusal"] = refuse.Text }),
        Turn.Say say => Message(Text(say.Text)),
        Turn.SayWithinLimits within => Message(Text(within.Text)),
        _ => Message(Text("")),
    };

    private static JsonObject Text(string text) => new() { ["type"] = "output_text", ["text"] = text };

    private JsonObject Message(JsonObject content) => new()
    {
        ["type"] = "message", ["role"] = "assistant", ["id"] = $"msg_{number}", ["content"] = new JsonArray(content),
    };

    private async Task EventAsync(string type, JsonObject content)
    {
        content["type"] = type;
        await context.Response.WriteAsync($"event: {type}\ndata: {content.ToJsonString()}\n\n");
    }
}
