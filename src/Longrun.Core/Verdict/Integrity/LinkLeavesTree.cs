using Longrun.Core.Verdict.Integrity.Changes;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>Symbolic links that lead out of the tree, or into git's own folder.</summary>
internal static class LinkLeavesTree
{
    private const string LinkMode = "120000";

    public static IEnumerable<Finding> Find(ExaminedChange change)
    {
        var asked = new Asked(change.Milestone);
        foreach (var file in change.Files.Where(file => file.NewMode == LinkMode))
        {
            if (Leads(file.Path, file.LinkTarget) is not { } where)
            {
                continue;
            }

            // Leaving already, and only lying somewhere else now; or asked for by its very target.
            var isOld = change.Files.Any(other => other.OldMode == LinkMode && other.Before == file.LinkTarget
                && Leads(other.Path, other.Before) is not null);
            var severity = isOld || asked.Says(file.LinkTarget ?? "") ? Severity.Warn : Severity.Reject;
            yield return new(FindingKind.LinkLeavesTree, severity, file.Path, 0, $"A symbolic link leads {where}.")
            {
                Settles = "Put what is needed into the tree, or link to a path inside it.",
            };
        }
    }

    /// <summary>Null: to somewhere inside the tree.</summary>
    private static string? Leads(string path, string? target)
    {
        var to = target?.TrimEnd('\n', '\r').Replace('\\', '/');
        if (string.IsNullOrEmpty(to) || to.Contains('\0'))
        {
            return "to what cannot be read";
        }

        if (to[0] is '/' or '~' || (to.Length > 1 && to[1] == ':'))
        {
            return "to a place of the machine instead of the repository";
        }

        var parts = new List<string>(path.Split('/')[..^1]);
        foreach (var part in to.Split('/'))
        {
            if (part == ".." && parts.Count == 0)
            {
                return "out of the tree";
            }

            if (part == "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        return parts.Any(part => part.Equals(".git", StringComparison.OrdinalIgnoreCase))
            ? "into git's own folder" : null;
    }
}
