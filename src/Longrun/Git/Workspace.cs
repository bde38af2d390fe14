using System.Collections.Immutable;
using Longrun.Core;

namespace Longrun.Git;

/// <summary>Where a worker's workspace is to be and what it starts from.</summary>
internal sealed record WorkspacePlan
{
    public required string Folder { get; init; }

    public required CommitId Start { get; init; }

    /// <summary>The short name of the branch the worker finds checked out.</summary>
    public required string Branch { get; init; }

    public required Identity Identity { get; init; }

    /// <summary>Files copied in beside the commit (<c>copy:</c>), which must never be committed.</summary>
    public ImmutableArray<string> Copied { get; init; } = [];

    /// <summary>What is never added: Longrun's own folder, and the copied files.</summary>
    public ImmutableArray<string> Exclude =>
        ["/.longrun/", .. Copied.Select(path => "/" + path.Replace("\\", @"\\", StringComparison.Ordinal))];
}

/// <summary>
/// A worker's clone, borrowing the seed's objects. Once a worker has been in it, git is never run here outside the
/// sandbox: a prepared git folder runs code.
/// </summary>
internal static class Workspace
{
    /// <summary>
    /// Makes it, or finds it made. It appears under its name only when it is whole; what an earlier try left half done
    /// lies under another name and is begun again.
    /// </summary>
    public static void Make(Seed seed, WorkspacePlan plan)
    {
        if (Directory.Exists(plan.Folder))
        {
            return;
        }
        var making = plan.Folder + ".making";
        FolderRemoval.Remove(making);
        var git = Path.Combine(making, ".git");
        new OwnRepository
        {
            GitFolder = git,
            Head = $"ref: refs/heads/{plan.Branch}",
            Alternates = [seed.ObjectFolder],
            Refs = [($"refs/heads/{plan.Branch}", plan.Start)],
            Config = Config(seed.Repository, plan.Identity),
            PackedRefs = seed.Tags,
            Exclude = plan.Exclude,
        }.Write();
        new GitCommand(seed.Repository.Program, git) { IndexFile = Path.Combine(git, "index") }.Run(
            new GitCall("read-tree", "--reset", "-u", plan.Start.Value) { WorkTree = making });
        Directory.Move(making, plan.Folder);
    }

    /// <summary>
    /// The configuration of a workspace; <see cref="Collect"/> puts it back before it trusts git there.
    /// </summary>
    public static string Config(PersonRepository repository, Identity identity) =>
        OwnRepository.ConfigText(repository.ObjectFormat, bare: false, identity);
}
