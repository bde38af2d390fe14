using System.Collections.Immutable;
using Longrun.Core.Roadmap;
using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Changes;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>
/// Files that a milestone with <c>Touches</c> did not name. What goes with every change is let by: lock files,
/// manifests,
/// pages, tests of what is touched, and lines that only hook up what is new.
/// </summary>
internal static class OutsideTouches
{
    /// <summary>Names of touched files by which others are known to go with them.</summary>
    private const int StemsMax = 500;

    /// <summary>Lines that hook something up: an import, an entry, a registration.</summary>
    private const int WiringMax = 6;

    private static readonly LinearRegex s_wiring = new(
        @"^(?:import\b|from\s+\S+\s+import\b|export\b|using\b|use\b|pub\s+(?:mod|use)\b|mod\b|require|include"
            + @"|@import\b|"
        + @"module\.exports|__all__|[\w.]*\.(?:use|register|add\w*|map\w*|include\w*|route|mount|push)\(|[)\]};,]+$)");

    public static IEnumerable<Finding> Find(ExaminedChange change)
    {
        var touches = change.Milestone.Touches;
        if (touches.IsEmpty)
        {
            yield break;
        }

        var asked = new Asked(change.Milestone);
        var inside = change.Files.Where(file => IsNamed(touches, file.Path)).ToImmutableArray();
        var stems = inside.Select(file => Plain(FileRoles.Stem(file.Path))).Where(stem => stem.Length > 2)
            .Distinct(StringComparer.Ordinal).Take(StemsMax).Concat(touches.SelectMany(Parts))
            .ToImmutableHashSet(StringComparer.Ordinal);
        foreach (var file in change.Files.Where(file => !IsNamed(touches, file.Path)))
        {
            if (asked.MayChange(file.Path) || file.IsLock)
            {
                continue;
            }

            var severity = GoesWith(file, stems) || asked.Says(FileRoles.Name(file.Path)) || asked.Says(file.Path)
                ? Severity.Warn : Severity.Reject;
            yield return new(FindingKind.OutsideTouches, severity, file.Path, 0,
                $"It is {(file.IsNew ? "made" : file.IsGone ? "deleted" : "changed")} outside of what the milestone "
                + "touches.")
            {
                Settles = "Leave it as it was, or have the milestone's Touches or May change name it.",
            };
        }
    }

    /// <summary>Case does not count: on some systems both spellings are one file.</summary>
    private static bool IsNamed(ImmutableArray<string> touches, string path) => touches.Any(glob =>
        Globs.Matches(glob, path) || Globs.Matches(glob.ToLowerInvariant(), path.ToLowerInvariant()));

    private static bool GoesWith(ChangedFile file, ImmutableHashSet<string> stems)
    {
        var path = file.Path;
        if (FileRoles.IsTest(path))
        {
            return file.IsNew || IsRelated(path, stems);
        }

        return (FileRoles.IsManifest(path) && !file.IsGone)
            || (FileRoles.IsDocument(path) && !file.IsGone && !file.IsBinary)
            || FileRoles.Name(path) is ".gitignore"
            || IsWiring(file, stems);
    }

    /// <summary>A test of what is touched: its name, or a folder of it, has the name of that.</summary>
    private static bool IsRelated(string path, ImmutableHashSet<string> stems)
    {
        var own = path.Split('/').Select(part => Plain(FileRoles.Stem(part))).ToList();
        return stems.Any(stem => own.Any(part => part == stem
            || (stem.Length > 3 && part.Contains(stem, StringComparison.Ordinal))));
    }

    private static bool IsWiring(ChangedFile file, ImmutableHashSet<string> stems)
    {
        if (file.IsNew || !LineChanges.HasText(file))
        {
            return false;
        }

        var added = LineChanges.Added(file);
        return added.Length is > 0 and <= WiringMax && LineChanges.Removed(file).Length <= 1
            && added.All(line => s_wiring.IsMatch(line.Text.Trim()))
            && added.Any(line => stems.Any(stem => stem.Length > 2
                && Plain(line.Text).Contains(stem, StringComparison.Ordinal)));
    }

    /// <summary>Names in a glob that say what is touched: <c>money</c> of <c>src/money/**</c>.</summary>
    private static IEnumerable<string> Parts(string glob) => glob.Split('/')
        .Where(part => !part.Contains('*') && !part.Contains('?'))
        .Select(part => Plain(FileRoles.Stem(part)))
        .Where(part => part.Length > 2 && part is not ("src" or "lib" or "app" or "tests" or "test" or "internal"
            or "pkg" or "cmd" or "packages" or "apps" or "source" or "components" or "docs" or "config" or "server"
            or "client" or "web" or "api" or "core" or "common" or "shared"));

    private static string Plain(string name) =>
        string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
