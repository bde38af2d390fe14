using Longrun.Core;
using Microsoft.Playwright;

namespace Longrun.Browsing;

/// <summary>What can be done on a page, by a list of steps or by a walker. What cannot be done throws.</summary>
internal static class PageActions
{
    /// <returns>Where in the app it led instead, a sentence. Null: it is what was opened.</returns>
    /// <exception cref="BrowserFault">The path leads off the app, or does not load.</exception>
    public static async Task<string?> OpenAsync(IPage page, Uri app, string path, BrowseLimits limits)
    {
        var address = Addresses.Of(app, path)
            ?? throw new BrowserFault($"{path} is no path of the app");
        try
        {
            await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.Load });
        }
        catch (TimeoutException e)
        {
            throw new BrowserFault(
                $"{path} did not load within {limits.Navigation.TotalSeconds:0} s", e);
        }

        await PageView.SettleAsync(page, limits);
        if (!Addresses.IsAtApp(page.Url, app))
        {
            throw new BrowserFault($"{path} leads to {Addresses.Told(page.Url, app)}, which is not the app");
        }

        return PathOf(page.Url) == PathOf(address)
            ? null : $"{path} leads to {Addresses.Told(page.Url, app)}, which is what was looked at";
    }

    /// <summary>Without a slash at its end, which servers add and take away.</summary>
    private static string PathOf(string address) => new Uri(address).AbsolutePath.TrimEnd('/');

    public static async Task ClickAsync(IPage page, string target) =>
        await (await Targets.ToClickAsync(page, target)).ClickAsync();

    /// <summary>Types into a field, chooses of a list, ticks or clears a box (<c>true</c>, <c>false</c>).</summary>
    public static async Task FillAsync(IPage page, string target, string value)
    {
        var field = await Targets.ToFillAsync(page, target);
        var kind = await field.EvaluateAsync<string>(
            "e => e.tagName === 'SELECT' ? 'select' : ['checkbox', 'radio'].includes(e.type) ? 'tick' : 'text'");
        switch (kind)
        {
            case "select":
                await field.SelectOptionAsync(value);
                break;
            case "tick":
                await field.SetCheckedAsync(!value.Equals("false", StringComparison.OrdinalIgnoreCase));
                break;
            default:
                await field.FillAsync(value);
                break;
        }
    }

    public static async Task PressAsync(IPage page, string key) => await page.Keyboard.PressAsync(key);

    public static async Task SeeAsync(IPage page, string text) =>
        await Targets.Visible(page.GetByText(text)).First.WaitForAsync(new() { State = WaitForSelectorState.Visible });

    /// <summary>A step as people say it.</summary>
    public static string Told(BrowserStep step) => step.Action switch
    {
        BrowserAction.Open => $"open {step.Target}",
        BrowserAction.Click => $"click “{step.Target}”",
        BrowserAction.Fill => $"fill “{step.Target}”",
        BrowserAction.Press => $"press {step.Target}",
        BrowserAction.See => $"see “{step.Target}”",
        BrowserAction.Shot => $"shot {step.Target}",
    };
}
