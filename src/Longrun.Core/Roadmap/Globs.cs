using System.Collections.Immutable;

namespace Longrun.Core.Roadmap;

/// <summary>
/// Path globs as the roadmap writes them: <c>*</c> and <c>?</c> within one folder, <c>**</c> over folders, a trailing
/// <c>/</c> for everything below; a last part without a wildcard is that file or everything below it.
/// </summary>
internal static class Globs
{
    /// <summary>
    /// Characters. Longer ones are not compared but taken to overlap: comparing costs the product of the lengths.
    /// </summary>
    public const int LengthMax = 1000;

    private const string AnyFolders = "**";

    /// <summary>
    /// Whether a path may exist that both sets match. When unsure, true; case does not count. An empty set is unknown:
    /// it overlaps with another unknown one and with nothing that is declared.
    /// </summary>
    public static bool Overlap(ImmutableArray<string> a, ImmutableArray<string> b)
    {
        if (a.IsEmpty || b.IsEmpty)
        {
            return a.IsEmpty && b.IsEmpty;
        }

        return a.Any(first => b.Any(second => Overlap(first, second)));
    }

    /// <summary>Whether a path may exist that both globs match.</summary>
    public static bool Overlap(string a, string b) =>
        a.Length > LengthMax || b.Length > LengthMax
        || Readings(a).Any(first => Readings(b).Any(second => Meet(first, second, AnyFolders, SegmentsMeet)));

    /// <summary>Whether the glob matches the path: relative, with <c>/</c> between folders. Case counts.</summary>
    public static bool Matches(string glob, string path)
    {
        if (glob.Length > LengthMax || path.Length == 0)
        {
            return false;
        }

        var segments = path.Split('/');
        return Readings(glob).Any(reading => Covers(reading, segments, AnyFolders, SegmentMatches));
    }

    /// <summary>The glob as lists of segments in which <c>**</c> stands for none or more; one or two of them.</summary>
    private static IEnumerable<string[]> Readings(string glob)
    {
        var segments = new List<string>();
        foreach (var part in glob.Split('/'))
        {
            if (part is "" or ".")
            {
                continue;
            }

            // "**.cs" means any .cs below; elsewhere inside a name two stars are one.
            if (part.Length > 2 && part.StartsWith(AnyFolders, StringComparison.Ordinal))
            {
                segments.Add(AnyFolders);
                segments.Add("*" + part.TrimStart('*'));
            }
            else
            {
                segments.Add(part);
            }
        }

        var below = glob.EndsWith('/') || segments.Count == 0;
        if (!below && segments[^1] != AnyFolders)
        {
            yield return [.. segments];
            if (segments[^1].AsSpan().ContainsAny('*', '?'))
            {
                yield break;
            }
        }

        // Something below, never the folder itself.
        yield return [.. segments, AnyFolders, "*"];
    }

    private static bool SegmentsMeet(string a, string b) =>
        Meet(a.ToLowerInvariant().ToCharArray(), b.ToLowerInvariant().ToCharArray(), '*', CharactersMeet);

    private static bool SegmentMatches(string pattern, string name) =>
        Covers(pattern.ToCharArray(), name.ToCharArray(), '*', static (p, c) => p == '?' || p == c);

    private static bool CharactersMeet(char a, char b) => a == '?' || b == '?' || a == b;

    /// <summary>
    /// Whether two patterns have a word in common, where <paramref name="star"/> stands for none or more elements.
    /// </summary>
    private static bool Meet<T>(T[] a, T[] b, T star, Func<T, T, bool> meet)
    {
        // below[j]: the rest of a after i and the rest of b from j have a word in common.
        var below = new bool[b.Length + 1];
        var row = new bool[b.Length + 1];
        for (var i = a.Length; i >= 0; i--)
        {
            for (var j = b.Length; j >= 0; j--)
            {
                var starA = i < a.Length && Equals(a[i], star);
                var starB = j < b.Length && Equals(b[j], star);
                row[j] = (i == a.Length && j == b.Length)
                    || (starA && (below[j] || (j < b.Length && row[j + 1])))
                    || (starB && (row[j + 1] || (i < a.Length && below[j])))
                    || (!starA && !starB && i < a.Length && j < b.Length && below[j + 1] && meet(a[i], b[j]));
            }

            (below, row) = (row, below);
        }

        return below[0];
    }

    /// <summary>Whether the pattern covers the word, every element of which stands for itself.</summary>
    private static bool Covers<T>(T[] pattern, T[] word, T star, Func<T, T, bool> covers)
    {
        var below = new bool[word.Length + 1];
        var row = new bool[word.Length + 1];
        for (var i = pattern.Length; i >= 0; i--)
        {
            for (var j = word.Length; j >= 0; j--)
            {
                var isStar = i < pattern.Length && Equals(pattern[i], star);
                row[j] = (i == pattern.Length && j == word.Length)
                    || (isStar && (below[j] || (j < word.Length && row[j + 1])))
                    || (!isStar && i < pattern.Length && j < word.Length && below[j + 1]
                        && covers(pattern[i], word[j]));
            }

            (below, row) = (row, below);
        }

        return below[0];
    }
}
