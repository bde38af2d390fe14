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
                var commit = Commit(site, site.State, step, clean.Tree);
                Pin(site, step.Attempt, commit);
                site.Ledger.Append(new Event.CandidateMade(step.Attempt, step.Tip,
                    new(commit, clean.Tree) { Diff = Diff.Name(repository, step.Tip, commit) }) { At = site.Now });
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
    /// A landing whose objects were lost is made again, with those below it: the work is pinned at the attempt's ref,
    /// and of what the journal says of it comes the very commit that had landed. False: more than that is missing.
    /// </summary>
    public static bool MakeAgain(Site site, CommitId lost)
    {
        var events = site.Ledger.Events;
        var index = events.ToList().FindLastIndex(e => e is Event.CandidateMade x && x.Candidate?.Commit == lost);
        if (index < 0)
        {
            return false;
        }

        var then = Fold.Of(events.Take(index));
        var made = (Event.CandidateMade)events[index];
        var step = new Step.MakeCandidate(made.Attempt, HeadOf(then, made.Attempt), made.Tip);
        try
        {
            return (Landing.ObjectsAreComplete(site.Repository, step.Tip, null) || MakeAgain(site, step.Tip))
                && TrialMerge.Merge(site.Repository, step.Tip, step.Head) is MergeOutcome.Clean clean
                && Commit(site, then, step, clean.Tree) == lost
                && Landing.ObjectsAreComplete(site.Repository, lost, null);
        }
        catch (GitFailure)
        {
            return false;
        }
    }

    /// <summary>What a landing brings in: an attempt's head, or the person's.</summary>
    public static CommitId HeadOf(State s, AttemptId? attempt) =>
        attempt is null ? s.Persons!.Head : s.Of(attempt).Import!.Head;

    /// <summary>
    /// Its date is the import's or the finding's, which the journal has: made again after a crash it is the same
    /// commit.
    /// </summary>
    private static CommitId Commit(Site site, State s, Step.MakeCandidate step, string tree) =>
        TrialMerge.CommitTree(site.Repository, new()
        {
            Tree = tree,
            Parents = [step.Tip, step.Head],
            Message = step.Attempt is { } attempt
                ? Messages.Landing(site.Run, attempt, Standing.Find(s, attempt.Milestone)?.Title ?? "")
                : Messages.Persons(site.Run, s.Opened!.Branch),
            Identity = site.Person,
            Date = step.Attempt is { } id ? s.Of(id).Import!.At : s.Persons!.FoundAt,
        });

    private static void Pin(Site site, AttemptId? attempt, CommitId commit)
    {
        var name = RefNames.Candidate(site.Run, attempt);
        if (TrialMerge.PinCandidate(site.Repository, name, commit) is not RefOutcome.Otherwise { Found: { } overtaken })
        {
            return;
        }

        // The branch moved under an earlier candidate: that one is archived, then its name is free.
        RunRefs.Create(site.Repository, RefNames.Archive(site.Run, RefNames.Subject(attempt), overtaken), overtaken);
        RunRefs.Move(site.Repository, name, overtaken, commit);
    }
}
