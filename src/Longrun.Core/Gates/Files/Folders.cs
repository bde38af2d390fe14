namespace Longrun.Core.Gates.Files;

/// <summary>Paths of the tree as commands and configurations write them. Folders end in a slash; the root is empty.
/// </summary>
internal static class Folders
{
    /// <summary>The path that the word means. Null: none of the tree's, or a variable's.</summary>
    /// <param name="folder">Where it is said.</param>
    /// <param name="word">As written.</param>
    /// <param name="own">The folder of the script that says it.</param>
    public static string? Resolve(string folder, string word, string own = "")
    {
        var path = word.Replace('\\', '/');
        if (path.StartsWith("$(dirname", StringComparison.Ordinal) && path.IndexOf(')') is > 0 and var end)
        {
            (folder, path) = (own, path[(end + 1)..].TrimStart('/'));
        }
        else if (path.StartsWith("$(git rev-parse --show-toplevel)", StringComparison.Ordinal))
        {
            (folder, path) = ("", path[(path.IndexOf(')') + 1)..].TrimStart('/'));
        }

        if (path.StartsWith('/') || path.StartsWith('~') || path.Contains('$'))
        {
            return null;
        }

        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in path.Split('/').Where(part => part.Length > 0 && part != "."))
        {
            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                return null;
            }
        }

        return string.Join('/', parts);
    }

    /// <summary>The same, of a folder.</summary>
    public static string? Into(string folder, string word, string own = "") => Resolve(folder, word, own) switch
    {
        null => null,
        "" => "",
        var path => path + "/",
    };

    /// <summary>The folder and those above it, the nearest first.</summary>
    public static IEnumerable<string> Upwards(string folder)
    {
        while (folder.Length > 0)
        {
            yield return folder;
            folder = GateFileNames.Folder(folder.TrimEnd('/'));
        }

        yield return "";
    }
}
