namespace Longrun.Agents;

/// <summary>Where a program of an agent is installed.</summary>
internal static class InstalledProgram
{
    /// <summary>
    /// The program itself, behind the links that installers put on PATH: a sandbox binds the folder it really is in.
    /// Null: it is not installed.
    /// </summary>
    public static string? Find(string name, string? searchPath)
    {
        foreach (var folder in (searchPath ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            var candidate = new FileInfo(Path.Combine(folder, name));
            if (Path.IsPathRooted(folder) && candidate.Exists)
            {
                return (candidate.ResolveLinkTarget(returnFinalTarget: true) ?? candidate).FullName;
            }
        }

        return null;
    }
}
