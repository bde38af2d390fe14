using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Longrun.Tests.ModelServer;

/// <summary>
/// A model server on loopback that speaks the vendors' APIs and answers by script. Stateless: a script's position is
/// the number of answers in the conversation it is sent, so a killed and restarted agent starts again from the top.
/// </summary>
internal sealed class ScriptedModel : IAsyncDisposable
{
    // The real agent sends its whole system prompt and tool list with each request: about 150 KB.
    private const int BodyBytesMax = 32 << 20;

    private static readonly IModelApi[] s_apis =
        [new MessagesApi(), new ResponsesApi(), new GeminiApi(), new ChatApi()];

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

    /// <summary>What <c>ANTHROPIC_BASE_URL</c> is set to; of other APIs the beginning.</summary>
    public string Address { get; private set; } = "";

    /// <summary>JSON that is answered where a path is asked for that is no model's.</summary>
    public ConcurrentDictionary<string, string> Pages { get; } = new();

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
        if (Array.Find(s_apis, api => api.IsAsked(context.Request)) is not { } api)
        {
            await BesideAsync(context);
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        var request = api.Read(context.Request, await reader.ReadToEndAsync());
        requests.Enqueue(request);
        var turn = answer(request);
        if (turn is Turn.Hang)
        {
            hanging.TrySetResult();
            await released.Task.WaitAsync(context.RequestAborted);
            turn = new Turn.Say("Released.");
        }

        await api.SendAsync(context, turn, requests.Count);
    }

    /// <summary>What is not asked of a model.</summary>
    private async Task BesideAsync(HttpContext context)
    {
        if (Pages.TryGetValue(context.Request.Path, out var page))
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(page);
            return;
        }

        // Codex first tries a web socket; only this answer sends it straight to plain requests.
        context.Response.StatusCode = context.Request.Headers.Upgrade == "websocket" ? 426
            : HttpMethods.IsHead(context.Request.Method) ? 200 : 404;
    }
}
