using System.Text;

namespace Longrun.Core.Text;

/// <summary>The lines in which two texts differ, for people to read.</summary>
internal static class DiffLines
{
    /// <summary>
    /// Lines of each text that are compared one by one: the cost is their product. Longer middles are shown as
    /// replaced.
    /// </summary>
    private const int ComparedMax = 1_500;

    /// <summary>
    /// Lines that went begin with <c>-</c>, lines that came with <c>+</c>; at most that many characters.
    /// </summary>
    public static string Of(string before, string after, int charsMax)
    {
        var (old, now) = (Lines(before), Lines(after));
        var start = 0;
        while (start < old.Length && start < now.Length && old[start] == now[start])
        {
            start++;
        }

        var end = 0;
        while (end < old.Length - start && end < now.Length - start && old[^(end + 1)] == now[^(end + 1)])
        {
            end++;
        }

        var text = new StringBuilder();
        foreach (var line in Middle(old[start..^end], now[start..^end]))
        {
            if (text.Length + line.Length + 1 > charsMax)
            {
                break;
            }

            text.Append(line).Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }

    private static IEnumerable<string> Middle(string[] old, string[] now)
    {
        if (old.Length > ComparedMax || now.Length > ComparedMax)
        {
            foreach (var line in old.Select(line => "-" + line).Concat(now.Select(line => "+" + line)))
            {
                yield return line;
            }

            yield break;
        }

        // common[i, j]: lines that the rest of old from i and the rest of now from j have in common.
        var common = new ushort[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                common[i, j] = old[i] == now[j] ? (ushort)(common[i + 1, j + 1] + 1)
                    : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        for (var (a, b) = (0, 0); a < old.Length || b < now.Length;)
        {
            if (a < old.Length && b < now.Length && old[a] == now[b])
            {
                (a, b) = (a + 1, b + 1);
            }
            else if (a < old.Length && (b == now.Length || common[a + 1, b] >= common[a, b + 1]))
            {
                yield return "-" + old[a++];
            }
            else
            {
                yield return "+" + now[b++];
            }
        }
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.ReplaceLineEndings("\n").Split('\n');
}
