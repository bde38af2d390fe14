namespace Longrun.Agents.Driving;

/// <summary>Whether what an agent names lies where it may write. Links are not followed.</summary>
internal static class OwnFolders
{
    /// <param name="order">With its folders.</param>
    /// <param name="path">As an agent says it, anything: absolute, or from its working directory.</param>
    public static bool Have(DriveOrder order, string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            return false; // no path of any file, and the one thing that Path refuses
        }

        var full = Path.GetFullPath(Path.Combine(order.WorkingDirectory, path));
        return order.Folders.Add(order.WorkingDirectory).Any(folder =>
            full.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal));
    }
}
