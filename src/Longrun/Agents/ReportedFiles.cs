using System.Collections.Immutable;
using Longrun.Core.Text;
using Longrun.Processes;

namespace Longrun.Agents;

/// <summary>
/// What a worker left below <c>evidence/</c>, by name and size: listed as reported, opened by nobody. Links are not
/// followed.
/// </summary>
internal static class ReportedFiles
{
    /// <summary>Entries that are listed; a morning looks at fewer.</summary>
    public const int ListedMax = 50;

    /// <summary>Entries that are looked at: a folder can be made to have millions.</summary>
    private const int LookedAtMax = 10_000;

    /// <summary>Characters of a name.</summary>
    private const int NameMax = 200;

    public static ImmutableArray<string> List(string folder)
    {
        if (FileCalls.Look(folder) is not { Kind: FileKind.Directory })
        {
            return [];
        }

        try
        {
            var found = Directory.EnumerateFileSystemEntries(folder).Take(LookedAtMax).ToList();
            var listed = found.Order(StringComparer.Ordinal).Take(ListedMax).Select(Entry);
            return found.Count > ListedMax ? [.. listed, "and more, not listed"] : [.. listed];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ["evidence/ cannot be read"];
        }
    }

    private static string Entry(string path)
    {
        var name = Cut.OneLine(Path.GetFileName(path), NameMax);
        return FileCalls.Look(path) switch
        {
            { Kind: FileKind.Regular, Length: var bytes } =>
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}, {bytes} bytes"),
            { Kind: FileKind.Directory } => $"{name}, a folder",
            _ => $"{name}, no regular file",
        };
    }
}
