namespace Longrun.Core.Text;

/// <summary>Names in a sentence: as many as one reads, and how many there are beside them.</summary>
internal static class Listing
{
    /// <summary>For instance <c>a, b, and 3 more</c>. Empty: there are none.</summary>
    public static string Of(IReadOnlyCollection<string> names, int max) => string.Join(", ", names.Take(max))
        + (names.Count > max ? $", and {names.Count - max} more" : "");
}
