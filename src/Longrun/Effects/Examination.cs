using System.Collections.Immutable;
using System.Text;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Core.Gates.Files;
using Longrun.Core.Text;
using Longrun.Core.Verdict;
using Longrun.Core.Verdict.Integrity;
using Longrun.Core.Verdict.Integrity.Sources;
using Longrun.Git;

namespace Longrun.Effects;

/// <summary>Reads what an attempt changed, from the objects it was imported as, and has it looked at.</summary>
internal static class Examination
{
    /// <summary>Files of one change whose texts are read: beyond it the size alone is a finding.</summary>
    private const int FilesMax = 3_000;

    /// <summary>Test files beside a change that are read: what a source recognises is mostly in the nearest.</summary>
    private const int TestsMax = 300;

    /// <summary>Bytes of such a file: far more than people write by hand.</summary>
    private const int TestBytesMax = 100_000;

    /// <summary>Files of the tree that are read for what gates rest on: more are no project's.</summary>
    private const int DefinitionsMax = 500;

    /// <summary>Bytes of texts of one change, before and after each: beyond it the size alone is a finding.</summary>
    private const long BytesMax = 256 << 20;

    public static void Examine(Site site, AttemptId id)
    {
        var import = site.State.Of(id).Import!;
        site.Ledger.Append(Looked(site, id, import));
    }

    /// <summary>What cannot be looked at is put to the person, and ends nothing.</summary>
    private static Event.Examined Looked(Site site, AttemptId id, Event.AttemptImported import)
    {
        try
        {
            var change = Read(site, id, import, out var isWhole);
            return new(id, import.Head, [.. Unread(import, isWhole), .. Integrity.Examine(change)])
            {
                At = site.Now, Counted = Integrity.Count(change),
            };
        }
        catch (Exception e) when (e is ArgumentException or OverflowException or GitFailure { BeyondBounds: true })
        {
            return new(id, import.Head, [new(FindingKind.SizeOutOfProportion, Severity.Park, "", 0,
                Cut.OneLine($"Nothing of it was looked at: {e.Message}", WhyMax))])
            {
                At = site.Now,
            };
        }
    }

    /// <summary>Characters of a reason.</summary>
    private const int WhyMax = 300;

    /// <summary>Padding must not hide what lies behind it.</summary>
    private static IEnumerable<Finding> Unread(Event.AttemptImported import, bool isWhole)
    {
        if (import.Change.Files > FilesMax)
        {
            yield return new(FindingKind.SizeOutOfProportion, Severity.Park, "", 0,
                $"It changes {import.Change.Files} files; only the first {FilesMax} were looked at.");
        }

        if (!isWhole)
        {
            yield return new(FindingKind.SizeOutOfProportion, Severity.Park, "", 0,
                $"Its texts have more than {BytesMax >> 20} MiB; only the first were looked at.");
        }
    }

    private static ExaminedChange Read(Site site, AttemptId id, Event.AttemptImported import, out bool isWhole)
    {
        var diff = Diff.Between(site.Repository, import.MergeBase, import.Head);
        var changes = diff.Changes.Take(FilesMax).ToList();
        // What is there now goes first where not all is read.
        isWhole = Texts(site, changes.Where(c => HasBlob(c.NewMode)).Select(c =>
            new TreeEntry(c.NewMode, c.NewBlob, c.Path)), out var after);
        isWhole &= Texts(site, changes.Where(c => HasBlob(c.OldMode)).Select(c =>
            new TreeEntry(c.OldMode, c.OldBlob, c.Path)), out var before);
        var entries = Tree.List(site.Repository, import.MergeBase, Tree.FilesMax);
        return new()
        {
            Milestone = Standing.Find(site.State, id.Milestone)!,
            Files = [.. changes.Select(c => FileOf(c, before, after))],
            TreeBefore = [.. entries.Select(entry => entry.Path)],
            UnchangedTests = UnchangedTests(site, entries, [.. changes.Select(c => c.Path)]),
            Definitions = Definitions(site, entries),
            Gates = [.. ActiveGates.OfBranch(site.State).Select(gate => gate.Definition)],
            Protect = site.State.Settings.Protect,
        };
    }

    /// <summary>Tests that a change's source may know: those whose texts say so have to be read.</summary>
    private static ImmutableArray<ChangedFile> UnchangedTests(
        Site site, ImmutableArray<TreeEntry> entries, HashSet<string> changed)
    {
        var tests = entries.Where(entry => HasBlob(entry.Mode) && !entry.IsLink && !changed.Contains(entry.Path)
            && TestPaths.IsTest(entry.Path)).Take(TestsMax).ToList();
        return
        [
            .. Tree.ReadBlobs(site.Repository, tests, TestBytesMax)
                .Select(read => (read.Entry, Text: Text(read.Content))).Where(read => read.Text is not null)
                .Select(read => new ChangedFile(read.Entry.Path)
                {
                    Before = read.Text, After = read.Text, OldMode = read.Entry.Mode, NewMode = read.Entry.Mode,
                }),
        ];
    }

    /// <summary>
    /// What defines gates, and what one may start: a script has no name to be known by, but a place and a size.
    /// </summary>
    private static ImmutableDictionary<string, string> Definitions(Site site, IEnumerable<TreeEntry> entries)
    {
        var read =
            from entry in entries
            where HasBlob(entry.Mode) && !entry.IsLink
            let isNamed = GateFileNames.Of(entry.Path) is not null
            where isNamed || GateRoots.IsShell(entry.Path)
            orderby !isNamed, entry.Path.Count(c => c == '/')
            select entry;
        return Tree.ReadBlobs(site.Repository, [.. read.Take(DefinitionsMax)], TestBytesMax)
            .Select(blob => (blob.Entry.Path, Text: Text(blob.Content))).Where(blob => blob.Text is not null)
            .DistinctBy(blob => blob.Path) // names that are no UTF-8 may look alike
            .ToImmutableDictionary(blob => blob.Path, blob => blob.Text!);
    }

    private static ChangedFile FileOf(
        Git.Change c, Dictionary<string, byte[]> before, Dictionary<string, byte[]> after)
    {
        var bytes = after.GetValueOrDefault(c.Path);
        return new(c.Path)
        {
            OldMode = c.OldMode, NewMode = c.NewMode,
            Before = Text(before.GetValueOrDefault(c.Path)), After = Text(bytes),
            // What was not read is larger than the cap.
            Size = bytes?.Length ?? (HasBlob(c.NewMode) ? ChangedFile.BytesMax + 1 : 0),
            IsBinary = bytes is not null && IsBinary(bytes),
        };
    }

    /// <returns>False where there is more than is read.</returns>
    private static bool Texts(Site site, IEnumerable<TreeEntry> entries, out Dictionary<string, byte[]> texts)
    {
        const int filesAtOnce = 100;
        texts = [];
        var bytes = 0L;
        foreach (var part in entries.Chunk(filesAtOnce))
        {
            if (bytes > BytesMax)
            {
                return false;
            }

            foreach (var (entry, content) in Tree.ReadBlobs(site.Repository, part, ChangedFile.BytesMax))
            {
                bytes += content.Length;
                texts[entry.Path] = content;
            }
        }

        return true;
    }

    private static string? Text(byte[]? bytes) =>
        bytes is null || IsBinary(bytes) ? null : Encoding.UTF8.GetString(bytes);

    /// <summary>As git tells it: a NUL among the first 8,000 bytes.</summary>
    private static bool IsBinary(byte[] bytes) => bytes.AsSpan(0, Math.Min(bytes.Length, 8_000)).Contains((byte)0);

    private static bool HasBlob(string mode) => mode is not Git.Change.NoMode and not TreeEntry.SubmoduleMode;
}
