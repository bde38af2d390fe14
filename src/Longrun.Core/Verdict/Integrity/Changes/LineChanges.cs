using System.Collections.Immutable;

namespace Longrun.Core.Verdict.Integrity.Changes;

/// <summary>
/// A line of the new text that the old one did not have: its number from 1, at most <see cref="LineChanges.LineMax"/>
/// characters of it, and the same without comments.
/// </summary>
internal sealed record AddedLine(ChangedFile File, int Number, string Text, string Code);

/// <summary>
/// What came and what went, line by line. What only moved within a file, or is indented differently, did neither. Costs
/// grow with the text and nothing else.
/// </summary>
internal static class LineChanges
{
    /// <summary>Characters of one line that are looked at: what a person wrote is far shorter.</summary>
    public const int LineMax = 4_000;

    public static bool HasText(ChangedFile file) =>
        file is { After: not null, IsBinary: false, IsSubmodule: false, NewMode: not "120000" };

    /// <summary>The new lines of every file that has a text.</summary>
    public static IEnumerable<AddedLine> Added(ExaminedChange change) =>
        change.Files.Where(HasText).SelectMany(file => Added(file));

    public static ImmutableArray<AddedLine> Added(ChangedFile file)
    {
        var after = Lines(file.After);
        var numbers = Extra(Lines(file.OldMode == "120000" ? null : file.Before), after);
        if (numbers.IsEmpty)
        {
            return [];
        }

        var code = CodeText.Lines(file.Path, after);
        return [.. numbers.Select(at => new AddedLine(file, at + 1, Short(after[at]), Short(code[at])))];
    }

    /// <summary>The old lines that are gone, trimmed.</summary>
    public static ImmutableArray<string> Removed(ChangedFile file)
    {
        var before = Lines(file.Before);
        return [.. Extra(Lines(HasText(file) ? file.After : null), before).Select(at => Short(before[at].Trim()))];
    }

    public static string[] Lines(string? text) =>
        string.IsNullOrEmpty(text)
            ? [] : text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n').Split('\n');

    /// <summary>Where the second text has lines that the first has not, or not so often.</summary>
    private static ImmutableArray<int> Extra(string[] one, string[] other)
    {
        var start = 0;
        while (start < one.Length && start < other.Length && one[start] == other[start])
        {
            start++;
        }

        var end = 0;
        while (end < one.Length - start && end < other.Length - start && one[^(end + 1)] == other[^(end + 1)])
        {
            end++;
        }

        var left = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in one.AsSpan(start, one.Length - start - end))
        {
            var text = line.Trim();
            left[text] = left.GetValueOrDefault(text) + 1;
        }

        var extra = ImmutableArray.CreateBuilder<int>();
        for (var at = start; at < other.Length - end; at++)
        {
            var text = other[at].Trim();
            if (left.GetValueOrDefault(text) is var count and > 0)
            {
                left[text] = count - 1;
            }
            else if (text.Length > 0)
            {
                extra.Add(at);
            }
        }

        return extra.ToImmutable();
    }

    private static string Short(string line) => line.Length <= LineMax ? line : line[..LineMax];
}
