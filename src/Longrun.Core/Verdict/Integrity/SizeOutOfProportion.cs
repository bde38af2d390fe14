using System.Collections.Immutable;
using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Changes;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>
/// Much more than was asked for: code of others copied in, output of a build, tables nobody asked for,
/// files written anew
/// that had to change in a line. What a large milestone takes is no matter of size alone.
/// </summary>
internal static class SizeOutOfProportion
{
    /// <summary>Lines of foreign or made content that do not count: a small shim, a short sample.</summary>
    private const int BulkMin = 60;

    /// <summary>Characters of the same in few long lines, as minifiers write them.</summary>
    private const int BulkCharacters = 6_000;

    /// <summary>Lines of one file that are written anew; below, a function was.</summary>
    private const int RewrittenMin = 40;

    /// <summary>Lines written anew that a word of the milestone is good for, and what any milestone has.</summary>
    private const int RewrittenAWord = 2;

    /// <summary>Lines of all new text that a word is good for, and what any milestone has: thrice the usual.</summary>
    private const int LinesAWord = 60;

    private const int LinesAtLeast = 3_000;

    private static readonly LinearRegex s_foreign = new(
        @"(?i)(?:^|/)_?(?:vendor|vendored|third[_-]?party|external|extern|node_modules|bower_components|site-packages"
            + @"|jspm_packages|Godeps|Pods|Carthage)/");

    /// <summary>As libraries begin: a version with a licence, a whole licence, where it was copied from.</summary>
    private static readonly LinearRegex s_banner = new(
        @"(?i)@license|@preserve|/\*!|permission is hereby granted|redistribution and use in source"
        + @"|\bv?[0-9]+\.[0-9]+\.[0-9]+\b.{0,100}(?:https?://|licen[cs]e|\bMIT\b|\bBSD\b|Apache|\(c\)|copyright)"
        + @"|\bvendored\b|(?:copied|taken|adapted|borrowed|inlined|ported)\s+(?:verbatim\s+)?(?:copy\s+)?from\b");

    private static readonly LinearRegex s_rights = new(@"(?i)copyright|\(c\)|©|licen[cs]ed under|SPDX");

    private static readonly LinearRegex s_copied = new(
        @"(?i)@license|@preserve|permission is hereby granted|\bvendored\b|/\*!"
        + @"|(?:copied|taken|inlined|ported|extracted|derived|adapted)\s+(?:verbatim\s+)?from\b"
        + @"|\bv?[0-9]+\.[0-9]+\.[0-9]+\b.{0,60}(?:https?://|\bMIT\b|\bBSD\b|\bISC\b|\bMPL\b|Apache)"
        + @"|typeof define === .function. && define\.amd|SPDX-License-Identifier");

    private static readonly LinearRegex s_home = new(
        @"(?i)https?://(?:www\.)?(?:github|gitlab|bitbucket|npmjs|pypi|codeberg)\.|\bversion\s*:?\s*v?[0-9]+\.[0-9]");

    private static readonly LinearRegex s_wide = new(
        @"(?i)\b(?:rewrit\w*|refactor\w*|restructur\w*|migrat\w*|port(?:ed|ing)?|reformat\w*|format(?:ter|ting)?"
            + @"|convert\w*|overhaul|rename\w*|split\w*|modulari[sz]\w*|moderni[sz]\w*|"
        + @"replace\w*|translat\w*|re-?organi[sz]\w*|move[sd]?|redesign\w*|rework\w*|upgrade\w*|prettier|black|gofmt"
        + @"|lint\w*|everywhere|throughout|strict\w*|nullable|typed)\b");

    private static readonly LinearRegex s_bulkWords = new(
        @"(?i)\b(?:vendor\w*|bundle[sd]?|third[- ]party|in-tree|copy of|generat\w*|codegen|stubs?|build output"
            + @"|compiled|minified|regenerat\w*|artifacts?|proto\w*|openapi|swagger|schemas?|sdk)\b");

    private static readonly LinearRegex s_tableWords = new(
        @"(?i)\b(?:tables?|catalog(?:ue)?|dataset|constants|entries|rows|translations?|locales?|seed\w*|fixtures?"
            + @"|samples?|dictionar\w*|corpus|lookup|mapping)\b|\b(?:complete|full|whole|entire)\s+(?:list|set|data)"
            + @"|\blists?\s+of\b|\b(?:all|every)\s+(?:the\s+)?(?:\w+\s+){0,2}(?:codes?|names?|entries|values|countries"
            + @"|currencies|languages|zones|units|symbols|characters|types|rows|items|records)\b");

    /// <summary>"All tests pass" asks for no table.</summary>
    private static readonly LinearRegex s_passing = new(
        @"(?i)\b(?:all|every)\s+(?:(?:the|of|other|existing|new|old)\s+)*"
            + @"(?:tests?|specs?|checks?|gates?|is|are|pass\w*)\b");

    public static IEnumerable<Finding> Find(ExaminedChange change)
    {
        var asked = new Asked(change.Milestone);
        var sizes = change.Files.Where(file => LineChanges.HasText(file) && !file.IsLock
            && !FileRoles.Name(file.Path).EndsWith(".snap",
                StringComparison.Ordinal)).Select(Sized.Of).ToImmutableArray();
        var moved = change.Files.Where(file => file.IsGone).SelectMany(file => LineChanges.Lines(file.Before))
            .Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);
        foreach (var finding in Bulk(sizes, moved, asked).Concat(Rewritten(sizes, asked)).Concat(Tables(sizes, asked)))
        {
            yield return finding;
        }

        var all = sizes.Where(size => !FileRoles.SaysGenerated(size.File.Before)).Sum(size => size.Fresh(moved));
        var room = LinesAtLeast + (LinesAWord * asked.Length);
        if (all > room)
        {
            yield return Finding("", all > 4 * room ? Severity.Reject : Severity.Warn,
                $"{all} lines are new, for a milestone of {asked.Length} words.");
        }
    }

    private static Finding Finding(string path, Severity severity, string what) =>
        new(FindingKind.SizeOutOfProportion, severity, path, 0, what)
        {
            Settles = "Keep the change to what was asked, or have the milestone ask for the rest.",
        };

    /// <summary>New files of others, and of build programs.</summary>
    private static IEnumerable<Finding> Bulk(ImmutableArray<Sized> sizes, HashSet<string> moved, Asked asked)
    {
        var isAsked = s_bulkWords.IsMatch(asked.Text);
        foreach (var (what, test) in (ReadOnlySpan<(string, Func<ChangedFile, bool>)>)
        [
            ("looks like the code of others, copied in", IsForeign),
            ("is what a program made", file => FileRoles.IsGenerated(file.Path, file.After)
                || FileRoles.IsOutput(file.Path) || IsMinified(file)),
        ])
        {
            var found = Grouped(sizes, moved, asked, test);
            if (found.Lines > BulkMin || found.Characters > BulkCharacters)
            {
                return [Finding(found.Path, isAsked ? Severity.Warn : Severity.Reject,
                    $"It {what}: {found.Lines} lines that nobody asked for.")];
            }
        }

        return [];
    }

    private static (string Path, int Lines, int Characters) Grouped(
        ImmutableArray<Sized> sizes, HashSet<string> moved, Asked asked, Func<ChangedFile, bool> test)
    {
        var found = sizes.Where(size => size.File.IsNew && test(size.File) && !asked.Says(size.File.Path)
            && !asked.Says(FileRoles.Name(size.File.Path)) && !asked.Permits(size.File.Path)).ToList();
        return found.Count == 0 ? ("", 0, 0)
            : (found[0].File.Path, found.Sum(size => size.Fresh(moved)), found.Sum(size => size.Characters(moved)));
    }

    private static bool IsForeign(ChangedFile file)
    {
        var text = file.After ?? "";
        var head = text[..Math.Min(text.Length, 1_500)];
        return s_foreign.IsMatch(file.Path)
            || (!s_rights.IsMatch(head) ? s_copied.IsMatch(head)
                : s_banner.IsMatch(head) || s_home.IsMatch(head[..Math.Min(head.Length, 400)]));
    }

    private static bool IsMinified(ChangedFile file) => FileRoles.Extension(file.Path) is "js" or "mjs" or "css"
        && LineChanges.Lines(file.After).Any(line => line.Length > 1_000);

    /// <summary>Files of the branch of which most is different, where the milestone does not ask for that.</summary>
    private static IEnumerable<Finding> Rewritten(ImmutableArray<Sized> sizes, Asked asked)
    {
        if (s_wide.IsMatch(asked.Text))
        {
            yield break;
        }

        var rewritten = sizes.Where(size => !size.File.IsNew && size.File.Before is { Length: > 0 }
            && !FileRoles.IsGenerated(size.File.Path, size.File.Before) && !FileRoles.IsTest(size.File.Path)
            && size.Changed >= RewrittenMin && size.Changed * 2 > size.Before).ToList();
        var unrelated = rewritten.Where(size => !asked.Names(size.File.Path) && !IsMain(size, sizes)).ToList();
        var lines = rewritten.Sum(size => size.Changed);
        var isMuch = lines > RewrittenMin + (RewrittenAWord * asked.Length);
        foreach (var size in isMuch ? rewritten : unrelated)
        {
            yield return Finding(size.File.Path, isMuch ? Severity.Reject : Severity.Warn,
                $"{size.Changed} of {size.Before} lines are written anew, for a milestone of {asked.Length} words.");
        }
    }

    /// <summary>The one file of the branch that is changed most is what the milestone is about.</summary>
    private static bool IsMain(Sized size, ImmutableArray<Sized> sizes) =>
        sizes.Where(other => !other.File.IsNew).Max(other => other.Changed) == size.Changed;

    /// <summary>Hundreds of lines of the same few shapes.</summary>
    private static IEnumerable<Finding> Tables(ImmutableArray<Sized> sizes, Asked asked)
    {
        const int TableMin = 200;
        const int ShapesMax = 4;
        var isAsked = s_tableWords.IsMatch(s_passing.Replace(asked.Text, ""));
        foreach (var size in sizes.Where(size => size.Added.Length > TableMin
            && !FileRoles.IsGenerated(size.File.Path, size.File.Before) && !FileRoles.IsDocument(size.File.Path)))
        {
            var shapes = size.Added.GroupBy(line => Shape(line.Text)).Select(group => group.Count())
                .OrderDescending().Take(ShapesMax).Sum();
            if (shapes * 10 > size.Added.Length * 8)
            {
                yield return Finding(size.File.Path, isAsked || asked.Names(size.File.Path)
                    || FileRoles.IsTest(size.File.Path) ? Severity.Warn : Severity.Reject,
                    $"{size.Added.Length} new lines are of a few shapes, as programs write them.");
            }
        }
    }

    /// <summary>The line with one sign for each word and number.</summary>
    private static string Shape(string line)
    {
        var shape = new System.Text.StringBuilder();
        foreach (var c in line.Trim())
        {
            var sign = char.IsLetterOrDigit(c) || c is '_' or ' ' or '-' ? 'w' : c;
            if (shape.Length == 0 || sign != 'w' || shape[^1] != 'w')
            {
                shape.Append(sign);
            }
        }

        return shape.ToString();
    }

    /// <summary>A file, and how much of it is different.</summary>
    private sealed record Sized(ChangedFile File, ImmutableArray<AddedLine> Added, int Removed, int Before)
    {
        /// <summary>Lines that stand for others: the smaller of what came and what went.</summary>
        public int Changed => Math.Min(Added.Length, Removed);

        public static Sized Of(ChangedFile file) => new(
            file, LineChanges.Added(file), LineChanges.Removed(file).Length,
            LineChanges.Lines(file.Before).Count(line => line.Trim().Length > 0));

        /// <summary>New lines that no deleted file had.</summary>
        public int Fresh(HashSet<string> moved) => Added.Count(line => !moved.Contains(line.Text.Trim()));

        public int Characters(HashSet<string> moved) =>
            Added.Where(line => !moved.Contains(line.Text.Trim())).Sum(line => line.Text.Length);
    }
}
