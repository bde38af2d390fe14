using System.Text.RegularExpressions;

namespace Longrun.Core.Digest;

/// <summary>What a person typed into BLOCKED.md, and to which asking.</summary>
internal sealed record TypedAnswer(MilestoneId Milestone, string Answer, string QuestionId);

/// <summary>Reads answers out of an edited BLOCKED.md: forgiving about form, strict about which asking.</summary>
internal static partial class AnswerReader
{
    /// <summary>Characters of an answer: a page of prose; the rest is somebody's paste.</summary>
    public const int AnswerCharsMax = 10_000;

    public static IReadOnlyList<TypedAnswer> Read(string editedText, State s)
    {
        var answers = new Dictionary<MilestoneId, TypedAnswer>();
        string? asking = null;
        (MilestoneId Id, string? Asking, List<string> Lines)? open = null;
        foreach (var line in Lines(editedText))
        {
            if (MarkerOf(line) is { } marker)
            {
                Close();
                asking = marker;
            }
            else if (AnswerLine().Match(line) is { Success: true } match)
            {
                Close();
                open = (new(match.Groups["id"].Value), asking, [match.Groups["text"].Value]);
            }
            else if (open is { } answer && IsHeading(line) && !InFence(answer.Lines))
            {
                Close();
            }
            else
            {
                open?.Lines.Add(line);
            }
        }

        Close();
        return [.. answers.Values];

        void Close()
        {
            if (open is { } closed && Taken(s, closed.Id, closed.Asking, closed.Lines) is { } typed)
            {
                // Two lines for one milestone: the later one is what the person meant last.
                answers[typed.Milestone] = typed;
            }

            open = null;
        }
    }

    /// <summary>The page as it would be had the answers that are taken up not been typed.</summary>
    /// <param name="editedText">What the person made of it.</param>
    /// <param name="isTaken">Whether an answer to that asking has been taken up.</param>
    public static string WithoutTaken(string editedText, Func<string, bool> isTaken)
    {
        var page = new List<string>();
        var asking = "";
        List<string>? answer = null;
        foreach (var line in Lines(editedText))
        {
            var marker = MarkerOf(line);
            asking = marker ?? asking;
            var begins = AnswerLine().Match(line);
            if (begins.Success && isTaken(asking))
            {
                answer = [];
                page.AddRange([$"Answer {begins.Groups["id"].Value}:", ""]);
            }
            else if (answer is null || begins.Success || marker is not null || (IsHeading(line) && !InFence(answer)))
            {
                answer = null;
                page.Add(line);
            }
            else
            {
                answer.Add(line);
            }
        }

        return string.Join('\n', page).TrimEnd() + "\n";
    }

    public static bool IsAnswerOrMarker(string line) => AnswerLine().IsMatch(line) || MarkerOf(line) is not null;

    private static TypedAnswer? Taken(State s, MilestoneId id, string? asking, List<string> lines)
    {
        var facts = s.Of(id);
        var text = Normal(string.Join('\n', lines).Trim());
        if (text.Length == 0 || facts.Question is null)
        {
            return null;
        }

        var current = BlockedPage.QuestionId(facts);
        // A person may have deleted the marker with the rest of the section; then the open question is meant.
        return asking is null || asking.Equals(current, StringComparison.OrdinalIgnoreCase)
            ? new(facts.Id, text.Length > AnswerCharsMax ? text[..AnswerCharsMax] : text, current)
            : null;
    }

    /// <summary><c>2.</c>, <c>(2)</c> and <c>**2**</c> are the number 2.</summary>
    private static string Normal(string text)
    {
        var number = OnlyNumber().Match(text);
        return number.Success ? number.Groups["number"].Value : text;
    }

    private static string[] Lines(string text) =>
        text.TrimStart('\ufeff').Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n', '\r');

    /// <summary>The asking a marker names; empty for the marker at the end; null where the line is no marker.</summary>
    private static string? MarkerOf(string line)
    {
        var trimmed = line.Trim();
        if (!trimmed.StartsWith(BlockedPage.AnyMarker, StringComparison.Ordinal))
        {
            return null;
        }

        if (!trimmed.StartsWith(BlockedPage.MarkerStart, StringComparison.Ordinal))
        {
            return "";
        }

        var id = trimmed[BlockedPage.MarkerStart.Length..];
        return id.Replace(BlockedPage.MarkerEnd, "", StringComparison.Ordinal).Trim();
    }

    private static bool IsHeading(string line) => Heading().IsMatch(line);

    private static bool InFence(List<string> lines) =>
        lines.Count(line => line.TrimStart().StartsWith("```", StringComparison.Ordinal)) % 2 == 1;

    [GeneratedRegex(
        @"^[ \t]*[*_]{0,2}answer[ \t]+(?<id>[A-Za-z][A-Za-z0-9.-]*)[*_]{0,2}[ \t]*[:：][*_]{0,2}(?<text>.*)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AnswerLine();

    [GeneratedRegex(@"^#{1,6}[ \t]", RegexOptions.CultureInvariant)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^[(*_]*(?<number>[0-9]{1,3})[.)*_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex OnlyNumber();
}
