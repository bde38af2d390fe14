using System.Collections.Immutable;
using System.Globalization;
using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Changes;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>
/// Configurations of checks, setting by setting: what was strict and is not, what was a rule and is none,
/// what is looked
/// at and is passed over now, how much coverage was asked for. All files of a tool are one: what moves between them
/// stays, and a configuration where there was none takes nothing away.
/// </summary>
internal static class CheckSettings
{
    /// <summary>How these findings begin.</summary>
    public const string Weaker = "A check is weaker than before: ";

    private static readonly LinearRegex s_packageSections = new(@"eslintConfig|jest|nyc|c8|xo|stylelint|biome");

    private static readonly LinearRegex s_pythonSections = new(
        @"(?i)mypy|ruff|pylint|flake8|coverage|pyright|bandit|pycodestyle|pydocstyle|^report|^run$|lint|pytest|MASTER"
            + @"|MESSAGES|MAIN|FORMAT|DESIGN");

    public static IEnumerable<Finding> Find(ExaminedChange change, Asked asked)
    {
        foreach (var family in change.Files.Where(file => CheckFiles.IsConfiguration(file.Path))
            .GroupBy(file => CheckFiles.Family(file.Path)))
        {
            var isFirst = !change.TreeBefore.Any(path => CheckFiles.IsConfiguration(path)
                && CheckFiles.Family(path) == family.Key);
            if (isFirst)
            {
                continue;
            }

            foreach (var (file, entry, what, isSlight) in Weakenings(family.ToList()))
            {
                var isAllowed = isSlight || asked.Permits(file.Path) || (entry.Key.Length > 3 && asked.Says(entry.Key))
                    || (entry.Value.Length > 3 && asked.Says(entry.Value));
                yield return new(FindingKind.ChecksSwitchedOff, isAllowed ? Severity.Warn : Severity.Reject, file.Path,
                    entry.Line, Weaker + what)
                {
                    Settles = "Put the setting back and repair what it finds, or have May change name the file.",
                };
            }

            foreach (var file in family.Where(file => IsGoneForGood(file, family.ToList(), change)))
            {
                yield return new(FindingKind.ChecksSwitchedOff,
                    asked.Permits(file.Path) || asked.Names(file.Path) ? Severity.Warn : Severity.Reject, file.Path, 0,
                    Weaker + "its configuration is deleted.")
                {
                    Settles = "Put the file back.",
                };
            }
        }
    }

    private static IEnumerable<(ChangedFile File, ConfigEntry Entry, string What, bool IsSlight)> Weakenings(
        List<ChangedFile> family)
    {
        var before = family.SelectMany(file => Entries(file, file.Before).Select(entry => (file, entry))).ToList();
        var after = family.Where(file => !file.IsGone)
            .SelectMany(file => Entries(file, file.After).Select(entry => (file, entry))).ToList();
        var was = Values(before.Select(one => one.entry));
        var isNow = Values(after.Select(one => one.entry));
        var counts = before.GroupBy(one => (one.entry.Key, one.entry.Value))
            .ToDictionary(group => group.Key, group => group.Count());
        foreach (var (file, entry) in after)
        {
            if (counts.GetValueOrDefault((entry.Key, entry.Value)) is var count and > 0)
            {
                counts[(entry.Key, entry.Value)] = count - 1;
            }
            else if (SettingRules.Added(file, entry, was.GetValueOrDefault(entry.Key, []), isNow) is { } weaker)
            {
                yield return (file, entry, weaker.What, weaker.IsSlight);
            }
        }

        foreach (var (file, entry) in before.DistinctBy(one => (one.entry.Key, one.entry.Value)))
        {
            var values = isNow.GetValueOrDefault(entry.Key, []);
            if (!values.Contains(entry.Value) && SettingRules.Removed(file, entry, values, isNow) is { } what)
            {
                yield return (file, entry with { Line = file.IsGone ? entry.Line : 0 }, what, false);
            }
        }

        foreach (var (file, entry, what) in Thresholds(before, after))
        {
            yield return (file, entry, what, false);
        }
    }

    private static IEnumerable<(ChangedFile File, ConfigEntry Entry, string What)> Thresholds(
        List<(ChangedFile File, ConfigEntry Entry)> before, List<(ChangedFile File, ConfigEntry Entry)> after)
    {
        var now = after.SelectMany(one => SettingRules.Thresholds(one.File, one.Entry).Select(t => (one.File,
            one.Entry, t)))
            .ToLookup(one => one.t.Name);
        foreach (var group in before.SelectMany(one => SettingRules.Thresholds(one.File, one.Entry)
            .Select(t => (one.File, one.Entry, t))).GroupBy(one => one.t.Name))
        {
            var (file, entry, old) = group.First();
            var values = now[group.Key].ToList();
            if (values.Count < group.Count())
            {
                yield return (file, entry with { Line = 0 }, $"the threshold {group.Key} is gone.");
            }
            else if (values.Zip(group).FirstOrDefault(pair =>
                pair.First.t.IsBelow(pair.Second.t)) is { First.t: not null } pair)
            {
                yield return (pair.First.File, pair.First.Entry, string.Create(CultureInfo.InvariantCulture,
                    $"the threshold {group.Key} goes from {pair.Second.t.Value} to {pair.First.t.Value}."));
            }
        }
    }

    private static IEnumerable<ConfigEntry> Entries(ChangedFile file, string? text)
    {
        var name = FileRoles.Name(file.Path).ToLowerInvariant();
        var entries = ConfigEntries.Read(file.Path, text);
        return name switch
        {
            "package.json" => entries.Where(entry => s_packageSections.IsMatch(entry.Section)),
            "pyproject.toml" or "setup.cfg" or "tox.ini" =>
                entries.Where(entry => s_pythonSections.IsMatch(entry.Section)),
            "cargo.toml" => entries.Where(entry => entry.Section.Contains("lints", StringComparison.Ordinal)),
            _ => entries,
        };
    }

    private static Dictionary<string, List<string>> Values(IEnumerable<ConfigEntry> entries) =>
        entries.GroupBy(entry => entry.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(entry => entry.Value).ToList(),
                StringComparer.Ordinal);

    /// <summary>Nothing of its tool is made instead, and nothing of it is left.</summary>
    private static bool IsGoneForGood(ChangedFile file, List<ChangedFile> family, ExaminedChange change) => file.IsGone
        && CheckFiles.Family(file.Path) is "tsconfig" or "eslint" or "jest" or "analyzers" or "golangci" or "python"
        && !family.Any(other => !other.IsGone)
        && !change.TreeBefore.Any(path => path != file.Path && CheckFiles.IsConfiguration(path)
            && CheckFiles.Family(path) == CheckFiles.Family(file.Path)
            && FileRoles.Folder(path) == FileRoles.Folder(file.Path));
}
