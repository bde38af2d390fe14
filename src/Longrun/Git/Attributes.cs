using System.Collections.Immutable;

namespace Longrun.Git;

/// <summary>
/// The drivers that a <c>.gitattributes</c> file names: programs that git would run on a file's content.
/// </summary>
internal static class Attributes
{
    /// <summary>Merge drivers built into git.</summary>
    private static readonly ImmutableHashSet<string> BuiltInMerge = ["text", "binary", "union"];

    /// <summary>Diff drivers built into git (userdiff.c): they only choose the heading of a hunk.</summary>
    private static readonly ImmutableHashSet<string> BuiltInDiff =
    [
        "ada", "bash", "bibtex", "cpp", "csharp", "css", "dts", "elixir", "fortran", "fountain", "golang", "html",
        "ini", "java", "kotlin", "markdown", "matlab", "objc", "pascal", "perl", "php", "python", "r", "ruby", "rust",
        "scheme", "tex",
    ];

    /// <summary>Every <c>filter=x</c>, <c>diff=x</c> and <c>merge=x</c> that is no driver of git's own.</summary>
    public static ImmutableHashSet<string> Drivers(string text) =>
        [.. text.Split('\n')
            .Where(line => !line.StartsWith('#'))
            .SelectMany(line => line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
            .Where(IsDriver)];

    private static bool IsDriver(string token)
    {
        var cut = token.IndexOf('=', StringComparison.Ordinal);
        if (cut < 0)
        {
            return false;
        }
        var value = token[(cut + 1)..];
        return token[..cut] switch
        {
            "filter" => true,
            "merge" => !BuiltInMerge.Contains(value),
            "diff" => !BuiltInDiff.Contains(value),
            _ => false,
        };
    }
}
