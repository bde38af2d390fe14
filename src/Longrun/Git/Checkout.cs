using Longrun.Core;

namespace Longrun.Git;

/// <summary>Where a checkout is to be.</summary>
internal sealed record CheckoutPlan
{
    public required CommitId Commit { get; init; }

    /// <summary>The files. Its <c>.git</c> is for those inside to read.</summary>
    public required string Folder { get; init; }

    /// <summary>The git folder that really wrote the files, outside of every sandbox.</summary>
    public required string GitFolder { get; init; }

    /// <summary>The folder that both lie below, for the guard of deletions.</summary>
    public required string Root { get; init; }
}

/// <summary>
/// A fresh checkout for a gate, from the person's repository. A pooled one would keep what the gate before did to it
/// (assume-unchanged, restored times); here both the files and the index are new each time. No filter and no hook
/// runs: the git folder is ours and names none.
/// </summary>
internal static class Checkout
{
    /// <summary>
    /// The seed must have the commit: what reads the checkout's <c>.git</c> in a sandbox sees the seed's objects only.
    /// </summary>
    public static void Make(Seed seed, CheckoutPlan plan)
    {
        var repository = seed.Repository;
        Deletion.Guard(repository, new Doomed.Scratch(plan.Folder, plan.Root));
        Deletion.Guard(repository, new Doomed.Scratch(plan.GitFolder, plan.Root));
        if (Directory.Exists(plan.Folder) || Directory.Exists(plan.GitFolder))
        {
            throw new IOException($"{plan.Folder} can be neither removed nor moved: what is in it would be tested too");
        }
        Directory.CreateDirectory(plan.Folder);
        var config = OwnRepository.ConfigText(repository.ObjectFormat, bare: false);
        new OwnRepository
        {
            GitFolder = plan.GitFolder,
            Head = plan.Commit.Value,
            Alternates = [repository.ObjectFolder],
            Config = config,
        }.Write();
        var index = Path.Combine(plan.GitFolder, "index");
        new GitCommand(repository.Program, plan.GitFolder) { IndexFile = index }.Run(
            new GitCall("read-tree", "--reset", "-u", plan.Commit.Value) { WorkTree = plan.Folder });
        var visible = Path.Combine(plan.Folder, ".git");
        new OwnRepository
        {
            GitFolder = visible,
            Head = plan.Commit.Value,
            Alternates = [seed.ObjectFolder],
            Config = config,
            PackedRefs = seed.Tags,
            Exclude = ["/.longrun/"],
        }.Write();
        File.Copy(index, Path.Combine(visible, "index"));
    }
}
