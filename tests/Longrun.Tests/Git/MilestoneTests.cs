using Longrun.Core;
using Longrun.Core.Landing;
using Longrun.Git;
using Xunit;

namespace Longrun.Tests.Git;

public sealed class MilestoneTests
{
    private const string Odd = "odd \"name\"\nwith a break.txt";

    [Fact]
    public void A_milestone_goes_from_seed_to_mirror_twice_and_the_persons_side_is_untouched()
    {
        using var scene = new GitScene();
        scene.Write("stashed.txt", "s\n");
        scene.Git("stash", "push", "-q", "-u");
        scene.Write("src/a.txt", "dirty\n");
        scene.Write("staged.txt", "staged\n");
        scene.Git("add", "staged.txt");
        scene.Write(".git/hooks/reference-transaction", $"#!/bin/sh\ntouch '{scene.Root}/hook-ran'\n");
        scene.Write(".git/hooks/post-checkout", $"#!/bin/sh\ntouch '{scene.Root}/hook-ran'\n");
        GitScene.SetMode(Path.Combine(scene.WorkTree, ".git/hooks/reference-transaction"), (UnixFileMode)0b111_101_101);
        GitScene.SetMode(Path.Combine(scene.WorkTree, ".git/hooks/post-checkout"), (UnixFileMode)0b111_101_101);
        scene.Git("config", "core.fsmonitor", $"touch '{scene.Root}/monitor-ran'; false");
        scene.Git("config", "fetch.prune", "true");
        scene.Git("config", "gc.auto", "1");
        File.Delete(Path.Combine(scene.Root, "hook-ran"));
        File.Delete(Path.Combine(scene.Root, "monitor-ran"));
        var before = RepositoryFingerprint.Take(scene.WorkTree);

        WorkTreeState.Read(scene.Repository);
        Obstacles.Refuse(scene.Repository, scene.Start);
        var first = Play(scene);
        var second = Play(scene);

        Assert.Equal(first, second);
        Assert.Empty(before.DifferencesTo(RepositoryFingerprint.Take(scene.WorkTree)));
        Assert.False(File.Exists(Path.Combine(scene.Root, "hook-ran")), "a hook of the person's ran");
        Assert.False(File.Exists(Path.Combine(scene.Root, "monitor-ran")), "the person's monitor ran");
        scene.Git("fsck", "--strict", "--no-dangling");
        var refs = RunRefs.Read(scene.Repository, GitScene.Run, RefNames.Mirror(GitScene.Run));
        Assert.Equal(first, refs.Branch);
        Assert.Equal(first, refs.Mirror);
        Assert.Equal("new\n", scene.Git("show", $"{first}:{Odd}") + "\n");
    }

    [Fact]
    public void A_checkout_tells_versioners_where_it_stands_with_the_seeds_objects_alone()
    {
        using var scene = new GitScene();
        scene.Git("tag", "-a", "v1.0", "-m", "v1.0");
        var tip = Play(scene);
        var folder = Path.Combine(scene.State, "gates", "files");
        Assert.Equal("new\n", File.ReadAllText(Path.Combine(folder, Odd)));
        // What a sandbox does: the person's repository is not there.
        Directory.Move(scene.WorkTree, scene.WorkTree + ".hidden");
        Assert.Equal(tip.Value, scene.GitIn(folder, "rev-parse", "HEAD"));
        Assert.StartsWith("v1.0-2-g", scene.GitIn(folder, "describe", "--dirty"), StringComparison.Ordinal);
        Assert.DoesNotContain("dirty", scene.GitIn(folder, "describe", "--dirty"), StringComparison.Ordinal);
        Assert.Equal("", scene.GitIn(folder, "status", "--porcelain"));
        Assert.Equal("3", scene.GitIn(folder, "rev-list", "--count", "HEAD"));
        Directory.Move(scene.WorkTree + ".hidden", scene.WorkTree);
    }

    private static CommitId Play(GitScene scene)
    {
        var repository = scene.Repository;
        RunRefs.Create(repository, scene.Branch, scene.Start);
        var seed = Seed.Ensure(repository, Path.Combine(scene.State, "seed.git"), scene.Branch);
        var folder = scene.OpenWorkspace(seed);
        GitScene.WriteIn(folder, Odd, "new\n");
        GitScene.WriteIn(folder, ".env.test", "SECRET=1\n");
        var collected = scene.Collect();
        Assert.True(collected.Succeeded, collected.ErrorText);
        Assert.Empty(scene.Notes);
        var imported = Assert.IsType<ImportOutcome.Imported>(scene.Import());
        Assert.Equal([Odd], imported.Diff.Paths);
        Assert.Equal((1, 1, 0), (imported.Diff.FilesChanged, imported.Diff.Insertions, imported.Diff.Deletions));
        var merged = scene.Merged(imported.Head);
        var candidate = RefNames.Candidate(GitScene.Run, new(new("M1"), 1));
        Assert.IsType<RefOutcome.There>(TrialMerge.PinCandidate(repository, candidate, merged));
        seed.Fetch(candidate, merged, scene.Start);
        Checkout.Make(seed, new()
        {
            Commit = merged,
            Folder = Path.Combine(scene.State, "gates", "files"),
            GitFolder = Path.Combine(scene.State, "gates", "git"),
            Root = scene.State,
        });
        var plan = new LandingPlan(GitScene.Run, scene.Start, merged);
        Assert.True(Landing.ObjectsAreComplete(repository, plan.New, plan.Old));
        Assert.IsType<RefOutcome.There>(Landing.Move(repository, plan));
        Assert.IsType<BranchStanding.Landed>(Landing.Inspect(repository, plan, isBegun: true));
        Assert.Null(Landing.Objection(repository, plan, imported.Head));
        var mirror = RefNames.Mirror(GitScene.Run);
        Assert.IsType<MirrorOutcome.Moved>(Mirror.Move(repository, mirror, new(merged, null, merged)));
        return merged;
    }
}
