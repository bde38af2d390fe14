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
        // git takes ignored files for worthless and replaces them (git-merge(1)): an .env of theirs is not.
        var merged = repository.Program.AsPerson(
            repository.WorkTree, new("merge", "--ff-only", "--no-overwrite-ignore", "--quiet", tip.Value));
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
        var changes = Diff.Between(repository, head, tip).Changes;
        var landed = changes.Select(c => c.Path).ToHashSet(StringComparer.Ordinal);
        var inTheWay = changes.Where(c => c.IsNew).Select(c => c.Path)
            .Where(path => !state.Uncommitted.Contains(path) && IsThere(Path.Combine(repository.WorkTree, path)))
            .ToArray();
        if (inTheWay.Length > 0)
        {
            throw Refusal(
                $"you have ignored files where the run has made some: {Named(inTheWay)}.",
                "move yours away, then: longrun accept; or look at what the run made of them: longrun review");
        }

        var overlap = state.Changed.Concat(state.Uncommitted).Distinct().Where(landed.Contains).ToArray();
        if (overlap.Length > 0)
        {
            throw Refusal(
                $"you have uncommitted changes in files that the run changed: {Named(overlap)}.",
                "commit or stash them, then: longrun accept");
        }
    }

    /// <summary>Also a link that leads nowhere.</summary>
    private static bool IsThere(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    private static string Named(string[] paths) =>
        string.Join(", ", paths.Take(NamedMax)) + (paths.Length > NamedMax ? ", …" : "");

    private static bool Reaches(PersonRepository repository, CommitId older, CommitId newer) =>
        older == newer || repository.Objects.Try("merge-base", "--is-ancestor", older.Value, newer.Value).Succeeded;

    private static UserError Refusal(string sentence, string hint) => new(ExitCode.CannotStart, sentence, hint);
}
