namespace Longrun.Sandbox;

/// <summary>Where a path really leads, every link on the way followed: what a mount must be named by.</summary>
internal static class RealPath
{
    public static string Of(string path)
    {
        var whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(whole) is not { } parent)
        {
            return whole;
        }

        var here = Path.Combine(Of(parent), Path.GetFileName(whole));
        try
        {
            // The target's own folders may be links again.
            return new DirectoryInfo(here).ResolveLinkTarget(returnFinalTarget: true) is { } target
                ? Of(target.FullName) : here;
        }
        catch (IOException)
        {
            return here;
        }
    }
}
