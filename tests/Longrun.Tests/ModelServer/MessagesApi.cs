using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Longrun.Tests.ModelServer;

/// <summary>The Messages API: <c>POST /v1/messages</c>.</summary>
internal sealed class MessagesApi : IModelApi
{
    public bool IsAsked(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path == "/v1/messages";

    public ModelRequest Read(HttpRequest request, string body)
    {
        using var json = JsonDocument.Parse(body);
        var messages = json.RootElement.GetProperty("messages").EnumerateArray().ToList();
        return ModelRequest.Of(request, body, messages.TakeWhile(m => Role(m) == "user").SelectMany(Texts)) with
        {
            TurnsTaken = messages.Count(m => Role(m) == "assistant"),
            OffersTools = json.RootElement.TryGetProperty("tools", out var tools) && tools.GetArrayLength() > 0,
            LastToolResult = messages.Count == 0 ? "" : string.Join('\n', ToolResults(messages[^1])),
        };
    }

    public Task SendAsync(HttpContext context, Turn turn, int number) =>
        new MessagesReply(context, turn, number).SendAsync();

    private static string? Role(JsonElement message) => message.GetProperty("role").GetString();

    private static IEnumerable<string> Texts(JsonElement message) => Blocks(message)
        .Where(block => block.GetProperty("type").ValueEquals("text"))
        .Select(block => block.GetProperty("text").GetString()!);

    private static IEnumerable<string> ToolResults(JsonElement message) => Blocks(message)
        .Where(block => block.GetProperty("type").ValueEquals("tool_result"))
        .Select(block => block.TryGetProperty("content", out var content) ? content.ToString() : "");

    private static JsonElement.ArrayEnumerator Blocks(JsonElement message)
    {
        var content = message.GetProperty("content");
        if (content.ValueKind == JsonValueKind.Array)
        {
            return content.EnumerateArray();
        }

        using var wrapped = JsonDocument.Parse($$"""[{"type":"text","text":{{content.GetRawText()}}}]""");
        return wrapped.RootElement.Clone().EnumerateArray();
    }
}
