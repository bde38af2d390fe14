using System.Globalization;
using Longrun.Core;
using Microsoft.Playwright;

namespace Longrun.Browsing;

/// <summary>
/// Opens the paths of a plan at both widths, then follows its steps, in the browser that is installed. What it meets is
/// observed: no word of the app's decides anything.
/// </summary>
/// <param name="app">Where the app answers, on this machine.</param>
/// <param name="plan">What is opened and done.</param>
/// <param name="folder">Where screenshots go; it is there.</param>
internal sealed class BrowserVisit(Uri app, AppPlan plan, string folder)
{
    public BrowseLimits Limits { get; init; } = BrowseLimits.Usual;

    /// <summary>What was met so far.</summary>
    public BrowserReport Report { get; } = new();

    /// <summary>Never throws: what cannot be done is in the report.</summary>
    /// <param name="searchPath">The PATH on which the browser is looked for.</param>
    /// <param name="cancellation">Ends it between two pages or steps.</param>
    public async Task RunAsync(string? searchPath, CancellationToken cancellation)
    {
        if (BrowserProgram.Find(searchPath) is not { } program)
        {
            Report.Fail(BrowserProgram.Missing);
            return;
        }

        try
        {
            await using var browser = await BrowserSession.StartAsync(program, Limits);
            foreach (var path in plan.Shots)
            {
                foreach (var width in new[] { plan.Narrow, plan.Wide })
                {
                    cancellation.ThrowIfCancellationRequested();
                    await ShootAsync(browser, path, width);
                }
            }

            if (!plan.Steps.IsEmpty)
            {
                await StepAsync(browser, cancellation);
            }
        }
        catch (BrowserFault e)
        {
            Report.Fail(e.Message);
        }
        catch (OperationCanceledException)
        {
            Report.Fail("the visit was ended before it was through");
        }
    }

    private async Task ShootAsync(BrowserSession browser, string path, int width)
    {
        var label = string.Create(CultureInfo.InvariantCulture, $"{path} at {width}");
        var context = await browser.ProfileAsync(width);
        try
        {
            var watch = await PageWatch.OnAsync(context, app, Report, stepping: false);
            watch.Where = path;
            var page = await context.NewPageAsync();
            try
            {
                Note(await PageActions.OpenAsync(page, app, path, Limits));
            }
            catch (Exception e) when (e is BrowserFault || BrowserFault.IsDrivers(e))
            {
                Report.Fail(e is BrowserFault ? e.Message : $"{path} cannot be opened: {BrowserFault.Words(e)}");
                return;
            }

            var hasContent = await PageView.HasContentAsync(page, Limits);
            var png = await PageView.PhotographAsync(page, Limits);
            Report.Keep(folder, label, png);
            if (!hasContent || PngPixels.IsOneColour(png))
            {
                Report.Fail(hasContent ? $"{label} is blank: the whole page has one colour"
                    : $"{label} is blank: it shows no text, no picture and no field");
            }
        }
        catch (Exception e) when (BrowserFault.IsDrivers(e))
        {
            Report.Fail($"{label} cannot be photographed: {BrowserFault.Words(e)}");
        }
        finally
        {
            await LeaveAsync(context);
        }
    }

    private async Task StepAsync(BrowserSession browser, CancellationToken cancellation)
    {
        var context = await browser.ProfileAsync(plan.Wide);
        try
        {
            var watch = await PageWatch.OnAsync(context, app, Report, stepping: true);
            var page = await context.NewPageAsync();
            for (var i = 0; i < plan.Steps.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                var step = plan.Steps[i];
                watch.Where = string.Create(
                    CultureInfo.InvariantCulture, $"step {i + 1}, {PageActions.Told(step)}");
                if (!await TryAsync(page, step, watch.Where))
                {
                    return;
                }
            }

            await PageView.SettleAsync(page, Limits); // what the last step set off may still fail
        }
        catch (Exception e) when (BrowserFault.IsDrivers(e))
        {
            Report.Fail($"the steps cannot be followed: {BrowserFault.Words(e)}");
        }
        finally
        {
            await LeaveAsync(context);
        }
    }

    private async Task<bool> TryAsync(IPage page, BrowserStep step, string told)
    {
        try
        {
            await DoAsync(page, step);
            return true;
        }
        catch (Exception e) when (e is BrowserFault || BrowserFault.IsDrivers(e))
        {
            Report.Fail(e switch
            {
                BrowserFault => $"{told}: {e.Message}",
                TimeoutException => $"{told}: not possible within {Limits.Step.TotalSeconds:0} s",
                _ => $"{told}: {BrowserFault.Words(e)}",
            });
            await KeepMomentAsync(page, $"{told}: as it was when that failed");
            return false;
        }
    }

    private async Task DoAsync(IPage page, BrowserStep step)
    {
        switch (step.Action)
        {
            case BrowserAction.Open:
                Note(await PageActions.OpenAsync(page, app, step.Target, Limits));
                break;
            case BrowserAction.Click:
                await PageActions.ClickAsync(page, step.Target);
                break;
            case BrowserAction.Fill:
                await PageActions.FillAsync(page, step.Target, step.Value ?? "");
                break;
            case BrowserAction.Press:
                await PageActions.PressAsync(page, step.Target);
                break;
            case BrowserAction.See:
                await PageActions.SeeAsync(page, step.Target);
                break;
            case BrowserAction.Shot:
                await PageView.SettleAsync(page, Limits);
                Report.Keep(folder, step.Target, await PageView.PhotographAsync(page, Limits));
                break;
        }
    }

    private async Task KeepMomentAsync(IPage page, string label)
    {
        try
        {
            Report.Keep(folder, label, await PageView.PhotographAsync(page, Limits));
        }
        catch (Exception e) when (BrowserFault.IsDrivers(e))
        {
            Report.Note($"{label}: no screenshot of it can be made");
        }
    }

    private void Note(string? sentence)
    {
        if (sentence is not null)
        {
            Report.Note(sentence);
        }
    }

    private async Task LeaveAsync(IBrowserContext context)
    {
        try
        {
            await context.CloseAsync().WaitAsync(Limits.End);
        }
        catch (Exception e) when (BrowserFault.IsDrivers(e))
        {
            // The browser has ended, or is ended with all of its pages.
        }
    }
}
