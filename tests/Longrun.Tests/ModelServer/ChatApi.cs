using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Longrun.Tests.ModelServer;

/// <summary>OpenAI's chat completions: <c>POST /v1/chat/completions</c>, which many services speak.</summary>
internal sealed class ChatApi : IModelApi
{
    public bool IsAsked(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path == "/v1/chat/completions";

    public ModelRequest Read(HttpRequest request, string body)
    {
        using var json = JsonDocument.Parse(body);
        var messages = json.RootElement.GetProperty("messages").EnumerateArray().ToList();
        return ModelRequest.Of(request, body, messages.Where(m => Is(m, "user")).Select(Text)) with
        {
            TurnsTaken = messages.Count(m => m.TryGetProperty("tool_calls", out _)),
            OffersTools = json.RootElement.TryGetProperty("tools", out _),
            LastToolResult = messages.LastOrDefault(m => Is(m, "tool")) is { ValueKind: JsonValueKind.Object } last
                ? Text(last) : "",
        };
    }

    public Task SendAsync(HttpContext context, Turn turn, int number) => turn switch
    {
        Turn.UsageLimit => ErrorAsync(context, 429, "insufficient_quota", "You exceeded your current quota."),
        Turn.Unauthorised => ErrorAsync(context, 401, "invalid_api_key", "Incorrect API key provided: dummy."),
        Turn.Overloaded => ErrorAsync(context, 503, "server_error", "The server is overloaded."),
        _ => AnswerAsync(context, turn, number),
    };

    private static bool Is(JsonElement message, string role) => message.GetProperty("role").ValueEquals(role);

    private static string Text(JsonElement message) => message.GetProperty("content").ToString();

    private static Task ErrorAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(new JsonObject
        {
            ["error"] = new JsonObject { ["message"] = message, ["type"] = code, ["code"] = code },
        }.ToJsonString());
    }

    private static async Task AnswerAsync(HttpContext context, Turn turn, int number)
    {
        context.Response.ContentType = "text/event-stream";
        await SendAsync(context, Choice(Delta(turn, number), null), null);
        await context.Response.Body.FlushAsync();
        if (turn is Turn.Cut)
        {
            context.Abort();
            return;
        }

        await SendAsync(context, Choice([], Reason(turn)), null);
        await SendAsync(context, null, new()
        {
            ["prompt_tokens"] = turn.Usage.Input, ["completion_tokens"] = turn.Usage.Output,
            ["total_tokens"] = turn.Usage.Input + turn.Usage.Output,
        });
        await context.Response.WriteAsync("data: [DONE]\n\n");
    }

    private static string Reason(Turn turn) => turn switch
    {
        Turn.Bash => "tool_calls",
        Turn.Refuse => "content_filter",
        _ => "stop",
    };

    private static JsonObject Delta(Turn turn, int number) => turn is not Turn.Bash bash
        ? new() { ["role"] = "assistant", ["content"] = turn is Turn.Say say ? say.Text : "" }
        : new()
        {
            ["role"] = "assistant",
            ["tool_calls"] = new JsonArray(new JsonObject
            {
                ["index"] = 0, ["id"] = $"call_{number}", ["type"] = "function",
                ["function"] = new JsonObject
                {
                    ["name"] = "run_shell_command",
                    ["arguments"] = new JsonObject
                    {
                        ["command"] = bash.Command, ["description"] = "Scripted step", ["is_background"] = false,
                    }.ToJsonString(),
                },
            }),
        };

    private static JsonObject Choice(JsonObject delta, string? reason) =>
        new() { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = reason };

    private static Task SendAsync(HttpContext context, JsonObject? choice, JsonObject? usage) =>
        context.Response.WriteAsync("data: " + new JsonObject
        {
            ["id"] = "chat_1", ["object"] = "chat.completion.chunk", ["created"] = 1, ["model"] = "scripted",
            ["choices"] = choice is null ? [] : new JsonArray(choice), ["usage"] = usage,
        }.ToJsonString() + "\n\n");
}
