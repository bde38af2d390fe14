using System.Collections.Immutable;
using System.Text;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Core.Verdict;
using Longrun.Core.Verdict.Integrity;
using Longrun.Git;

namespace Longrun.Effects;

/// <summary>Reads what an attempt changed, from the objects it was imported as, and has it looked at.</summary>
internal static class Examination
{
    /// <summary>Files of one change whose texts are read: beyond it the size alone is a finding.</summary>
    private const int FilesMax = 3_000;

    public static void Examine(Site site, AttemptId id)
    {
        var import = site.State.Of(id).Import!;
        var change = Read(site, id, import);
        site.Ledger.Append(new Event.Examined(id, import.Head, Integrity.Examine(change))
        {
            At = site.Now, Counted = Integrity.Count(change),
        });
    }

    private static ExaminedChange Read(Site site, AttemptId id, Event.AttemptImported import)
    {
        var diff = Diff.Between(site.Repository, import.MergeBase, import.Head);
        var changes = diff.Changes.Take(FilesMax).ToList();
        var before = Texts(site, changes.Where(c => HasBlob(c.OldMode)).Select(c =>
            new TreeEntry(c.OldMode, c.OldBlob, c.Path)));
        var after = Texts(site, changes.Where(c => HasBlob(c.NewMode)).Select(c =>
            new TreeEntry(c.NewMode, c.NewBlob, c.Path)));
        return new()
        {
            Milestone = Standing.Find(site.State, id.Milestone)!,
            Files = [.. changes.Select(c => FileOf(c, before, after))],
            TreeBefore = Tree.ListFiles(site.Repository, import.MergeBase),
            Gates = [.. ActiveGates.OfBranch(site.State).Select(gate => gate.Definition)],
            Protect = site.State.Settings.Protect,
        };
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

    private static Dictionary<string, byte[]> Texts(Site site, IEnumerable<TreeEntry> entries) =>
        Tree.ReadBlobs(site.Repository, [.. entries], ChangedFile.BytesMax)
            .ToDictionary(read => read.Entry.Path, read => read.Content);

    private static string? Text(byte[]? bytes) =>
        bytes is null || IsBinary(bytes) ? null : Encoding.UTF8.GetString(bytes);

    /// <summary>As git tells it: a NUL among the first 8,000 bytes.</summary>
    private static bool IsBinary(byte[] bytes) => bytes.AsSpan(0, Math.Min(bytes.Length, 8_000)).Contains((byte)0);

    private static bool HasBlob(string mode) => mode is not "000000" and not TreeEntry.SubmoduleMode;
}
