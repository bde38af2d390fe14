using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Longrun.Tests.ModelServer;

/// <summary>The Gemini API: <c>POST /v1beta/models/MODEL:streamGenerateContent</c>.</summary>
internal sealed class GeminiApi : IModelApi
{
    private const string DayQuota = "GenerateRequestsPerDayPerProjectPerModel-FreeTier";

    private const string Google = "type.googleapis.com/google.rpc.";

    public bool IsAsked(HttpRequest request) => HttpMethods.IsPost(request.Method)
        && request.Path.Value!.EndsWith(":streamGenerateContent", StringComparison.Ordinal);

    public ModelRequest Read(HttpRequest request, string body)
    {
        using var json = JsonDocument.Parse(body);
        var contents = json.RootElement.GetProperty("contents").EnumerateArray().ToList();

        // The program opens every conversation with a made-up answer to its own introduction.
        var texts = contents.Where(c => Role(c) == "user").SelectMany(Parts)
            .Select(part => part.TryGetProperty("text", out var text) ? text.GetString()! : "");
        return ModelRequest.Of(request, body, texts) with
        {
            TurnsTaken = contents.SelectMany(Parts).Count(part => part.TryGetProperty("functionCall", out _)),
            OffersTools = json.RootElement.TryGetProperty("tools", out _),
            LastToolResult = string.Join('\n', Parts(contents[^1])
                .Where(part => part.TryGetProperty("functionResponse", out _)).Select(part => part.ToString())),
        };
    }

    public Task SendAsync(HttpContext context, Turn turn, int number) => turn switch
    {
        Turn.UsageLimit { ResetsAt: { } at } => LimitAsync(context, Retry(at - DateTimeOffset.UtcNow)),
        Turn.UsageLimit => LimitAsync(context, new()
        {
            ["@type"] = Google + "QuotaFailure",
            ["violations"] = new JsonArray(new JsonObject { ["quotaId"] = DayQuota }),
        }),
        Turn.Unauthorised => ErrorAsync(
            context, 400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key."),
        Turn.Overloaded => ErrorAsync(context, 503, "UNAVAILABLE", "The model is overloaded."),
        _ => AnswerAsync(context, turn),
    };

    private static string? Role(JsonElement content) =>
        content.TryGetProperty("role", out var role) ? role.GetString() : null;

    private static IEnumerable<JsonElement> Parts(JsonElement content) =>
        content.TryGetProperty("parts", out var parts) ? parts.EnumerateArray() : [];

    private static JsonObject Retry(TimeSpan delay) => new()
    {
        ["@type"] = Google + "RetryInfo", ["retryDelay"] = $"{(long)delay.TotalSeconds}s",
    };

    private static Task LimitAsync(HttpContext context, JsonObject detail) =>
        ErrorAsync(context, 429, "RESOURCE_EXHAUSTED", "You exceeded your current quota.", detail);

    private static Task ErrorAsync(
        HttpContext context, int status, string word, string message, params JsonNode[] details)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["code"] = status, ["message"] = message, ["status"] = word, ["details"] = new JsonArray(details),
            },
        }.ToJsonString());
    }

    private static async Task AnswerAsync(HttpContext context, Turn turn)
    {
        context.Response.ContentType = "text/event-stream";
        var candidate = new JsonObject
        {
            ["content"] = new JsonObject { ["role"] = "model", ["parts"] = new JsonArray(Part(turn)) }, ["index"] = 0,
        };
        if (turn is not Turn.Cut)
        {
            candidate["finishReason"] = turn is Turn.Refuse ? "SAFETY" : "STOP";
        }

        var answer = new JsonObject
        {
            ["candidates"] = new JsonArray(candidate),
            ["usageMetadata"] = new JsonObject
            {
                ["promptTokenCount"] = turn.Usage.Input, ["candidatesTokenCount"] = turn.Usage.Output,
                ["totalTokenCount"] = turn.Usage.Input + turn.Usage.Output,
            },
        };
        await context.Response.WriteAsync($"data: {answer.ToJsonString()}\n\n");
        await context.Response.Body.FlushAsync();
        if (turn is Turn.Cut)
        {
            context.Abort();
        }
    }

    private static JsonObject Part(Turn turn) => turn switch
    {
        Turn.Bash bash => new()
        {
            ["functionCall"] = new JsonObject
            {
                ["name"] = "run_shell_command",
                ["args"] = new JsonObject { ["command"] = bash.Command, ["description"] = "Scripted step" },
            },
        },
        Turn.Say say => new() { ["text"] = say.Text },
        Turn.SayWithinLimits within => new() { ["text"] = within.Text },
        Turn.Cut => new() { ["text"] = "I will now " },
        _ => new() { ["text"] = "" },
    };
}
