namespace Longrun.Core.Roadmap;

/// <summary>Finds the known word that somebody probably meant.</summary>
internal static class Nearest
{
    /// <summary>A longer word is no slip of the keys, and comparing it costs its length squared.</summary>
    private const int WordLengthMax = 100;

    /// <summary>
    /// The known word that needs the fewest changes, the first of them on a tie; null where none is near.
    /// </summary>
    public static string? To(string word, IEnumerable<string> known)
    {
        if (word.Length is 0 or > WordLengthMax)
        {
            return null;
        }

        string? best = null;
        var limit = Math.Max(1, Math.Min(3, word.Length / 2)) + 1;
        foreach (var candidate in known)
        {
            var distance = Distance(word, candidate, limit);
            if (distance < limit)
            {
                (best, limit) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>
    /// How many letters must be changed, added, dropped or swapped with their neighbour, without regard to case;
    /// <paramref name="limit"/> where it is that many or more.
    /// </summary>
    public static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) >= limit || b.Length > WordLengthMax)
        {
            return limit;
        }

        var older = new int[b.Length + 1];
        var above = new int[b.Length + 1];
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            above[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = above[j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
                row[j] = Math.Min(change, Math.Min(above[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    row[j] = Math.Min(row[j], older[j - 2] + 1);
                }
            }

            (older, above, row) = (above, row, older);
        }

        return Math.Min(above[b.Length], limit);
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
