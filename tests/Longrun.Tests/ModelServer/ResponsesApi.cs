using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Longrun.Tests.ModelServer;

/// <summary>OpenAI's Responses API: <c>POST /v1/responses</c>, the whole conversation with each request.</summary>
internal sealed class ResponsesApi : IModelApi
{
    public bool IsAsked(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path == "/v1/responses";

    public ModelRequest Read(HttpRequest request, string body)
    {
        using var json = JsonDocument.Parse(body);
        var input = json.RootElement.GetProperty("input").EnumerateArray().ToList();
        return ModelRequest.Of(request, body, input.TakeWhile(i => !IsAnswer(i)).SelectMany(Texts)) with
        {
            TurnsTaken = input.Count(IsAnswer),
            OffersTools = json.RootElement.TryGetProperty("tools", out _)
                || input.Exists(i => Is(i, "additional_tools")),
            LastToolResult = input.LastOrDefault(i => Is(i, "function_call_output")) is { } result
                && result.ValueKind == JsonValueKind.Object ? result.GetProperty("output").ToString() : "",
        };
    }

    public Task SendAsync(HttpContext context, Turn turn, int number) =>
        new ResponsesReply(context, turn, number).SendAsync();

    private static bool IsAnswer(JsonElement item) =>
        Is(item, "function_call") || (Is(item, "message") && item.GetProperty("role").ValueEquals("assistant"));

    private static bool Is(JsonElement item, string type) =>
        item.TryGetProperty("type", out var own) && own.ValueEquals(type);

    private static IEnumerable<string> Texts(JsonElement item) =>
        Is(item, "message") && item.GetProperty("role").ValueEquals("user")
            ? item.GetProperty("content").EnumerateArray()
                .Select(part => part.TryGetProperty("text", out var text) ? text.GetString()! : "")
            : [];
}
