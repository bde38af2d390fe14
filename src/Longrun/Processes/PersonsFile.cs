namespace Longrun.Processes;

/// <summary>
/// Reads a file that the person keeps, through the links they keep it by. An editor may be saving it at this moment,
/// and what lies there instead must hold nobody up.
/// </summary>
internal static class PersonsFile
{
    /// <returns>
    /// Null: it is not there, half saved, closed to us, a pipe or a folder, or has more than <paramref name="max"/>
    /// bytes.
    /// </returns>
    public static byte[]? Read(string path, long max)
    {
        try
        {
            return FileCalls.WrittenAt(path) is not null && new FileInfo(path) is { Exists: true } file
                && file.Length <= max ? File.ReadAllBytes(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
