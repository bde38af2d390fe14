using System.Collections.Immutable;
using System.Text;
using Longrun.Core;
using Longrun.Git;
using Longrun.Processes;

namespace Longrun.Effects;

/// <summary>Collected work comes into the repository, create-only, looked at first.</summary>
internal static class Importing
{
    /// <summary>Paths of a change that the journal carries; the counts are whole.</summary>
    private const int PathsMax = 200;

    /// <summary>Bytes of the list of what the setup left; a forgotten node_modules has some MB of names.</summary>
    private const int PreparedBytesMax = 32 << 20;

    public static void Import(Site site, AttemptId id)
    {
        var attempt = site.State.Of(id);
        var collected = site.Places.BundleOf(id);
        if (File.Exists(Path.Combine(collected, Collect.NothingName)))
        {
            site.Ledger.Append(Imported(site, attempt, attempt.From, null));
            return;
        }

        var plan = new ImportPlan
        {
            Run = site.Run, Attempt = id, Bundle = Path.Combine(collected, Collect.BundleName),
            Base = History.MergeBase(site.Repository, attempt.Base, attempt.From) ?? attempt.Base,
        };
        var outcome = Git.Import.Attempt(site.Repository, plan);
        site.Ledger.Append(outcome switch
        {
            ImportOutcome.Imported imported => Imported(site, attempt, imported.Head, (plan.Base, imported.Diff)),
            ImportOutcome.Refused refused => new Event.ImportRefused(id, refused.Sentence) { At = site.Now },
            _ => throw new System.Diagnostics.UnreachableException(outcome.GetType().Name),
        });
    }

    /// <summary>
    /// What the setup had left untracked before the worker began: alone it is nobody's work. The worker could write
    /// this list, which would only make less of what it did.
    /// </summary>
    private static ImmutableHashSet<string> Prepared(Site site, AttemptId id) =>
        SafeFile.ReadCapped(Path.Combine(site.Places.OutOf(id), Preparation.PreparedName), PreparedBytesMax)
            is SafeRead.Content { Bytes: var bytes }
            ? [.. Encoding.UTF8.GetString(bytes).Split('\0', StringSplitOptions.RemoveEmptyEntries)]
            : [];

    /// <summary>What there is of it. <paramref name="known"/>: what was compared already, and against what.</summary>
    private static Event.AttemptImported Imported(
        Site site, AttemptState attempt, CommitId head, (CommitId Base, DiffStat Diff)? known)
    {
        var tip = site.State.Tip!;
        var mergeBase = History.MergeBase(site.Repository, tip, head) ?? attempt.Base;
        var diff = known is { } there && there.Base == mergeBase
            ? there.Diff
            : Diff.Between(site.Repository, mergeBase, head);
        var prepared = Prepared(site, attempt.Id);
        var change = new Core.Change(diff.FilesChanged, diff.Insertions, diff.Deletions)
        {
            Paths = [.. diff.Paths.Take(PathsMax)],
            HasWork = diff.Changes.Any(change => !prepared.Contains(change.Path)),
            IsNew = head != attempt.From && (attempt.From == mergeBase
                ? !diff.IsEmpty
                : Tree.TreeOf(site.Repository, head) != Tree.TreeOf(site.Repository, attempt.From)),
        };
        return new(attempt.Id, head, mergeBase, change) { At = site.Now };
    }
}
