namespace Longrun.Core.Text;

/// <summary>Shortens text for people without ever splitting a character in two.</summary>
internal static class Cut
{
    /// <summary>
    /// At most <paramref name="max"/> UTF-16 units, the last of them an ellipsis where something is missing.
    /// </summary>
    public static string To(string text, int max)
    {
        if (text.Length <= max)
        {
            return text;
        }

        var end = max - 1;
        return string.Concat(text.AsSpan(0, end > 0 && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), "…");
    }

    /// <summary>As <see cref="To"/>, with every run of white space and control characters made one space.</summary>
    public static string OneLine(string text, int max)
    {
        // A long text is not walked to its end: what is beyond a few times the cap cannot show.
        const int LookAhead = 8;
        var words = text[..Math.Min(text.Length, max * LookAhead)]
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => new string([.. word.Where(c => !char.IsControl(c))]));
        return To(string.Join(' ', words), max);
    }
}
