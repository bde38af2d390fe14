using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Longrun.Core;
using Longrun.Core.Text;
using Longrun.Processes;

namespace Longrun.Git;

/// <summary>What is to be imported, what it is judged against, and where it goes.</summary>
internal sealed record ImportPlan
{
    public required RunId Run { get; init; }

    public required AttemptId Attempt { get; init; }

    public required string Bundle { get; init; }

    /// <summary>
    /// A commit of the run branch, not the previous attempt's head: otherwise what an earlier attempt was refused for
    /// would not be looked at again.
    /// </summary>
    public required CommitId Base { get; init; }

    public TimeSpan TakeTimeOut { get; init; } = Import.TakeTimeOut;

    public RefName Target => RefNames.Attempt(Run, Attempt);
}

/// <summary>
/// Brings an attempt's commits from a bundle into the person's repository, if they are fit to be there.
/// </summary>
internal static partial class Import
{
    /// <summary>
    /// In bytes. More than a night's work on one milestone is, little enough to be held in memory once.
    /// </summary>
    public const int BundleMax = 512 << 20;

    /// <summary>In bytes: the size above which the large forges refuse a file.</summary>
    public const long BlobMax = 100L << 20;

    /// <summary>
    /// For the check of a bundle's objects: a full bundle of sources takes half a minute. What takes longer is made to
    /// take long, as a small pack can unfold to any size.
    /// </summary>
    public static readonly TimeSpan TakeTimeOut = TimeSpan.FromMinutes(3);

    /// <summary>In bytes: larger files are checked as they stream by instead of whole in memory.</summary>
    /// <summary>Bytes of one part of a path: NAME_MAX.</summary>
    private const int NameMax = 255;

    /// <summary>Bytes of a path: PATH_MAX, 4,096, without what stands before it in a checkout.</summary>
    private const int PathMax = 3_500;

    /// <summary>Characters of a path that a sentence has.</summary>
    private const int ShownMax = 200;

    private const int StreamedMin = 32 << 20;

    /// <summary>In bytes: git gives up where it would need more memory at once, for a file made of deltas.</summary>
    private const int AllocationMax = 1 << 30;

    /// <summary>A bundle's header is a line for its version and one for each prerequisite and ref.</summary>
    private const int HeaderMax = 64 << 10;

    /// <summary>Bytes a link's target or an attribute file may have to be read.</summary>
    private const int ContentMax = 1 << 20;

    /// <summary>Create-only; done again with the same bundle it ends the same.</summary>
    public static ImportOutcome Attempt(PersonRepository repository, ImportPlan plan)
    {
        if (Read(plan.Bundle, out var bundle) is { } unreadable)
        {
            return unreadable;
        }
        var header = Header().Match(Encoding.Latin1.GetString(bundle.AsSpan(0, Math.Min(HeaderMax, bundle.Length))));
        if (!header.Success)
        {
            return Refuse(ImportRefusal.Malformed, "it is not a bundle of one HEAD");
        }
        var head = new CommitId(header.Groups["head"].Value);
        var there = RunRefs.ReadOne(repository, plan.Target);
        if (there is { } other && other != head)
        {
            return Refuse(ImportRefusal.TargetTaken, $"{plan.Target} already holds {other.Short}");
        }
        if (there is null)
        {
            if (Take(repository, plan, bundle.AsMemory(header.Length)) is { } refused)
            {
                return refused;
            }
            if (RunRefs.Create(repository, plan.Target, head) is RefOutcome.Otherwise)
            {
                return Refuse(ImportRefusal.TargetTaken, $"{plan.Target} was made by somebody else at this moment");
            }
        }
        return Judged(repository, plan, head);
    }

    private static ImportOutcome Judged(PersonRepository repository, ImportPlan plan, CommitId head)
    {
        try
        {
            var diff = Diff.Between(repository, plan.Base, head);
            var objection = HistoryObjection(repository, plan.Base, head) ?? TreeObjection(repository, plan.Base, diff);
            return objection is { } found
                ? Archive(repository, plan, head, found) : new ImportOutcome.Imported(head, diff);
        }
        catch (GitFailure failure) when (failure.BeyondBounds)
        {
            // A few nested trees can list more paths than any disk has.
            var sentence = $"git cannot get through what is in it: {failure.Complaint}";
            return Archive(repository, plan, head, (ImportRefusal.TooLarge, sentence));
        }
    }

    private static ImportOutcome.Refused? Read(string bundle, out byte[] bytes)
    {
        bytes = [];
        switch (SafeFile.ReadCapped(bundle, BundleMax))
        {
            case SafeRead.Missing:
                return Refuse(ImportRefusal.Missing, "there is no bundle");
            case SafeRead.TooLarge large:
                return Refuse(
                    ImportRefusal.TooLarge, $"the bundle has {large.Length >> 20} MB, more than {BundleMax >> 20}");
            case SafeRead.Unfit unfit:
                return Refuse(ImportRefusal.Malformed, $"the bundle is unfit: {unfit.Reason}");
            case SafeRead.Content content:
                bytes = content.Bytes;
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>
    /// Checks and stores the bundle's pack. Not by <c>git fetch</c>: from a bundle, git 2.39 does not obey
    /// <c>transfer.fsckObjects</c> (tried: a commit without an e-mail address came through), and a fetch moves an
    /// existing ref forward. <c>--strict</c> checks every object and that all it links to is there.
    /// </summary>
    private static ImportOutcome.Refused? Take(
        PersonRepository repository, ImportPlan plan, ReadOnlyMemory<byte> pack)
    {
        GitResult taken;
        try
        {
            taken = repository.Objects.Try(
                new GitCall("index-pack", "--stdin", "--fix-thin", "--strict", $"--max-input-size={BundleMax}")
                {
                    Input = pack,
                    Settings = [GitCommand.SyncAll, $"core.bigFileThreshold={StreamedMin}"],
                    Environment = ImmutableDictionary<string, string>.Empty
                        .Add("GIT_ALLOC_LIMIT", AllocationMax.ToString(CultureInfo.InvariantCulture)),
                    TimeOut = plan.TakeTimeOut,
                });
        }
        catch (GitFailure failure) when (failure.BeyondBounds)
        {
            return Refuse(
                ImportRefusal.TooLarge, $"git cannot get through what is in the bundle: {failure.Complaint}");
        }
        if (taken.Succeeded)
        {
            return null;
        }
        // Not the lines that tell of an object: what they quote is the worker's.
        if (taken.Errors.Split('\n').Any(line =>
            !line.StartsWith("error: object ", StringComparison.Ordinal) && MachinesFault().IsMatch(line)))
        {
            throw new GitFailure("index-pack", taken.ExitCode, taken.Complaint);
        }
        return Refuse(ImportRefusal.Malformed, $"git refuses what is in the bundle: {taken.Complaint}");
    }

    /// <summary>
    /// Looks at every new object of every new commit: size would stay in the person's repository for good.
    /// </summary>
    private static (ImportRefusal, string)? HistoryObjection(PersonRepository repository, CommitId @base, CommitId head)
    {
        var lines = repository.Objects.Run(
            "rev-list", "--objects", "--parents", "--no-object-names", $"--filter=blob:limit={BlobMax + 1}",
            "--filter-print-omitted", head.Value, "^" + @base).Lines;
        if (lines.FirstOrDefault(l => l.StartsWith('~')) is { } large)
        {
            return (ImportRefusal.BlobTooLarge, $"a file has more than {BlobMax >> 20} MB (blob {large[1..11]})");
        }
        // Nothing tells a commit without parents from a tree in this listing, so a root is asked for by itself.
        var related = repository.Objects.Try("merge-base", @base.Value, head.Value).Succeeded;
        return related ? null : (ImportRefusal.Unrelated, "its history has nothing in common with the run branch");
    }

    private static (ImportRefusal, string)? TreeObjection(PersonRepository repository, CommitId @base, DiffStat diff)
    {
        var added = diff.Changes.Where(c => !c.IsGone).ToArray();
        var submodules = diff.Changes.FirstOrDefault(c => c.NewMode == TreeEntry.SubmoduleMode
            || c.Path.Equals(".gitmodules", StringComparison.OrdinalIgnoreCase));
        if (submodules is not null)
        {
            return (ImportRefusal.Submodules, $"it adds or changes a submodule ({submodules.Path})");
        }
        if (added.FirstOrDefault(c => IsUnfit(c.Path)) is { } unfit)
        {
            return (ImportRefusal.UnfitPath,
                $"a path in it is too long for a disk, or is no UTF-8 ({Cut.OneLine(unfit.Path, ShownMax)})");
        }
        if (added.FirstOrDefault(c => DotGit.IsIn(c.Path)) is { } alike)
        {
            return (ImportRefusal.LooksLikeGit, $"some file systems take a path in it for .git ({alike.Path})");
        }
        var links = added.Where(c => c.NewMode == TreeEntry.LinkMode).Select(Entry).ToArray();
        var targets = Tree.ReadBlobs(repository, links, ContentMax);
        var leaving = targets.FirstOrDefault(t => Links.Leaves(t.Entry.Path, Encoding.UTF8.GetString(t.Content)));
        if (leaving.Entry is not null || targets.Length < links.Length)
        {
            return (ImportRefusal.LinkLeavesTree, $"a link leads out of the tree ({(leaving.Entry ?? links[0]).Path})");
        }
        var attributes = added.Where(c => Path.GetFileName(c.Path)
            .Equals(".gitattributes", StringComparison.OrdinalIgnoreCase)).Select(Entry).ToArray();
        foreach (var (entry, content) in Tree.ReadBlobs(repository, attributes, ContentMax))
        {
            var before = Tree.Read(repository, @base, entry.Path, ContentMax) ?? [];
            var fresh = Attributes.Drivers(Encoding.UTF8.GetString(content))
                .Except(Attributes.Drivers(Encoding.UTF8.GetString(before)));
            if (!fresh.IsEmpty)
            {
                return (ImportRefusal.Drivers, $"{entry.Path} names a new driver ({string.Join(", ", fresh.Order())})");
            }
        }
        return null;
    }

    /// <summary>
    /// Git takes any name, no disk does (NAME_MAX, and PATH_MAX with room for where a checkout lies): nothing could be
    /// checked out with it. A name that is no UTF-8 is read with U+FFFD in it, as which two are one.
    /// </summary>
    private static bool IsUnfit(string path) => path.Contains('\uFFFD', StringComparison.Ordinal)
        || Encoding.UTF8.GetByteCount(path) > PathMax
        || path.Split('/').Any(part => Encoding.UTF8.GetByteCount(part) > NameMax);

    /// <summary>
    /// First the archive, then the attempt's ref goes: a crash between them leaves both, never neither.
    /// </summary>
    private static ImportOutcome.Refused Archive(
        PersonRepository repository, ImportPlan plan, CommitId head, (ImportRefusal Reason, string Sentence) objection)
    {
        var archive = RefNames.Archive(plan.Run, plan.Attempt.Value, head);
        RunRefs.Create(repository, archive, head);
        Deletion.Guard(repository, new Doomed.Ref(plan.Run, plan.Target, head));
        return new(objection.Reason, objection.Sentence, archive);
    }

    private static TreeEntry Entry(Change change) => new(change.NewMode, change.NewBlob, change.Path);

    private static ImportOutcome.Refused Refuse(ImportRefusal reason, string sentence) => new(reason, sentence, null);

    [GeneratedRegex(
        @"\A(# v2 git bundle\n|# v3 git bundle\n(@object-format=sha(1|256)\n)?)" +
        @"(-[0-9a-f]{40,64}[^\n]*\n)*(?<head>[0-9a-f]{40,64}) HEAD\n\n")]
    private static partial Regex Header();

    /// <summary>Words of git's that blame the disk or a lock, not the bundle.</summary>
    [GeneratedRegex(
        "No space left|Permission denied|Read-only file system|[Uu]nable to (create|write)|" +
        "Disk quota|Input/output error")]
    private static partial Regex MachinesFault();
}
