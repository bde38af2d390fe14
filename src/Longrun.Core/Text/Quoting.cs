namespace Longrun.Core.Text;

/// <summary>Words as other programs read them.</summary>
internal static class Quoting
{
    /// <summary>One word of a shell, whatever is in it.</summary>
    public static string Shell(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
