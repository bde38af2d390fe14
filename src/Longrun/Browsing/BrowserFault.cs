using Longrun.Core.Text;
using Microsoft.Playwright;

namespace Longrun.Browsing;

/// <summary>The browser cannot be used: its message is a sentence for people.</summary>
internal sealed class BrowserFault(string sentence, Exception? inner = null) : Exception(sentence, inner)
{
    /// <summary>What the driver throws where a page, the browser or itself does not do as it is told.</summary>
    public static bool IsDrivers(Exception e) =>
        e is PlaywrightException or TimeoutException or IOException or ObjectDisposedException
            or System.ComponentModel.Win32Exception;

    /// <summary>The driver's first line; what follows is its log of tries.</summary>
    public static string Words(Exception e)
    {
        var text = e.Message.Trim();
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return Cut.OneLine(end < 0 ? text : text[..end], BrowseLimits.WordsMax);
    }
}
