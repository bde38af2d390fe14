using System.Collections.Immutable;
using System.Globalization;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Core.Text;
using Longrun.Core.Verdict.Judgements;
using Microsoft.Playwright;

namespace Longrun.Browsing;

/// <summary>
/// The browser a walker uses through its tools: one page, started with the first thing that is done. Each answer is a
/// text for a model to read, with what is the page's own in a fence; what cannot be done is a <see cref="UserError"/>
/// that says why.
/// </summary>
/// <param name="order">Where the app answers and what is looked for.</param>
/// <param name="searchPath">The PATH on which the browser is looked for.</param>
internal sealed class WalkBrowser(WalkOrder order, string? searchPath) : IAsyncDisposable
{
    /// <summary>Characters of a page that a model is shown at once: a long page of a shop has some 5,000.</summary>
    private const int LookMax = 10_000;

    private readonly Uri _app = new(order.App);
    private readonly BrowseLimits _limits = BrowseLimits.Usual;
    private readonly BrowserReport _report = new();
    private readonly List<WalkStep> _steps = [];
    private BrowserSession? _browser;
    private PageWatch? _watch;
    private IPage? _page;

    /// <summary>Something was looked at or used since a page was opened last: its title alone shows nothing.</summary>
    private bool _isSeen;

    public Task<string> OpenAsync(string path)
    {
        _isSeen = false;
        return DoAsync($"open {path}", page => PageActions.OpenAsync(page, _app, path, _limits));
    }

    public Task<string> ClickAsync(string target) =>
        UseAsync($"click {target}", page => PageActions.ClickAsync(page, target));

    public Task<string> FillAsync(string target, string value) =>
        UseAsync($"fill {target}", page => PageActions.FillAsync(page, target, value));

    public Task<string> PressAsync(string key) => UseAsync($"press {key}", page => PageActions.PressAsync(page, key));

    /// <summary>What is on the page: its texts, and what can be used, each with a name to use it by.</summary>
    public async Task<string> LookAsync()
    {
        var page = await PageAsync();
        try
        {
            await PageView.SettleAsync(page, _limits);
            var seen = await page.AriaSnapshotAsync(new()
            {
                Mode = AriaSnapshotMode.Ai, Timeout = BrowseLimits.Milliseconds(_limits.Step),
            });
            var end = seen.Length > LookMax ? "(there is more of this page than is shown here)" : "";
            var told = UntrustedFence.Around($"{await WhereAsync(page)}\n\n{Cut.To(seen, LookMax)}");
            _isSeen = true;
            return told + end;
        }
        catch (Exception e) when (BrowserFault.IsDrivers(e))
        {
            throw Wrong($"the page cannot be looked at: {BrowserFault.Words(e)}");
        }
    }

    /// <summary>Records a step with a picture of this moment.</summary>
    public async Task<string> StepAsync(int number, string what, bool met)
    {
        if (!order.Criteria.Any(criterion => criterion.Number == number))
        {
            var known = string.Join(", ", order.Criteria.Select(c => c.Number.ToString(CultureInfo.InvariantCulture)));
            throw Wrong($"there is no criterion {number}; there are: {known}");
        }

        if (string.IsNullOrWhiteSpace(what))
        {
            throw Wrong("what says nothing: what did you do, and what did you see?");
        }

        if (_steps.Count >= Walking.StepsMax)
        {
            throw Wrong($"{Walking.StepsMax} steps are recorded, and no more are");
        }

        var page = await PageAsync();
        if (met && WhyNotMet(page) is { } why)
        {
            throw Wrong(why);
        }

        var shot = string.Create(CultureInfo.InvariantCulture, $"walk-{_steps.Count + 1:00}.png");
        try
        {
            var png = await PageView.PhotographAsync(page, _limits);
            await File.WriteAllBytesAsync(Path.Combine(order.Out, shot), png);
        }
        catch (Exception e) when (BrowserFault.IsDrivers(e))
        {
            throw Wrong($"no picture can be made: {BrowserFault.Words(e)}");
        }

        _steps.Add(new(number, Cut.OneLine(what, Walking.WhatMax), met, shot));
        new WalkRecord { Steps = [.. _steps], Notes = [.. _report.Failures, .. _report.Notes] }.Write(order.Out);
        var left = order.Criteria.Where(criterion => _steps.TrueForAll(step => step.Criterion != criterion.Number))
            .Select(criterion => criterion.Number.ToString(CultureInfo.InvariantCulture)).ToImmutableArray();
        return left.IsEmpty
            ? "Recorded. Every criterion has a step."
            : $"Recorded. Without a step so far: {string.Join(", ", left)}.";
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
    }

    /// <summary>Why nothing can be seen to hold now. That something does not hold may be said anywhere.</summary>
    private string? WhyNotMet(IPage page) =>
        !Addresses.IsAtApp(page.Url, _app) ? "a criterion is met where it is seen in the app, and the browser is not"
            + " there: open a path of the app first"
        : !_isSeen ? "nothing was looked at or used since this page was opened: look first"
        : null;

    private async Task<string> UseAsync(string what, Func<IPage, Task> act)
    {
        var told = await DoAsync(what, act);
        _isSeen = true;
        return told;
    }

    private async Task<string> DoAsync(string what, Func<IPage, Task> act)
    {
        var page = await PageAsync();
        _watch!.Where = Cut.OneLine(what, BrowseLimits.WordsMax);
        try
        {
            await act(page);
            await PageView.SettleAsync(page, _limits);
            return $"Done.\n{UntrustedFence.Around(await WhereAsync(page))}";
        }
        catch (BrowserFault e)
        {
            throw Wrong(e.Message);
        }
        catch (TimeoutException)
        {
            throw Wrong($"not possible within {_limits.Step.TotalSeconds:0} s: is it there, and visible? look first");
        }
        catch (Exception e) when (BrowserFault.IsDrivers(e))
        {
            throw Wrong(BrowserFault.Words(e));
        }
    }

    private async Task<string> WhereAsync(IPage page) =>
        $"At {Addresses.Told(page.Url, _app)}, \"{Cut.OneLine(await page.TitleAsync(), BrowseLimits.WordsMax)}\".";

    /// <summary>The newest page: a link may have opened one.</summary>
    private async Task<IPage> PageAsync()
    {
        if (_page is { IsClosed: false })
        {
            return _page = _page.Context.Pages[^1];
        }

        if (BrowserProgram.Find(searchPath) is not { } program)
        {
            throw Wrong(BrowserProgram.Missing);
        }

        try
        {
            _browser ??= await BrowserSession.StartAsync(program, _limits);
            var context = await _browser.ProfileAsync(order.Width);
            _watch = await PageWatch.OnAsync(context, _app, _report, stepping: true);
            return _page = await context.NewPageAsync();
        }
        catch (Exception e) when (e is BrowserFault || BrowserFault.IsDrivers(e))
        {
            throw Wrong(e is BrowserFault ? e.Message : BrowserFault.Words(e));
        }
    }

    private static UserError Wrong(string sentence) => new(ExitCode.Usage, sentence);
}
