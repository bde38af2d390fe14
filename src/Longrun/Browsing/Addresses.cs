using Longrun.Core.Text;

namespace Longrun.Browsing;

/// <summary>Which addresses are the app's own, and how they are told.</summary>
internal static class Addresses
{
    private const int ShownMax = 200;

    /// <summary>
    /// On this machine, or in the page itself. All of loopback: an app may have its interface on a port beside.
    /// </summary>
    public static bool IsOwn(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme is "data" or "blob" or "about" || uri.IsLoopback
            || uri.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));

    /// <summary>At the app itself, by whichever of this machine's names: not at what listens beside it.</summary>
    public static bool IsAtApp(string address, Uri app) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri.Scheme == app.Scheme && uri.Port == app.Port && IsOwn(address);

    /// <summary>Path and query of the app's own, the whole of others but their query: it may hold anything.</summary>
    public static string Told(string address, Uri app)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            return Cut.OneLine(address, ShownMax);
        }

        return Cut.OneLine(
            uri.Authority == app.Authority ? uri.PathAndQuery
                : uri.Scheme is "data" or "blob" ? $"{uri.Scheme}:…" : uri.GetLeftPart(UriPartial.Path), ShownMax);
    }

    /// <summary>
    /// The address of a path of the app. Null: it leads elsewhere, as <c>//other.example</c> would.
    /// </summary>
    public static string? Of(Uri app, string path) =>
        Uri.TryCreate(app, path.StartsWith('/') ? path : $"/{path}", out var whole)
        && whole.Authority == app.Authority && whole.Scheme == app.Scheme ? whole.AbsoluteUri : null;
}
