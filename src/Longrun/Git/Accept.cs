using Longrun.Core;

namespace Longrun.Git;

/// <summary>
/// Brings the run branch into the person's: the one time their branch, index and files are touched, at their word.
/// </summary>
internal static class Accept
{
    /// <summary>Paths that are named in a refusal.</summary>
    private const int NamedMax = 5;

    /// <summary>
    /// By fast-forward, with their configuration and hooks; otherwise a <see cref="UserError"/> that says what to do.
    /// False: there was nothing to bring, it was there before.
    /// </summary>
    public static bool FastForward(PersonRepository repository, CommitId tip, string branch)
    {
        var state = WorkTreeState.Read(repository);
        if (state.Branch is not { } own)
        {
            throw Refusal(
                "HEAD is detached; there is no branch of yours to bring the work into.",
                $"git switch <branch>, or: git merge --ff-only {branch}");
        }
        if (state.Head is { } head)
        {
            if (Reaches(repository, tip, head))
            {
                return false;
            }
            if (!Reaches(repository, head, tip))
            {
                throw Refusal(
                    $"{own} and {branch} have diverged: {own} has commits that the run did not start from.",
                    $"git merge {branch}   (or: git rebase {branch})");
            }
            RefuseOverlap(repository, state, head, tip);
        }
        var merged = repository.Program.AsPerson(repository.WorkTree, new("merge", "--ff-only", "--quiet", tip.Value));
        var now = WorkTreeState.Read(repository).Head;
        if (now != tip)
        {
            throw Refusal(
                $"git could not bring {branch} into {own}: {merged.Errors.ReplaceLineEndings(" ")}",
                $"git merge --ff-only {branch}");
        }
        return true;
    }

    private static void RefuseOverlap(PersonRepository repository, WorkTreeState state, CommitId head, CommitId tip)
    {
        var landed = Diff.Between(repository, head, tip).Changes.Select(c => c.Path).ToHashSet(StringComparer.Ordinal);
        var overlap = state.Changed.Concat(state.Uncommitted).Distinct().Where(landed.Contains).ToArray();
        if (overlap.Length > 0)
        {
            var named = string.Join(", ", overlap.Take(NamedMax)) + (overlap.Length > NamedMax ? ", …" : "");
            throw Refusal(
                $"you have uncommitted changes in files that the run changed: {named}.",
                "commit or stash them, then: longrun accept");
        }
    }

    private static bool Reaches(PersonRepository repository, CommitId older, CommitId newer) =>
        older == newer || repository.Objects.Try("merge-base", "--is-ancestor", older.Value, newer.Value).Succeeded;

    private static UserError Refusal(string sentence, string hint) => new(ExitCode.CannotStart, sentence, hint);
}
