using System.Collections.Immutable;

namespace Longrun.Git;

/// <summary>
/// Names that some file system takes for <c>.git</c>: a file there would be somebody's configuration or hook.
/// </summary>
internal static class DotGit
{
    /// <summary>Code points HFS+ ignores when it compares names (git's utf8.c lists the same).</summary>
    private static readonly ImmutableHashSet<char> Ignored =
    [
        '\u200c', '\u200d', '\u200e', '\u200f', '\u202a', '\u202b', '\u202c', '\u202d', '\u202e',
        '\u206a', '\u206b', '\u206c', '\u206d', '\u206e', '\u206f', '\ufeff',
    ];

    /// <summary>Whether any part of the path may be read as <c>.git</c> somewhere, or climbs out of the tree.</summary>
    public static bool IsIn(string path) => path.Split('/', '\\').Any(IsLookAlike);

    private static bool IsLookAlike(string part)
    {
        if (part is "." or "..")
        {
            return true;
        }
        var name = new string([.. part.Where(c => !Ignored.Contains(c))]);
        // NTFS: an alternate stream (.git::$INDEX_ALLOCATION) and trailing dots and spaces name the same folder.
        var stream = name.IndexOf(':', StringComparison.Ordinal);
        name = (stream < 0 ? name : name[..stream]).TrimEnd('.', ' ').ToLowerInvariant();
        return name is ".git" or ['g', 'i', 't', '~', >= '0' and <= '9'];
    }
}
