using System.Globalization;

namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>How far off is near enough for an assertion.</summary>
internal static class Tolerances
{
    public static (double Value, bool LargerIsStricter)? Of(Source source, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (source.At(i).Kind != TokenKind.Word)
            {
                continue;
            }
            var word = Matchers.Plain(source.At(i).Value);
            if (word is "delta" or "rel" or "abs" or "tolerance" or "rtol" or "atol" or "reltol" or "abstol" or "within"
                && NumberAfter(source, i, end) is { } tolerance)
            {
                return (tolerance, false);
            }
            if (word is "places" or "digits" or "precision" && NumberAfter(source, i, end) is { } digits)
            {
                return (digits, true);
            }
            if (word is "tobecloseto" or "closeto" or "beapproximately" or "indelta" or "inepsilon" or "approximately"
                or "almostequal" or "assertalmostequal" && source.Is(i + 1, "(")
                && NumberBefore(source, Math.Min(end, source.Closing[i + 1])) is { } last)
            {
                return (last, word is "tobecloseto" or "almostequal" or "assertalmostequal");
            }
        }
        return null;
    }

    private static double? NumberAfter(Source source, int index, int end)
    {
        for (var i = index + 1; i < Math.Min(end, index + 5); i++)
        {
            if (source.At(i).Kind == TokenKind.Number)
            {
                return Parse(source, i);
            }
        }
        return null;
    }

    /// <summary>The last argument where it is a number and not the only one.</summary>
    private static double? NumberBefore(Source source, int end)
    {
        var isLast = source.At(end - 1).Kind == TokenKind.Number
            && (source.Is(end - 2, ",") || source.Is(end - 2, "-") && source.Is(end - 3, ","));
        return isLast ? Parse(source, end - 1) : null;
    }

    private static double? Parse(Source source, int index) =>
        double.TryParse(
            CheckReader.Literal(source, index), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
