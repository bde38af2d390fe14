using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Longrun.Tests.Browsing;

/// <summary>
/// An app on loopback that answers with the pages it is given: 404 for any other, nothing for those that hang.
/// </summary>
internal sealed class Pages : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly CancellationTokenSource _ending = new();

    private Pages(WebApplication application) => _application = application;

    public Uri Address { get; private set; } = new("http://localhost/");

    /// <summary>HTML by path.</summary>
    public ConcurrentDictionary<string, string> Html { get; } = new();

    /// <summary>Status codes by path.</summary>
    public ConcurrentDictionary<string, int> Status { get; } = new();

    /// <summary>Where paths lead instead: paths, or whole addresses.</summary>
    public ConcurrentDictionary<string, string> Redirect { get; } = new();

    /// <summary>Paths that are never answered.</summary>
    public ConcurrentDictionary<string, bool> Hang { get; } = new();

    public static async Task<Pages> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var application = builder.Build();
        var pages = new Pages(application);
        application.Run(pages.AnswerAsync);
        await application.StartAsync();
        var address = application.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.First();
        pages.Address = new($"http://localhost:{new Uri(address).Port}/");
        return pages;
    }

    public Pages With(string path, string body, string head = "", string title = "Shop")
    {
        Html[path] = $"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>";
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _application.StopAsync();
        await _application.DisposeAsync();
        _ending.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (Hang.ContainsKey(path))
        {
            using var left = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _ending.Token);
            var gone = new TaskCompletionSource();
            await using var _ = left.Token.Register(gone.SetResult);
            await gone.Task;
            return;
        }

        if (Redirect.TryGetValue(path, out var away))
        {
            http.Response.Redirect(away);
            return;
        }

        var known = Html.TryGetValue(path, out var html);
        http.Response.StatusCode = Status.GetValueOrDefault(path, known ? 200 : 404);
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.WriteAsync(html ?? "");
    }
}
