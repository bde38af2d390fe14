using System.Collections.Immutable;
using Longrun.Core.Roadmap;
using Longrun.Core.Text;

namespace Longrun.Core.Gates.Files;

/// <summary>Which files of a tree the patterns of a configuration or a command line mean.</summary>
internal static class PathPatterns
{
    /// <summary>Characters; longer patterns are nobody's.</summary>
    private const int LengthMax = 300;

    private static readonly ImmutableArray<string> s_products =
    [
        "node_modules", "dist", "build", "out", "coverage", "target", "bin", "obj", ".venv", "venv", "__pycache__",
        ".git", "artifacts", ".next", ".tox", ".nox", ".cache", ".eggs", "htmlcov", ".turbo", ".mypy_cache",
    ];

    /// <summary>
    /// Whether the pattern means the path: a glob, a folder, a package of Go, or a regular expression.
    /// </summary>
    public static bool Hits(string pattern, string path)
    {
        var plain = Plain(pattern);
        if (plain.Length is 0 or > LengthMax)
        {
            return plain.Length == 0; // the folder itself
        }

        return Globs.Matches(plain, path) || (!plain.StartsWith("**", StringComparison.Ordinal)
                && Globs.Matches("**/" + plain, path))
            || (plain.IndexOfAny(['\\', '^', '$', '|']) >= 0 && Matches(plain, path));
    }

    /// <summary>Whether it names what a build makes: no check rests on those.</summary>
    public static bool IsProduct(string pattern) =>
        Plain(pattern).Split('/', '\\', '^', '$').LastOrDefault(part => part.Trim('*', '.', '/').Length > 0) is { } last
        && s_products.Contains(last.Trim('*', '/'), StringComparer.OrdinalIgnoreCase);

    /// <summary>A path that the patterns meant and that the others do not mean. Null: none is lost.</summary>
    public static string? Lost(
        ImmutableArray<string> before, ImmutableArray<string> after, IEnumerable<string> paths) =>
        paths.FirstOrDefault(path => (before.IsEmpty || before.Any(p => Hits(p, path)))
            && !(after.IsEmpty || after.Any(p => Hits(p, path))));

    private static string Plain(string pattern)
    {
        var plain = pattern.Trim().TrimStart('!').Replace("<rootDir>", "", StringComparison.Ordinal)
            .Replace("...", "**", StringComparison.Ordinal);
        plain = plain.StartsWith("./", StringComparison.Ordinal) ? plain[2..] : plain;
        // A regular expression of JavaScript stands between slashes, a fragment of a path too.
        plain = plain.Trim('/');
        return plain == "." ? "" : plain;
    }

    private static bool Matches(string pattern, string path)
    {
        try
        {
            return new LinearRegex(pattern).IsMatch("/" + path);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
