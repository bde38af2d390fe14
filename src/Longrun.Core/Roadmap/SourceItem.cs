using System.Text.RegularExpressions;

namespace Longrun.Core.Roadmap;

/// <summary>One line taken apart: indent, bullet, check box, and the text behind them with its column from 1.</summary>
internal readonly partial record struct SourceItem(int Indent, bool IsBullet, bool HasBox, string Text, int Column)
{
    /// <summary>Columns a tab counts for, as in Markdown.</summary>
    private const int TabWidth = 4;

    [GeneratedRegex(
        @"^(?<indent>[ \t]*)(?<bullet>(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]+|$))?(?<box>\[[ xX]\](?:[ \t]+|$))?")]
    private static partial Regex Start { get; }

    [GeneratedRegex(@"^[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")]
    private static partial Regex Separator { get; }

    public static SourceItem Read(string line)
    {
        var first = line.AsSpan().IndexOfAnyExcept(' ', '\t');
        if (first == 0 && char.IsAsciiLetter(line[0]))
        {
            // Most lines of a long brief.
            return new(0, false, false, line.TrimEnd(), 1);
        }

        if (first >= 0 && line[first] is '-' or '*' or '_' && Separator.IsMatch(line))
        {
            return new(0, false, false, line.Trim(), first + 1);
        }

        var match = Start.Match(line);
        var indent = 0;
        foreach (var c in match.Groups["indent"].ValueSpan)
        {
            indent += c == '\t' ? TabWidth - (indent % TabWidth) : 1;
        }

        var isBullet = match.Groups["bullet"].Success;
        var hasBox = match.Groups["box"].Success;
        return new(indent, isBullet, hasBox, line[match.Length..].TrimEnd(), match.Length + 1);
    }
}
