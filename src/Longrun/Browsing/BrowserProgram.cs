using System.Collections.Immutable;
using Longrun.Processes;

namespace Longrun.Browsing;

/// <summary>The browser that is installed. None is ever downloaded.</summary>
internal static class BrowserProgram
{
    /// <summary>Names under which distributions and vendors install one; the first that is there.</summary>
    private static readonly ImmutableArray<string> s_names =
    [
        "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge",
        "microsoft-edge-stable",
    ];

    public static string? Find(string? path) =>
        s_names.Select(name => Programs.Find(name, path)).FirstOrDefault(found => found is not null);

    /// <summary>A sentence for people: a gate without its browser has failed, it is never passed over.</summary>
    public const string Missing =
        "no browser is installed: looked for chromium, google-chrome and microsoft-edge on the PATH; "
        + "install one (Debian, Ubuntu: apt-get install chromium)";
}
