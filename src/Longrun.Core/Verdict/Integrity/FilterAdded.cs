using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Changes;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>
/// Programs that git would run on files: filters, diff and merge drivers (gitattributes(5)). What they do to a file is
/// in no diff, and they run on the machine of whoever checks it out.
/// </summary>
internal static class FilterAdded
{
    /// <summary>Drivers that are git's own: hunk headers and word boundaries by language, and ways to merge.</summary>
    private static readonly ImmutableHashSet<string> s_builtIn =
        ["ada", "bash", "bibtex", "cpp", "csharp", "css", "dts", "elixir", "fortran", "fountain", "golang", "html",
            "ini",
            "java", "kotlin", "markdown", "matlab", "objc", "pascal", "perl", "php", "python", "r", "ruby", "rust",
            "scheme", "tex", "text", "binary", "union", "astextplain"];

    private static readonly LinearRegex s_attribute = new(@"\b(filter|diff|merge)=(\S+)");

    private static readonly LinearRegex s_hidden = new(@"(?:^|\s)(?:-diff|binary)(?:\s|$)");

    private static readonly LinearRegex s_source = new(
        @"(?i)\.(?:cs|fs|ts|tsx|js|mjs|cjs|jsx|py|go|rs|java|kt|rb|php|c|h|cpp|swift|sh|sql|ya?ml|\*)\s|^(?:\*\*?"
            + @"|\*\*/\*|src/\S*)\s");

    private static readonly LinearRegex s_configured = new(
        @"\bfilter\.[\w.-]+\.(?:clean|smudge|process|required)\b|\bdiff\.[\w-]+\.(?:textconv|command)\b"
        + @"|\bmerge\.[\w-]+\.driver\b|\bcore\.attributesFile\b|\.git/info/attributes"
        + @"|^\s*\[(?:filter|diff|merge)\s+""");

    public static IEnumerable<Finding> Find(ExaminedChange change)
    {
        var asked = new Asked(change.Milestone);
        var gone = change.Files.SelectMany(file => LineChanges.Removed(file)).ToHashSet(StringComparer.Ordinal);
        foreach (var line in LineChanges.Added(change).Where(line => !gone.Contains(line.Text.Trim())))
        {
            var isAttributes = FileRoles.Name(line.File.Path) == ".gitattributes"
                || line.File.Path.EndsWith("info/attributes", StringComparison.Ordinal);
            var found = isAttributes ? Attribute(line, asked) : Configured(line, asked);
            if (found is { } finding)
            {
                yield return new(FindingKind.FilterAdded, finding.Severity, line.File.Path, line.Number, finding.What)
                {
                    Settles = "Leave git's attributes to line ends and its built-in drivers.",
                    Excerpt = line.Text.Trim(),
                };
            }
        }
    }

    private static (Severity Severity, string What)? Attribute(AddedLine line, Asked asked)
    {
        var worst = ((Severity Severity, string What)?)null;
        foreach (Match match in s_attribute.Matches(line.Code))
        {
            var (kind, driver) = (match.Groups[1].Value, match.Groups[2].Value);
            if (kind != "filter" && s_builtIn.Contains(driver))
            {
                continue;
            }

            // A driver that the file had already says nothing new; a lock file that always takes one side is a habit.
            var isKnown = line.File.Before?.Contains($"{kind}={driver}", StringComparison.Ordinal) == true
                || (driver == "lfs" ? asked.HasWord("lfs") : asked.HasWord(driver.ToLowerInvariant()) && Asks(asked));
            var severity = isKnown ? Severity.Warn : Severity.Reject;
            if (worst is null || severity > worst.Value.Severity)
            {
                worst = (severity, $"Git is told to run the {kind} driver '{driver}' on files of the repository.");
            }
        }

        return worst ?? (s_hidden.IsMatch(line.Code) && s_source.IsMatch(line.Code.TrimStart())
            ? (Severity.Warn, "Differences in source files are no longer shown.") : null);
    }

    private static (Severity Severity, string What)? Configured(AddedLine line, Asked asked)
    {
        if (!s_configured.IsMatch(line.Code) || line.File.IsLock)
        {
            return null;
        }

        var isSaid = FileRoles.IsDocument(line.File.Path) || FileRoles.IsTest(line.File.Path) || Asks(asked);
        return (isSaid ? Severity.Warn : Severity.Reject, "Git is given a program that it runs on files.");
    }

    private static bool Asks(Asked asked) =>
        asked.HasWord("filter", "driver", "gitattributes", "textconv", "smudge", "lfs", "attribute");
}
