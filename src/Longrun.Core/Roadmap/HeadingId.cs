using System.Text.RegularExpressions;

namespace Longrun.Core.Roadmap;

/// <summary>The id a heading starts with, where in the heading it stands, and the title behind it.</summary>
internal sealed partial record HeadingId(MilestoneId Id, int At, string Title, int TitleAt)
{
    /// <summary>It becomes part of branch names, folders and tables.</summary>
    public const int LengthMax = 64;

    private const string Pattern = @"[A-Za-z][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*";

    /// <summary>
    /// An optional check box, emphasis or bracket, the id, and then nothing, a blank or one mark and a blank.
    /// </summary>
    [GeneratedRegex(@"^(?:\[[ xX]\]\s+)?[*_`\[(]{0,4}(?<id>" + Pattern
        + @")[*_`\])]{0,4}(?:[:.)–—-]?[*_]{0,3}(?:\s+|$)|:)"
        + @"(?:[:–—-]+\s+)?")]
    private static partial Regex Start { get; }

    [GeneratedRegex("^" + Pattern + @"\z")]
    private static partial Regex Whole { get; }

    /// <summary>The first word, where it is made of what ids are made of and of what people mistake for that.</summary>
    [GeneratedRegex(@"^(?:\[[ xX]\]\s+)?[*`\[(]{0,4}(?<word>\p{L}[\p{L}\p{Nd}_.-]*)")]
    private static partial Regex FirstWord { get; }

    public static HeadingId? Read(string heading)
    {
        var match = Start.Match(heading);
        if (!match.Success || !HasDigit(match.Groups["id"].ValueSpan))
        {
            return null;
        }

        var title = heading[match.Length..].Trim();
        return new(new(match.Groups["id"].Value), match.Groups["id"].Index, title, match.Length);
    }

    /// <summary>Whether the text is an id as a whole.</summary>
    public static bool IsId(string text) => Whole.IsMatch(text) && HasDigit(text);

    /// <summary>The first word of a heading that has no id although it looks like having one.</summary>
    public static (string Word, int At)? LookAlike(string heading)
    {
        var word = FirstWord.Match(heading).Groups["word"];
        return word.Success && HasDigit(word.ValueSpan) && Read(heading) is null
            && !Whole.IsMatch(word.ValueSpan.TrimEnd("._-"))
            ? (word.Value, word.Index)
            : null;
    }

    private static bool HasDigit(ReadOnlySpan<char> text) => text.ContainsAnyInRange('0', '9');
}
