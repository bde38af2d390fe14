using Longrun.Core;

namespace Longrun.Git;

/// <summary>Something that is to go, with what must be true first.</summary>
internal abstract record Doomed
{
    private Doomed()
    {
    }

    /// <summary>
    /// A workspace. <paramref name="Kept"/> is the ref that holds what was collected from it; null where no worker ever
    /// ran in it, or its collection found nothing.
    /// </summary>
    public sealed record Workspace(string Folder, string Root, RefName? Kept, CommitId? Head) : Doomed;

    /// <summary>
    /// A folder that Longrun made from commits and in which no one's work can be: a gate's checkout, a cache.
    /// </summary>
    public sealed record Scratch(string Folder, string Root) : Doomed;

    /// <summary>A ref of the run. It goes only while another ref of the run reaches its commit.</summary>
    public sealed record Ref(RunId Run, RefName Name, CommitId Commit) : Doomed;
}

/// <summary>What became of it.</summary>
internal abstract record DeletionOutcome
{
    private DeletionOutcome()
    {
    }

    /// <summary>It is gone, now or before.</summary>
    public sealed record Gone : DeletionOutcome;

    /// <summary>It stays: it may be the only home of somebody's work, or the system does not let it go.</summary>
    public sealed record Kept(string Reason) : DeletionOutcome;
}

/// <summary>The one function through which every deletion of a ref or a folder goes.</summary>
internal static class Deletion
{
    public static DeletionOutcome Guard(PersonRepository repository, Doomed doomed) => doomed switch
    {
        Doomed.Workspace w => Objection(repository, w) is { } reason
            ? new DeletionOutcome.Kept(reason) : RemoveBelow(w.Root, w.Folder),
        Doomed.Scratch s => RemoveBelow(s.Root, s.Folder),
        Doomed.Ref r => RemoveRef(repository, r),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string? Objection(PersonRepository repository, Doomed.Workspace doomed)
    {
        if (doomed.Head is not { } head)
        {
            return null;
        }
        if (doomed.Kept is not { } name || RunRefs.ReadOne(repository, name) is not { } there)
        {
            return $"no ref holds {head.Short}";
        }
        var holds = there == head
            || repository.Objects.Try("merge-base", "--is-ancestor", head.Value, there.Value).Succeeded;
        return holds ? null : $"{name} does not reach {head.Short}";
    }

    private static DeletionOutcome RemoveBelow(string root, string folder)
    {
        var whole = Path.GetFullPath(folder);
        var below = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)) + Path.DirectorySeparatorChar;
        if (!whole.StartsWith(below, StringComparison.Ordinal) || whole.Length == below.Length)
        {
            return new DeletionOutcome.Kept($"{whole} is not below {root}");
        }
        var kept = RemoveOrMoveAside(whole) ?? RemoveOrMoveAside(whole + ".making");
        return kept is null ? new DeletionOutcome.Gone() : kept;
    }

    /// <summary>
    /// What cannot be removed is no reason to end a night, but its place may be needed again: nothing of the old may
    /// be in what is made there next.
    /// </summary>
    private static DeletionOutcome.Kept? RemoveOrMoveAside(string folder)
    {
        try
        {
            FolderRemoval.Remove(folder);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new DeletionOutcome.Kept($"{MovedAside(folder)} cannot be removed: {error.Message}");
        }
    }

    private static string MovedAside(string folder)
    {
        var aside = $"{folder}.unremovable-{Guid.NewGuid():n}";
        try
        {
            Directory.Move(folder, aside);
            return aside;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return folder;
        }
    }

    private static DeletionOutcome RemoveRef(PersonRepository repository, Doomed.Ref doomed)
    {
        var prefix = RefNames.Prefix(doomed.Run);
        if (!doomed.Name.Value.StartsWith(prefix, StringComparison.Ordinal))
        {
            return new DeletionOutcome.Kept($"{doomed.Name} is not one of the run's refs");
        }
        var holders = repository.Refs.Run(
            "for-each-ref", "--format=%(refname)", $"--contains={doomed.Commit}", prefix).Lines;
        if (holders.All(name => name == doomed.Name.Value))
        {
            return new DeletionOutcome.Kept($"no other ref of the run reaches {doomed.Commit.Short}");
        }
        var deleted = repository.Refs.Try(new GitCall(
            "update-ref", "--no-deref", "-d", doomed.Name.Value, doomed.Commit.Value)
        {
            Settings = [GitCommand.SyncAll],
        });
        var found = deleted.Succeeded ? null : RunRefs.ReadOne(repository, doomed.Name);
        return found is null
            ? new DeletionOutcome.Gone() : new DeletionOutcome.Kept($"{doomed.Name} is at {found.Short} now");
    }
}
