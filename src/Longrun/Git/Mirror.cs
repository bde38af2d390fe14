using Longrun.Core;
using Longrun.Core.Landing;

namespace Longrun.Git;

/// <summary>What came of bringing the branch people see to the run branch.</summary>
internal abstract record MirrorOutcome
{
    private MirrorOutcome()
    {
    }

    /// <summary>It is at the run branch's tip, now or before.</summary>
    public sealed record Moved : MirrorOutcome;

    /// <summary>Somebody has it checked out; moving it would make their next commit revert the landed work.</summary>
    public sealed record CheckedOut(string Folder) : MirrorOutcome;

    /// <summary>
    /// A person moved it; null: deleted it. Nothing was changed. A descendant of what it was last moved to is the
    /// person's own candidate, which the next cycle takes up; anything else a question.
    /// </summary>
    public sealed record Foreign(CommitId? Found, bool IsDescendant) : MirrorOutcome;
}

/// <summary>Moves the branch people see after the run branch; never over what somebody put there.</summary>
internal static class Mirror
{
    public static MirrorLook Look(PersonRepository repository, RefName mirror, RunId run) => new()
    {
        Found = RunRefs.ReadOne(repository, mirror),
        IsAncestor = (older, newer) => History.IsAncestor(repository, older, newer),
        HasLanding = (older, newer) => !OwnLandings.Between(repository, run, older, newer).IsEmpty,
    };

    public static MirrorOutcome Move(PersonRepository repository, RefName mirror, Step.Mirror step)
    {
        var tip = step.Tip;
        var line = repository.Refs.Run(
            "for-each-ref", "--format=%(objectname) %(refname) %(worktreepath)", mirror.Value).Lines
            .Select(l => l.Split(' ', 3)).FirstOrDefault(w => w.Length == 3 && w[1] == mirror.Value);
        CommitId? found = line is null ? null : new CommitId(line[0]);
        if (found == tip)
        {
            return new MirrorOutcome.Moved();
        }
        if (found != step.Last && !(found is not null && IsBetween(repository, step.From, found, tip)))
        {
            return Foreign(repository, found, step.From);
        }
        if ((line is [_, _, { Length: > 0 } folder] ? folder : HolderOf(repository, mirror)) is { } holder)
        {
            return new MirrorOutcome.CheckedOut(holder);
        }
        return RunRefs.Move(repository, mirror, found ?? repository.Zero, tip) switch
        {
            RefOutcome.Otherwise other => Foreign(repository, other.Found, step.From),
            _ => new MirrorOutcome.Moved(),
        };
    }

    /// <summary>Moved by us before a crash, or forward by the person: the run branch has all of it.</summary>
    private static bool IsBetween(PersonRepository repository, CommitId from, CommitId found, CommitId tip) =>
        History.IsAncestor(repository, from, found) && History.IsAncestor(repository, found, tip);

    private static MirrorOutcome.Foreign Foreign(PersonRepository repository, CommitId? found, CommitId from) =>
        new(found, found is { } other && History.IsAncestor(repository, from, other));

    /// <summary>
    /// A worktree that is on the branch without git's listing saying so: not born yet, or in a rebase.
    /// </summary>
    private static string? HolderOf(PersonRepository repository, RefName mirror)
    {
        var linked = Path.Combine(repository.CommonFolder, "worktrees");
        IEnumerable<string> folders = [
            repository.CommonFolder, .. Directory.Exists(linked) ? Directory.EnumerateDirectories(linked) : []];
        return folders.FirstOrDefault(folder =>
            Says(Path.Combine(folder, "HEAD"), $"ref: {mirror}")
            || Says(Path.Combine(folder, "rebase-merge", "head-name"), mirror.Value)
            || Says(Path.Combine(folder, "rebase-apply", "head-name"), mirror.Value));
    }

    private static bool Says(string file, string text)
    {
        try
        {
            return File.Exists(file) && File.ReadAllText(file).TrimEnd('\n') == text;
        }
        catch (IOException)
        {
            // A worktree that is going away at this moment holds nothing.
            return false;
        }
    }
}
