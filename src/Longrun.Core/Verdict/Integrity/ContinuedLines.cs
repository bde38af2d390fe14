using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Changes;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>
/// Lines that go on where others left off: an argument on a line of its own, an operator at the front, the value below
/// its name. Their code is theirs with that of the few lines above, so much as a formatter
/// spreads a call over. Each stands alone first: what looks like an operator may begin an
/// entry (<c>//host/:_authToken=</c>).
/// </summary>
internal static class ContinuedLines
{
    /// <summary>Lines above.</summary>
    private const int Above = 4;

    /// <summary>Characters of each line above, from its end: where a name stands.</summary>
    private const int HeadMax = 200;

    private static readonly LinearRegex s_continues = new(
        @"^\s*(?:[bru@$]?[""'`]|\?\?|\|\||\?:|//|or\b|\.|:|\?|\{\s*[""']"
            + @"|-?\s*(?:value|default\w*|fallback)[""']?\s*[:=(])");

    public static IEnumerable<AddedLine> Joined(ChangedFile file, string? text, IEnumerable<AddedLine> lines)
    {
        var code = new Lazy<string[]>(() => CodeText.Lines(file.Path, LineChanges.Lines(text)));
        foreach (var line in lines)
        {
            yield return line;
            if (s_continues.IsMatch(line.Code))
            {
                yield return line with { Code = Head(code.Value, line) + line.Code };
            }
        }
    }

    private static string Head(string[] code, AddedLine line)
    {
        var head = "";
        for (var at = Math.Max(0, line.Number - 1 - Above); at < line.Number - 1 && at < code.Length; at++)
        {
            // What stands before the end of a statement or an entry is another one's.
            var one = code[at].TrimEnd();
            head = one.EndsWith(';') || one.Length == 0 ? "" : $"{head}{one[^Math.Min(one.Length, HeadMax)..]} ";
        }

        return head;
    }
}
