using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Changes;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>Hooks that are there no more, do nothing any more, or are not installed any more.</summary>
internal static class HooksRemoved
{
    private static readonly LinearRegex s_installs = new(
        @"""(?:prepare|postinstall|install|preinstall)""\s*:\s*""[^""]*\b(?:husky|lefthook|simple-git-hooks|pre-commit"
            + @"|core\.hooksPath)\b");

    private static readonly LinearRegex s_exit = new(@"^(?:exit(?:\s+0)?|return(?:\s+0)?|:|true)\s*;?$");

    public static IEnumerable<Finding> Find(ExaminedChange change, Asked asked)
    {
        if (asked.HasWord("hook", "husky", "lefthook", "pre-commit"))
        {
            yield break;
        }

        foreach (var file in change.Files)
        {
            if (What(file, change) is { } what && !asked.MayChange(file.Path))
            {
                yield return new(FindingKind.HooksBypassed, Severity.Reject, file.Path, 0, what)
                {
                    Settles = "Put the hook back as it was, or have the milestone ask for its removal.",
                };
            }
        }
    }

    private static string? What(ChangedFile file, ExaminedChange change)
    {
        if (FileRoles.IsHook(file.Path) && file.Before is { } hook && Commands(hook) is { Count: > 0 } before)
        {
            if (file.IsGone)
            {
                return change.Files.Any(other => other.IsNew && FileRoles.Name(other.Path) == FileRoles.Name(file.Path))
                    ? null : "A hook that git runs is deleted.";
            }

            var after = Commands(file.After ?? "");
            return after.Count == 0 ? "A hook that git runs does nothing any more."
                : s_exit.IsMatch(after[0])
                    && !s_exit.IsMatch(before[0]) ? "A hook that git runs ends before its checks."
                : null;
        }

        var installed = FileRoles.Name(file.Path) == "package.json" && file is { Before: not null, After: not null }
            && s_installs.IsMatch(file.Before) && !s_installs.IsMatch(file.After);
        return installed && !change.Files.Any(other => other.After is { } text && other.Path != file.Path
            && FileRoles.Name(other.Path) == "package.json" && s_installs.IsMatch(text))
            ? "Installing the project no longer installs its git hooks." : null;
    }

    private static List<string> Commands(string text) =>
        [.. LineChanges.Lines(text).Select(line => line.Trim())
            .Where(line => line.Length > 0 && line[0] != '#' && !line.Contains("husky.sh", StringComparison.Ordinal)
                && !line.StartsWith("set ", StringComparison.Ordinal))];
}
