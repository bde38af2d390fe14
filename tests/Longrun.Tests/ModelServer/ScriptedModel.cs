using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Longrun.Tests.ModelServer;

/// <summary>
/// A model server on loopback that speaks the Messages API and answers by script. Stateless: a script's position is
/// the number of answers in the conversation it is sent, so a killed and restarted agent starts again from the top.
/// </summary>
internal sealed partial class ScriptedModel : IAsyncDisposable
{
    // The real agent sends its whole system prompt and tool list with each request: about 150 KB.
    private const int BodyBytesMax = 32 << 20;

    private readonly WebApplication application;
    private readonly Func<ModelRequest, Turn> answer;
    private readonly ConcurrentQueue<ModelRequest> requests = new();
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource hanging = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ScriptedModel(WebApplication application, Func<ModelRequest, Turn> answer)
    {
        this.application = application;
        this.answer = answer;
    }

    /// <summary>What <c>ANTHROPIC_BASE_URL</c> is set to.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Every request so far, in order of arrival.</summary>
    public ImmutableArray<ModelRequest> Requests => [.. requests];

    /// <summary>Completes when the first caller hangs at a <see cref="Turn.Hang"/>.</summary>
    public Task Hanging => hanging.Task;

    /// <summary>Lets everybody who hangs go on; their answer ends the turn.</summary>
    public void Release() => released.TrySetResult();

    public static Task<ScriptedModel> StartAsync(ModelScript script) => StartAsync(script.Answer);

    public static async Task<ScriptedModel> StartAsync(Func<ModelRequest, Turn> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            options.Limits.MaxRequestBodySize = BodyBytesMax;
        });
        var application = builder.Build();
        var model = new ScriptedModel(application, answer);
        application.Run(model.HandleAsync);
        await application.StartAsync();
        model.Address = application.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return model;
    }

    public async ValueTask DisposeAsync()
    {
        Release();
        await application.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (context.Request.Method != HttpMethods.Post || context.Request.Path != "/v1/messages")
        {
            context.Response.StatusCode = HttpMethods.IsHead(context.Request.Method) ? 200 : 404;
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        var request = Read(context.Request, await reader.ReadToEndAsync());
        requests.Enqueue(request);
        var turn = answer(request);
        if (turn is Turn.Hang)
        {
            hanging.TrySetResult();
            await released.Task.WaitAsync(context.RequestAborted);
            turn = new Turn.Say("Released.");
        }

        await new MessagesReply(context, turn, requests.Count).SendAsync();
    }

    private static ModelRequest Read(HttpRequest http, string body)
    {
        using var json = JsonDocument.Parse(body);
        var messages = json.RootElement.GetProperty("messages").EnumerateArray().ToList();
        var opening = string.Join('\n', messages.TakeWhile(m => Role(m) == "user").SelectMany(Texts));
        var named = NamedMilestone().Match(opening);
        return new()
        {
            Path = http.Path + http.QueryString,
            Headers = http.Headers.ToImmutableDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()),
            Body = body,
            Milestone = named.Success ? named.Groups["milestone"].Value : null,
            Attempt = named.Success ? int.Parse(named.Groups["attempt"].Value, CultureInfo.InvariantCulture) : 0,
            TurnsTaken = messages.Count(m => Role(m) == "assistant"),
            OffersTools = json.RootElement.TryGetProperty("tools", out var tools) && tools.GetArrayLength() > 0,
            LastToolResult = messages.Count == 0 ? "" : string.Join('\n', ToolResults(messages[^1])),
        };
    }

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

    [GeneratedRegex(@"milestone (?<milestone>[A-Za-z][A-Za-z0-9.\-]*), attempt (?<attempt>[0-9]+)")]
    private static partial Regex NamedMilestone();
}
