using System.Collections.Immutable;
using Microsoft.Playwright;

namespace Longrun.Browsing;

/// <summary>
/// What a person means by a name on a page: a CSS selector, else what is labelled so. Exact names go before parts.
/// </summary>
internal static class Targets
{
    private static readonly ImmutableArray<string> s_engines = ["css=", "text="];

    private static readonly ImmutableArray<AriaRole> s_pressed =
    [
        AriaRole.Button, AriaRole.Link, AriaRole.Tab, AriaRole.Menuitem, AriaRole.Checkbox, AriaRole.Radio,
        AriaRole.Switch, AriaRole.Option,
    ];

    /// <summary>
    /// The first visible one, of the first kind there is; waits until there is any. Throws TimeoutException where none
    /// comes.
    /// </summary>
    public static async Task<ILocator> ToClickAsync(IPage page, string target) =>
        await FirstAsync(Clickable(page, target));

    /// <summary>The same for a field to fill.</summary>
    public static async Task<ILocator> ToFillAsync(IPage page, string target) =>
        await FirstAsync(Fillable(page, target));

    private static async Task<ILocator> FirstAsync(ImmutableArray<ILocator> kinds)
    {
        var any = Visible(kinds.Aggregate((all, kind) => all.Or(kind))!).First;
        await any.WaitForAsync(new() { State = WaitForSelectorState.Visible });
        foreach (var kind in kinds)
        {
            if (await Visible(kind).CountAsync() > 0)
            {
                return Visible(kind).First;
            }
        }

        return any;
    }

    public static ILocator Visible(ILocator locator) => locator.Filter(new() { Visible = true });

    private static ImmutableArray<ILocator> Clickable(IPage page, string target)
    {
        if (Selector(target) is { } selector)
        {
            return [page.Locator(selector)];
        }

        return
        [
            .. s_pressed.Select(role => page.GetByRole(role, new() { Name = target, Exact = true })),
            page.GetByLabel(target, new() { Exact = true }),
            page.GetByText(target, new() { Exact = true }),
            .. s_pressed.Select(role => page.GetByRole(role, new() { Name = target })),
            page.GetByLabel(target),
            page.GetByText(target),
        ];
    }

    private static ImmutableArray<ILocator> Fillable(IPage page, string target)
    {
        if (Selector(target) is { } selector)
        {
            return [page.Locator(selector)];
        }

        return
        [
            page.GetByLabel(target, new() { Exact = true }),
            page.GetByPlaceholder(target, new() { Exact = true }),
            page.Locator($"[name=\"{Quoted(target)}\"]"),
            page.GetByLabel(target),
            page.GetByPlaceholder(target),
        ];
    }

    private static string Quoted(string text) =>
        text.ReplaceLineEndings(" ").Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);

    /// <summary>
    /// It begins as a selector does (<c>#id</c>, <c>.class</c>, <c>[attribute]</c>, <c>css=</c>), or is a tag with one
    /// of these (<c>button.primary</c>); <c>text=</c> is a text whatever it looks like; <c>e12</c> is one of those
    /// that a walker was shown.
    /// </summary>
    private static string? Selector(string target)
    {
        if (s_engines.Any(engine => target.StartsWith(engine, StringComparison.Ordinal)))
        {
            return target;
        }

        if (target is ['e', .. var number] && number.Length > 0 && number.All(char.IsAsciiDigit))
        {
            return $"aria-ref={target}";
        }

        var tag = target.TakeWhile(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)).Count();
        var rest = target.AsSpan(tag);
        var begins = rest is ['#' or '.', var name, ..] && (char.IsAsciiLetter(name) || name is '_' or '-')
            || rest is ['[', _, ..] && rest.Contains(']');
        return begins ? $"css={target}" : null;
    }
}
