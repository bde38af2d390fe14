using System.Globalization;
using System.Text.RegularExpressions;

namespace Longrun.Core.Gates;

/// <summary>
/// The person's own way to find the count (<c>count:</c> of a gate): a regular expression whose first group is a
/// number, matched against one line at a time; the last match in the output wins.
/// </summary>
internal static class CountPattern
{
    /// <summary>Characters; a longer one is a mistake.</summary>
    private const int LengthMax = 500;

    /// <summary>For one line. The engine is linear: only a pathological pattern gets here.</summary>
    private static readonly TimeSpan LineTime = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong with a pattern, said where the person wrote it. Null: nothing.</summary>
    public static Fault? Check(string pattern, string file, int line, int column)
    {
        Fault At(string message, string hint) => new(file, line, column, message, hint);

        if (pattern.Length is 0 or > LengthMax)
        {
            return At($"`count` must have 1 to {LengthMax} characters", @"for instance: count: '^(\d+) tests passed'");
        }
        try
        {
            return Compile(pattern).GetGroupNumbers().Length > 1
                ? null
                : At("`count` has no group", @"put parentheses around the number, for instance '^(\d+) tests passed'");
        }
        catch (ArgumentException e)
        {
            return At(
                $"`count` is not a regular expression: {e.Message}",
                @"for instance: count: '^(\d+) tests passed'");
        }
        catch (NotSupportedException)
        {
            return At(
                "`count` uses a look-around, a back reference or too large a repetition",
                "these can take for ever on some outputs; a plain pattern with one group is enough");
        }
    }

    /// <summary>The number of the last match; null where nothing matches or it takes too long.</summary>
    public static int? Find(string output, string pattern)
    {
        var lines = OutputText.Lines(output);
        try
        {
            var regex = Compile(pattern);
            for (var i = lines.Length - 1; i >= 0; i--)
            {
                if (LastNumber(regex, lines[i]) is { } number)
                {
                    return number;
                }
            }
        }
        catch (Exception e) when (e is RegexMatchTimeoutException or ArgumentException or NotSupportedException)
        {
            return null; // no count: the gate fails and names its pattern
        }
        return null;
    }

    private static int? LastNumber(Regex regex, string line)
    {
        int? last = null;
        for (var match = regex.Match(line); match.Success; match = match.NextMatch())
        {
            var digits = match.Groups[1].ValueSpan;
            if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                last = number;
            }
        }
        return last;
    }

    private static Regex Compile(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, LineTime);
}
