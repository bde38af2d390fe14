using System.Collections.Immutable;
using Longrun.Core.Gates.Files;
using Longrun.Core.Roadmap;
using Longrun.Core.Text;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>
/// Files that define gates, by what their change means: weakening parks, a new or an allowed change is shown. See
/// docs/formats/verdict.md.
/// </summary>
internal static class GateFileFindings
{
    /// <summary>Findings of one file: more say nothing that these and the lines do not.</summary>
    private const int PerFileMax = 8;

    /// <summary>Nothing in it is read from a worker's tree, and a merge would put it over the person's own.</summary>
    private const string OwnFolder = ".longrun/";

    public static IEnumerable<Finding> Find(ExaminedChange change)
    {
        var there = change.TreeBefore.Union(change.Files.Where(f => !f.IsNew).Select(f => f.Path)).ToImmutableArray();
        var gone = change.Files.Where(f => f.IsGone).Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        var roots = GateRoots.Of(change.Gates, change.Milestone);
        var sight = new Sight(
            change, there, roots,
            new([.. there.Where(path => !gone.Contains(path))],
                [.. change.Files.Where(f => f.IsNew).Select(f => f.Path)]),
            [], []);
        var programs = new StartedPrograms(there, sight.Before);
        sight = sight with
        {
            Scripts = programs.Of(GateRoots.Of(change.Gates).Commands), Named = programs.Of(roots.Commands),
        };
        return change.Files.SelectMany(file => Of(file, sight));
    }

    private static IEnumerable<Finding> Of(ChangedFile file, Sight sight)
    {
        var gate = GateFileNames.Of(file.Path)
            ?? (sight.Named.Contains(file.Path) ? new("script", GateFileRole.Scripts, Written(file))
                : file.IsNew && Instead(file, sight) is not null
                    ? new("module", GateFileRole.Tests, GateFileSyntax.Other) : null);
        var allowed = GateFilePermission.For(sight.Change.Milestone, file.Path, gate?.Role);
        if (allowed is null && file.Path.StartsWith(OwnFolder, StringComparison.OrdinalIgnoreCase))
        {
            return
            [
                new(FindingKind.GateWeakened, Severity.Reject, file.Path, 0,
                    "Settings, roadmap and hidden checks are the person's, who may have files there that git ignores.")
                {
                    Settles = $"Leave {OwnFolder} as it is.",
                },
            ];
        }

        if (allowed is null && sight.Change.Protect.FirstOrDefault(glob => Globs.Matches(glob, file.Path)) is { } glob)
        {
            return
            [
                new(FindingKind.GateWeakened, Severity.Park, file.Path, 0,
                    $"It is protected by `{glob}` and was changed.")
                {
                    Settles = Settle(file, sight), Excerpt = Diff(file.Before, file.After),
                },
            ];
        }

        return gate is null ? [] : Findings(file, gate, allowed, sight);
    }

    private static IEnumerable<Finding> Findings(ChangedFile file, GateFile gate, string? allowed, Sight sight)
    {
        var successor = file.IsGone ? Beside(file, gate, sight.Change.Files.Where(f => f.IsNew)) : null;
        var changes = file.IsNew ? New(file, gate, sight) : Changed(file, gate, successor, sight);
        if (gate is { Family: "script", Syntax: GateFileSyntax.Other } && !StartedPrograms.IsTool(file.Path))
        {
            changes = [.. changes.Select(Seen)];
        }

        var grave = changes.Where(c => c.Meaning >= Meaning.Unclear).DistinctBy(c => c.What).Take(PerFileMax).ToList();
        var excerpt = Diff(file.Before, successor?.After ?? file.After);
        foreach (var (i, c) in grave.Index())
        {
            yield return new(
                allowed is null ? FindingKind.GateWeakened : FindingKind.GateChanged,
                allowed is null ? Severity.Park : Severity.Warn, file.Path, c.After > 0 ? c.After : c.Before,
                Sentence(c.What + (c.Meaning == Meaning.Unclear && !c.What.Contains("cannot", StringComparison.Ordinal)
                    ? ", and what that means cannot be told" : "") + Allowed(allowed)))
            {
                Settles = allowed is null ? Settle(file, sight) : null,
                // Once for the file: people are shown all of them below each other.
                Excerpt = i == 0 ? excerpt : Lines(file, successor ?? file, c),
            };
        }

        foreach (var (meaning, severity) in new[] { (Meaning.Other, Severity.Warn), (Meaning.Neutral, Severity.Note) })
        {
            var said = changes.Where(c => c.Meaning == meaning).DistinctBy(c => c.What).ToList();
            if (said.Count > 0)
            {
                var more = said.Count > 3 ? $"; and {said.Count - 3} more" : "";
                yield return new(
                    FindingKind.GateChanged, allowed is null ? severity : Severity.Note, file.Path,
                    said[0].After > 0 ? said[0].After : said[0].Before,
                    Sentence(string.Join("; ", said.Take(3).Select(c => c.What)) + more + Allowed(allowed)))
                {
                    Excerpt = excerpt,
                };
            }
        }
    }

    /// <summary>Of what may be the product itself: changing it is work, and a judge is told.</summary>
    private static GateFileChange Seen(GateFileChange change) => change.Meaning < Meaning.Unclear ? change
        : change with { Meaning = Meaning.Other, What = "a gate runs it, and it was changed" };

    private static ImmutableArray<GateFileChange> Changed(
        ChangedFile file, GateFile gate, ChangedFile? successor, Sight sight)
    {
        if (file.IsGone && successor is null)
        {
            return [Gone(file, gate)];
        }

        if (file.Before is not { } before || (successor ?? file).After is not { } after
            || (successor ?? file) is { IsBinary: true } or { LinkTarget: not null } or { IsSubmodule: true })
        {
            return [new(Meaning.Unclear, "it cannot be read as what it was")];
        }

        ImmutableArray<GateFileChange> changes = successor is not null
            && GateFileNames.Of(successor.Path) is { } other && other.Syntax != gate.Syntax
            ? [new(Meaning.Unclear, $"{successor.Path} takes its place")]
            : GateFileMeaning.Compare(file.Path, gate, (before, after), sight.Roots,
                sight.Tree with { Beside = Moved.Beside(file.Path, sight.After) });
        if (sight.Scripts.Contains(file.Path) && gate.Syntax == GateFileSyntax.Other)
        {
            changes = [.. changes.Select(change => change.Meaning == Meaning.Other
                ? new(Meaning.Unclear, "a gate runs it, and it was changed") : change)];
        }

        if (successor is null && Instead(file, sight) is { } instead)
        {
            changes = [.. changes, new(Meaning.Weaker, instead)];
        }

        return gate is { Role: GateFileRole.Hooks, Syntax: GateFileSyntax.Shell }
            && file is { OldMode: "100755", NewMode: "100644" }
            ? [.. changes, new(Meaning.Weaker, "it is not executable any more, so git does not run it")] : changes;
    }

    /// <summary>What takes the place of a file that went: in its folder, for the same program.</summary>
    private static ChangedFile? Beside(ChangedFile file, GateFile gate, IEnumerable<ChangedFile> others) =>
        others.FirstOrDefault(other => other.Path != file.Path
            && GateFileNames.Folder(other.Path) == GateFileNames.Folder(file.Path)
            && GateFileNames.Of(other.Path) is { } there && there.Family == gate.Family
            && (there.Syntax == GateFileSyntax.Python) == (gate.Syntax == GateFileSyntax.Python));

    private static GateFileChange Gone(ChangedFile file, GateFile gate) => gate switch
    {
        { Role: GateFileRole.Advice } or { Syntax: GateFileSyntax.Lines } => new(Meaning.Neutral, "it is gone"),
        { Syntax: GateFileSyntax.Python } => new(Meaning.Other, "it is gone"),
        { Family: "npm" or "cargo" or "dotnet" } when !file.Path.Contains("test", StringComparison.OrdinalIgnoreCase)
            && file.Path.Contains('/') => new(Meaning.Other, "it is gone"),
        _ => new(Meaning.Weaker, "it is gone"),
    };

    /// <summary>A new file is allowed, unless it leaves out tests that were there.</summary>
    private static ImmutableArray<GateFileChange> New(ChangedFile file, GateFile gate, Sight sight)
    {
        if (sight.Change.Files.Any(f => f.IsGone && GateFileNames.Of(f.Path) is { } was && was.Family == gate.Family
            && Beside(f, was, [file]) is not null))
        {
            return []; // told of the one whose place it takes
        }

        var overrides = (gate.Role == GateFileRole.Lint && sight.There.Any(path =>
                GateFileNames.Of(path)?.Family == gate.Family))
            || GateFileNames.Name(file.Path).StartsWith("Directory.Build", StringComparison.OrdinalIgnoreCase);
        var built = file.After is null ? null : Outranking.BuiltOn(file.Path, file.After, sight.There, sight.Before);
        // The first configuration may leave out what it likes, but no test that is there.
        var tree = overrides ? sight.Tree : new TreePaths(sight.Tree.Tests, []);
        var isLookedAt = overrides || (!tree.Tests.IsEmpty
            && (gate.Role == GateFileRole.Tests || gate.Family is "npmrc" or "cargo"));
        var found = isLookedAt && file.After is { } after
            ? GateFileMeaning.Compare(file.Path, gate, ("", after), sight.Roots, tree)
                .Where(c => c.Meaning >= Meaning.Unclear).ToImmutableArray()
            : built is not null && sight.Before(built) is { } its
                ? [.. GateFileMeaning.Over(file.Path, gate, (its, file.After!), sight.Roots, sight.Tree)
                    .Where(c => c.Meaning >= Meaning.Unclear)]
                : [];
        var instead = Instead(file, sight);
        return
        [
            .. found, instead is not null ? new(Meaning.Weaker, instead)
                : gate.Role == GateFileRole.Agents ? new(Meaning.Other, "it is new, and agents obey it")
                : new GateFileChange(Meaning.Neutral, "it is new"),
        ];
    }

    private static string? Instead(ChangedFile file, Sight sight) =>
        Outranking.Of(file.Path, file.After, sight.There, sight.Before);

    private static GateFileSyntax Written(ChangedFile file)
    {
        var text = file.Before ?? file.After ?? "";
        var first = text.Split('\n')[0];
        return file.Path.EndsWith(".sh", StringComparison.Ordinal)
            || file.Path.EndsWith(".bash", StringComparison.Ordinal)
            || (first.StartsWith("#!", StringComparison.Ordinal)
                && first.TrimEnd().EndsWith("sh", StringComparison.Ordinal))
            ? GateFileSyntax.Shell : GateFileSyntax.Other;
    }

    private static string Settle(ChangedFile file, Sight sight) =>
        $"Put back what {file.Path} said before, or the person allows it: `May change: {file.Path}` in"
            + $" {sight.Change.Milestone.Id}.";

    private static string Allowed(string? entry) => entry is null ? "" : $" (allowed: {entry})";

    /// <summary>What begins with a name or a value of the file keeps its first letter.</summary>
    private static string Sentence(string what)
    {
        var first = what.Split(' ')[0];
        return (first is "it" or "a" or "the" or "nobody" or "failures" or "something" or "changed" or "what"
            ? char.ToUpperInvariant(what[0]) + what[1..] : what) + ".";
    }

    /// <summary>The two lines it is about. Null: it is about no line.</summary>
    private static string? Lines(ChangedFile before, ChangedFile after, GateFileChange c)
    {
        var lines = new[] { Line('-', before.Before, c.Before), Line('+', after.After, c.After) }
            .OfType<string>().ToList();
        return lines.Count == 0 ? null : Cut.To(string.Join('\n', lines), Caps.TailChars);
    }

    private static string? Line(char mark, string? text, int number) =>
        number > 0 && text?.ReplaceLineEndings("\n").Split('\n') is { } lines && number <= lines.Length
            ? mark + lines[number - 1] : null;

    private static string Diff(string? before, string? after) =>
        DiffLines.Of(before ?? "", after ?? "", Caps.TailChars);

    /// <summary>
    /// What every file is looked at with. <paramref name="Scripts"/> are started by gates; <paramref name="Named"/> by
    /// those or by the milestone's own criteria, and may be what is being made.
    /// </summary>
    private sealed record Sight(
        ExaminedChange Change, ImmutableArray<string> There, GateRoots Roots, TreePaths Tree,
        ImmutableHashSet<string> Scripts, ImmutableHashSet<string> Named)
    {
        /// <summary>Null: it was not read, or has no text.</summary>
        public string? Before(string path) => Change.Files.FirstOrDefault(file => file.Path == path)?.Before
            ?? Change.Definitions.GetValueOrDefault(path);

        /// <summary>Null: it is not there, or was not read.</summary>
        public string? After(string path) => Change.Files.FirstOrDefault(file => file.Path == path) is { } changed
            ? changed.After : Change.Definitions.GetValueOrDefault(path);
    }
}
