using Longrun.Core;
using Longrun.Git;

namespace Longrun.Effects;

/// <summary>The merge that would land, made before it is proven and pinned so that it cannot get lost.</summary>
internal static class Candidates
{
    public static void Make(Site site, Step.MakeCandidate step)
    {
        var repository = site.Repository;
        switch (TrialMerge.Merge(repository, step.Tip, step.Head))
        {
            case MergeOutcome.Clean clean:
                var commit = Commit(site, step, clean.Tree);
                Pin(site, step.Attempt, commit);
                site.Ledger.Append(new Event.CandidateMade(step.Attempt, step.Tip,
                    new(commit, clean.Tree)) { At = site.Now });
                break;
            case MergeOutcome.Conflict conflict:
                site.Ledger.Append(new Event.CandidateMade(step.Attempt, step.Tip, null)
                {
                    At = site.Now, Conflicts = conflict.Paths,
                });
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>
    /// Its date is the import's, which the journal has: made again after a crash it is the same commit.
    /// </summary>
    private static CommitId Commit(Site site, Step.MakeCandidate step, string tree) =>
        TrialMerge.CommitTree(site.Repository, new()
        {
            Tree = tree,
            Parents = [step.Tip, step.Head],
            Message = Messages.Landing(
                site.Run, step.Attempt, Standing.Find(site.State, step.Attempt.Milestone)?.Title ?? ""),
            Identity = site.Person,
            Date = site.State.Of(step.Attempt).Import!.At,
        });

    private static void Pin(Site site, AttemptId attempt, CommitId commit)
    {
        var name = RefNames.Candidate(site.Run, attempt);
        if (TrialMerge.PinCandidate(site.Repository, name, commit) is not RefOutcome.Otherwise { Found: { } overtaken })
        {
            return;
        }

        // The branch moved under an earlier candidate: that one is archived, then its name is free.
        RunRefs.Create(site.Repository, RefNames.Archive(site.Run, attempt.Value, overtaken), overtaken);
        RunRefs.Move(site.Repository, name, overtaken, commit);
    }
}
