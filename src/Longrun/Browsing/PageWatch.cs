using System.Globalization;
using Longrun.Core.Text;
using Microsoft.Playwright;

namespace Longrun.Browsing;

/// <summary>Watches what goes wrong in a profile's pages, and keeps out what leads off this machine.</summary>
internal sealed class PageWatch
{
    private const int FirstFailing = 400;
    private const int FirstServerFailing = 500;

    /// <summary>The browser's own echo of a failed request, which is told with its address and status.</summary>
    private const string Echo = "Failed to load resource";

    /// <summary>The page itself gave it up, or was left: no failure of anything.</summary>
    private const string GivenUp = "net::ERR_ABORTED";

    private readonly Uri _app;
    private readonly BrowserReport _report;
    private readonly bool _stepping;
    private volatile string _where = "";

    private PageWatch(Uri app, BrowserReport report, bool stepping) =>
        (_app, _report, _stepping) = (app, report, stepping);

    /// <summary>What the browser is at, for the sentences: a path, or a step.</summary>
    public string Where
    {
        get => _where;
        set => _where = value;
    }

    /// <param name="context">The profile.</param>
    /// <param name="app">Where the app answers.</param>
    /// <param name="report">Where it is told.</param>
    /// <param name="stepping">
    /// Steps are followed: what a form or a script is answered below 500 may be what they are about.
    /// </param>
    public static async Task<PageWatch> OnAsync(
        IBrowserContext context, Uri app, BrowserReport report, bool stepping)
    {
        var watch = new PageWatch(app, report, stepping);
        context.Console += watch.Heard;
        context.WebError += watch.Thrown;
        context.RequestFailed += watch.NotAnswered;
        context.Response += watch.Answered;
        await context.RouteAsync(address => !Addresses.IsOwn(address), watch.RefuseAsync);
        await context.RouteWebSocketAsync(address => !Addresses.IsOwn(address), watch.Refuse);
        return watch;
    }

    private void Heard(object? sender, IConsoleMessage message)
    {
        if (message.Type == "error" && !message.Text.StartsWith(Echo, StringComparison.Ordinal))
        {
            _report.Fail($"{_where}: the console says: {Cut.OneLine(message.Text, BrowseLimits.WordsMax)}");
        }
    }

    private void Thrown(object? sender, IWebError error) =>
        _report.Fail($"{_where}: an uncaught error: {Cut.OneLine(error.Error, BrowseLimits.WordsMax)}");

    private void NotAnswered(object? sender, IRequest request)
    {
        if (Addresses.IsOwn(request.Url) && request.Failure is { } why && why != GivenUp)
        {
            _report.Fail($"{_where}: {Told(request)} failed: {Cut.OneLine(why, BrowseLimits.WordsMax)}");
        }
    }

    private void Answered(object? sender, IResponse response)
    {
        if (response.Status < FirstFailing || !Addresses.IsOwn(response.Url))
        {
            return;
        }

        var sentence = string.Create(
            CultureInfo.InvariantCulture, $"{_where}: {Told(response.Request)} answers {response.Status}");
        if (_stepping && response.Status < FirstServerFailing && IsAsked(response.Request))
        {
            _report.Note(sentence);
        }
        else
        {
            _report.Fail(sentence);
        }
    }

    /// <summary>By a script or a form, not for showing the page.</summary>
    private static bool IsAsked(IRequest request) =>
        request.ResourceType is "fetch" or "xhr" || request.Method is not ("GET" or "HEAD");

    private async Task RefuseAsync(IRoute route)
    {
        Refused(route.Request.Url);
        try
        {
            await route.AbortAsync("blockedbyclient");
        }
        catch (PlaywrightException)
        {
            // The page has been left in the meantime.
        }
    }

    private void Refuse(IWebSocketRoute socket)
    {
        Refused(socket.Url);
        _ = socket.CloseAsync();
    }

    private void Refused(string address) =>
        _report.Note($"{_where}: asks for {Addresses.Told(address, _app)}, which is not on this machine; refused");

    private string Told(IRequest request) =>
        $"{request.Method} {Addresses.Told(request.Url, _app)}";
}
