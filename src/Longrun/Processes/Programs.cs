namespace Longrun.Processes;

/// <summary>Finds programs the way a shell does, on a PATH that is handed in.</summary>
internal static class Programs
{
    private const UnixFileMode AnyExecute =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>
    /// The file that <paramref name="name"/> means, or null. A name with a slash is taken as it is, relative to
    /// <paramref name="workingDirectory"/>; empty and relative entries of the PATH are passed over.
    /// </summary>
    public static string? Find(string name, string? path, string workingDirectory = "/")
    {
        if (name.Contains(Path.DirectorySeparatorChar) || name.Contains('/'))
        {
            var file = Path.Combine(workingDirectory, name);
            return IsProgram(file) ? file : null;
        }

        foreach (var folder in (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Path.IsPathRooted(folder))
            {
                continue;
            }

            var file = Path.Combine(folder, name);
            if (IsProgram(file))
            {
                return file;
            }
        }

        return null;
    }

    private static bool IsProgram(string file) =>
        File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & AnyExecute) != 0);
}
