using Microsoft.Playwright;

namespace Longrun.Browsing;

/// <summary>A running browser, and the driver that talks to it over a pipe: no port of it is open to anybody.</summary>
internal sealed class BrowserSession : IAsyncDisposable
{
    private readonly IPlaywright _driver;
    private readonly IBrowser _browser;
    private readonly BrowseLimits _limits;

    private BrowserSession(IPlaywright driver, IBrowser browser, BrowseLimits limits) =>
        (_driver, _browser, _limits) = (driver, browser, limits);

    /// <param name="program">The browser's absolute path.</param>
    /// <param name="limits">How long its start may take.</param>
    /// <exception cref="BrowserFault">It does not start.</exception>
    public static async Task<BrowserSession> StartAsync(string program, BrowseLimits limits)
    {
        IPlaywright? driver = null;
        try
        {
            driver = await Playwright.CreateAsync().WaitAsync(limits.Start);
            var browser = await driver.Chromium.LaunchAsync(new()
            {
                ExecutablePath = program,
                Headless = true,
                // Its own sandbox needs what a job in ours has not, and is refused to root. The job is the wall.
                ChromiumSandbox = false,
                Timeout = BrowseLimits.Milliseconds(limits.Start),
                Args =
                [
                    // What a page asks of another machine is refused before a name is looked up.
                    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1,"
                    + " EXCLUDE [::1]",
                    "--hide-scrollbars", "--force-color-profile=srgb", // the same picture on every machine
                ],
            });
            return new(driver, browser, limits);
        }
        catch (Exception e) when (BrowserFault.IsDrivers(e))
        {
            driver?.Dispose();
            throw new BrowserFault($"the browser {program} does not start: {BrowserFault.Words(e)}", e);
        }
    }

    /// <summary>A profile of its own: nothing is shared with another one, nothing outlives it.</summary>
    /// <param name="width">Pixels.</param>
    /// <exception cref="BrowserFault">The browser has ended.</exception>
    public async Task<IBrowserContext> ProfileAsync(int width)
    {
        try
        {
            var context = await _browser.NewContextAsync(new()
            {
                ViewportSize = new() { Width = width, Height = BrowseLimits.Height },
                AcceptDownloads = false,
                Locale = "en-US",
                TimezoneId = "UTC",
                ReducedMotion = ReducedMotion.Reduce,
            });
            context.SetDefaultTimeout(BrowseLimits.Milliseconds(_limits.Step));
            context.SetDefaultNavigationTimeout(BrowseLimits.Milliseconds(_limits.Navigation));
            return context;
        }
        catch (Exception e) when (BrowserFault.IsDrivers(e))
        {
            throw new BrowserFault($"the browser has ended: {BrowserFault.Words(e)}", e);
        }
    }

    /// <summary>Asks it to end; with the driver its pipe is closed, which ends it in any case.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _browser.CloseAsync().WaitAsync(_limits.End);
        }
        catch (Exception e) when (BrowserFault.IsDrivers(e))
        {
            // It has ended already, or does not listen.
        }

        _driver.Dispose();
    }
}
