namespace Longrun.Core.Verdict;

/// <summary>What a sentence names: gates, and tests by their names.</summary>
internal static class Quoting
{
    /// <summary>Characters of a sentence or a name that are looked at: nobody writes longer ones.</summary>
    private const int CharsMax = 2_000;

    private static readonly (char Open, char Close)[] s_marks = [('`', '`'), ('"', '"'), ('“', '”'), ('«', '»')];

    /// <summary>Letters and digits, in lower case: <c>Rejects_a_sum</c> and “rejects a sum” are one name.</summary>
    public static string Key(string name) => new(
        [.. name.Take(CharsMax).Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    /// <summary>
    /// What stands between backticks or quotation marks right behind the word "test" or "tests", in order: anything
    /// else that a sentence quotes is a word on a page, a value, a file.
    /// </summary>
    public static IEnumerable<string> Tests(string sentence)
    {
        var text = sentence[..Math.Min(sentence.Length, CharsMax)];
        for (var at = 0; at < text.Length; at++)
        {
            var mark = s_marks.FirstOrDefault(mark => mark.Open == text[at]);
            if (mark != default && text.IndexOf(mark.Close, at + 1) is > 0 and var close)
            {
                if (EndsWithTest(text.AsSpan(0, at)))
                {
                    yield return text[(at + 1)..close].Trim();
                }

                at = close;
            }
        }
    }

    private static bool EndsWithTest(ReadOnlySpan<char> before)
    {
        var words = before.TrimEnd(" :");
        words = words.EndsWith("s", StringComparison.OrdinalIgnoreCase) ? words[..^1] : words;
        return words.EndsWith("test", StringComparison.OrdinalIgnoreCase)
            && (words.Length == "test".Length || !char.IsLetterOrDigit(words[^("test".Length + 1)]));
    }

    /// <summary>It says "gate" and the name, or has the name alone between backticks.</summary>
    public static bool Names(string sentence, string gate)
    {
        var text = sentence[..Math.Min(sentence.Length, CharsMax)];
        return gate.Length > 0
            && (text.Contains($"`{gate}`", StringComparison.Ordinal) || HasWords(text, $"gate {gate}"));
    }

    private static bool HasWords(string text, string words)
    {
        for (var at = 0; (at = text.IndexOf(words, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            if (!IsInWord(text, at - 1) && !IsInWord(text, at + words.Length))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A hyphen too, with a letter behind it: gate <c>page</c> is not gate <c>page-tests</c>.</summary>
    private static bool IsInWord(string text, int at) => at >= 0 && at < text.Length
        && (char.IsLetterOrDigit(text[at]) || text[at] == '_'
            || (text[at] == '-' && at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1])));
}
