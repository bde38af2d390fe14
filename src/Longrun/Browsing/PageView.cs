using Microsoft.Playwright;

namespace Longrun.Browsing;

/// <summary>What is to be seen on a page: by its elements and by its pixels.</summary>
internal static class PageView
{
    /// <summary>Text, or an element that shows something without any.</summary>
    private const string HasContent = """
        () => {
          if (!document.body) return false;
          if (document.body.innerText.trim().length > 0) return true;
          const shows = element => {
            const box = element.getBoundingClientRect();
            const style = getComputedStyle(element);
            return box.width > 1 && box.height > 1 && style.visibility !== 'hidden' && style.opacity !== '0';
          };
          return [...document.querySelectorAll('img,canvas,svg,video,iframe,object,embed,input,button')].some(shows);
        }
        """;

    private const string FullHeight =
        "() => Math.max(document.documentElement?.scrollHeight ?? 0, document.body?.scrollHeight ?? 0)";

    /// <summary>Waits for what scripts fetch and draw after the page has loaded.</summary>
    public static async Task SettleAsync(IPage page, BrowseLimits limits)
    {
        try
        {
            await page.WaitForLoadStateAsync(
                LoadState.NetworkIdle, new() { Timeout = BrowseLimits.Milliseconds(limits.Quiet) });
        }
        catch (TimeoutException)
        {
            // It polls, or listens for events: it is looked at as it is now.
        }
    }

    /// <summary>Whether anything is there to be seen, waiting for it for a while.</summary>
    public static async Task<bool> HasContentAsync(IPage page, BrowseLimits limits)
    {
        try
        {
            await page.WaitForFunctionAsync(
                HasContent, null, new() { Timeout = BrowseLimits.Milliseconds(limits.Shown) });
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>The whole page, as far down as is photographed; the screen alone where that is too much.</summary>
    /// <exception cref="PlaywrightException">The page does not let itself be photographed.</exception>
    public static async Task<byte[]> PhotographAsync(IPage page, BrowseLimits limits)
    {
        var width = page.ViewportSize?.Width ?? BrowseLimits.Height;
        var height = await page.EvaluateAsync<int>(FullHeight).WaitAsync(limits.Step);
        var whole = await page.ScreenshotAsync(Options(limits, new()
        {
            FullPage = true,
            Clip = height <= BrowseLimits.HeightMax
                ? null : new() { X = 0, Y = 0, Width = width, Height = BrowseLimits.HeightMax },
        }));
        return whole.Length <= BrowseLimits.ShotBytesMax ? whole : await page.ScreenshotAsync(Options(limits, new()));
    }

    private static PageScreenshotOptions Options(BrowseLimits limits, PageScreenshotOptions options)
    {
        options.Animations = ScreenshotAnimations.Disabled;
        options.Timeout = BrowseLimits.Milliseconds(limits.Navigation);
        return options;
    }
}
