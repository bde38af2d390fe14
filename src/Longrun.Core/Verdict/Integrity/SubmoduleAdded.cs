using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Changes;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>Repositories of others inside the tree: what they hold is in no diff.</summary>
internal static class SubmoduleAdded
{
    private static readonly LinearRegex s_url = new(@"^\s*url\s*=\s*(\S+)");

    private static readonly LinearRegex s_command = new(@"\bgit\b.*\bsubmodule\s+(?:add|set-url)\b");

    public static IEnumerable<Finding> Find(ExaminedChange change)
    {
        var asked = new Asked(change.Milestone).HasWord("submodule");
        var moved = change.Files.Any(file => file is { OldMode: "160000", IsGone: true });
        foreach (var file in change.Files.Where(file => file.IsSubmodule))
        {
            yield return file.OldMode == "160000"
                ? Finding(file.Path, 0, Severity.Warn,
                    "A submodule points to another commit; its content is in no diff.")
                : Finding(file.Path, 0, asked || moved ? Severity.Warn : Severity.Reject,
                    "A submodule is added; what it holds is in no diff.");
        }

        foreach (var line in LineChanges.Added(change).Where(line => FileRoles.Name(line.File.Path) == ".gitmodules"))
        {
            if (s_url.Match(line.Code) is { Success: true } url)
            {
                var known = LineChanges.Lines(line.File.Before).Any(old => old.Contains(
                    url.Groups[1].Value, StringComparison.Ordinal));
                yield return Finding(line.File.Path, line.Number, asked || known ? Severity.Warn : Severity.Reject,
                    "A submodule's repository is named that was not named before.");
            }
        }

        foreach (var line in LineChanges.Added(change).Where(line =>
            line.Code.Contains("submodule", StringComparison.Ordinal) && s_command.IsMatch(line.Code)
            && !FileRoles.IsDocument(line.File.Path) && !FileRoles.IsTest(line.File.Path)))
        {
            yield return Finding(line.File.Path, line.Number, asked ? Severity.Note : Severity.Warn,
                "A command adds a submodule.");
        }
    }

    private static Finding Finding(string path, int line, Severity severity, string what) =>
        new(FindingKind.SubmoduleAdded, severity, path, line, what)
        {
            Settles = "Depend on a released package, or have the milestone ask for the submodule by name.",
        };
}
