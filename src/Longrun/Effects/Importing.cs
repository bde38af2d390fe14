using Longrun.Core;
using Longrun.Git;

namespace Longrun.Effects;

/// <summary>Collected work comes into the repository, create-only, looked at first.</summary>
internal static class Importing
{
    /// <summary>Paths of a change that the journal carries; the counts are whole.</summary>
    private const int PathsMax = 200;

    public static void Import(Site site, AttemptId id)
    {
        var attempt = site.State.Of(id);
        var collected = site.Places.BundleOf(id);
        if (File.Exists(Path.Combine(collected, Collect.NothingName)))
        {
            site.Ledger.Append(Imported(site, attempt, attempt.From));
            return;
        }

        var outcome = Git.Import.Attempt(site.Repository, new()
        {
            Run = site.Run, Attempt = id, Bundle = Path.Combine(collected, Collect.BundleName),
            Base = History.MergeBase(site.Repository, attempt.Base, attempt.From) ?? attempt.Base,
        });
        site.Ledger.Append(outcome switch
        {
            ImportOutcome.Imported imported => Imported(site, attempt, imported.Head),
            ImportOutcome.Refused refused => new Event.ImportRefused(id, refused.Sentence) { At = site.Now },
            _ => throw new System.Diagnostics.UnreachableException(outcome.GetType().Name),
        });
    }

    private static Event.AttemptImported Imported(Site site, AttemptState attempt, CommitId head)
    {
        var tip = site.State.Tip!.Value;
        var mergeBase = History.MergeBase(site.Repository, tip, head) ?? attempt.Base;
        var diff = Diff.Between(site.Repository, mergeBase, head);
        var change = new Core.Change(diff.FilesChanged, diff.Insertions, diff.Deletions)
        {
            Paths = [.. diff.Paths.Take(PathsMax)],
            HasWork = !diff.IsEmpty,
            IsNew = head != attempt.From
                && Tree.TreeOf(site.Repository, head) != Tree.TreeOf(site.Repository, attempt.From),
        };
        return new(attempt.Id, head, mergeBase, change) { At = site.Now };
    }
}
