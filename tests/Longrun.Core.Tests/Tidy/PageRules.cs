using System.Text.RegularExpressions;

namespace Longrun.Core.Tests.Tidy;

/// <summary>Rules about pages and about files as such.</summary>
internal static partial class PageRules
{
    /// <summary>
    /// Bytes of one file in the repository: everyone who clones it gets every version of it for ever.
    /// </summary>
    public const long FileBytesMax = 1 << 20;

    /// <summary>Every relative link leads to something that is there.</summary>
    public static IEnumerable<string> Links(SourceFile page, Func<string, bool> exists)
    {
        var text = FencedCode().Replace(page.Text, code => new string('\n', code.Value.Count(c => c == '\n')));
        foreach (Match link in Link().Matches(text))
        {
            var target = Uri.UnescapeDataString(link.Groups[1].Value.Split('#')[0]);
            if (target.Length == 0 || target.Contains("://", StringComparison.Ordinal)
                || target.StartsWith("mailto:", StringComparison.Ordinal))
            {
                continue;
            }

            var path = Path.GetRelativePath(
                "/", Path.GetFullPath(Path.Combine("/", Path.GetDirectoryName(page.Path) ?? "", target)));
            if (!exists(path))
            {
                var line = text[..link.Index].Count(c => c == '\n') + 1;
                yield return $"{page.Path}:{line}: the link to {target} leads nowhere";
            }
        }
    }

    /// <summary>A title, then sections of bullets; a continued bullet is indented.</summary>
    public static IEnumerable<string> ChangeLog(SourceFile page)
    {
        var section = false;
        for (var i = 0; i < page.Lines.Count; i++)
        {
            var line = page.Lines[i];
            section |= line.StartsWith("## ", StringComparison.Ordinal);
            var bullet = line.StartsWith("- ", StringComparison.Ordinal)
                || line.StartsWith("  ", StringComparison.Ordinal);
            var fits = line.Length == 0 || line.StartsWith('#') || (section ? bullet : i > 0);
            if (!fits || (i == 0 && !line.StartsWith("# ", StringComparison.Ordinal)))
            {
                yield return $"{page.Path}:{i + 1}: a title, then ## sections, then bullets (- )";
            }
        }

        if (!section)
        {
            yield return $"{page.Path}: no ## section";
        }
    }

    public static IEnumerable<string> Size(string path, long bytes) =>
        bytes > FileBytesMax ? [$"{path}: {bytes} bytes, at most {FileBytesMax}"] : [];

    [GeneratedRegex(@"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)|^\[[^\]]+\]:\s+(\S+)", RegexOptions.Multiline)]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencedCode();
}
