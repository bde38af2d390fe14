using Longrun.Core;
using Longrun.Git;
using Longrun.Processes;
using Xunit;

namespace Longrun.Tests.Git;

/// <summary>Each effect as a killed orchestrator may have left it.</summary>
public sealed class HalfDoneTests
{
    [Fact]
    public void A_workspace_left_half_made_is_begun_again_and_a_whole_one_is_left_alone()
    {
        using var scene = new GitScene();
        var seed = scene.OpenRun();
        var folder = scene.PlanOf().Folder;
        GitScene.WriteIn(folder + ".making", ".git/HEAD", "gar");
        GitScene.WriteIn(folder + ".making", "README", "half");
        scene.OpenWorkspace(seed);
        Assert.Equal("hello\n", File.ReadAllText(Path.Combine(folder, "README")));
        Assert.Equal("", scene.GitIn(folder, "status", "--porcelain"));
        Assert.False(Directory.Exists(folder + ".making"));
        GitScene.WriteIn(folder, "README", "a worker's");
        scene.OpenWorkspace(seed);
        Assert.Equal("a worker's", File.ReadAllText(Path.Combine(folder, "README")));
    }

    [Fact]
    public void A_seed_left_half_made_is_completed()
    {
        using var scene = new GitScene();
        var folder = Path.Combine(scene.State, "seed.git");
        GitScene.WriteIn(folder, "objects/pack/tmp_pack_x", "half");
        GitScene.WriteIn(folder, "config", "[co");
        scene.OpenRun();
        Assert.Equal(scene.Start.Value, scene.GitIn(folder, "rev-parse", scene.Branch.Value));
        scene.GitIn(folder, "fsck", "--strict");
    }

    [Fact]
    public void A_seed_without_the_known_commit_fetches_the_whole_history()
    {
        using var scene = new GitScene();
        var seed = scene.OpenRun();
        scene.Write("second.txt", "2\n");
        var second = scene.CommitAll("second");
        scene.Write("third.txt", "3\n");
        var third = scene.CommitAll("third");
        var name = RefNames.Candidate(GitScene.Run, new(new("M1"), 1));
        RunRefs.Create(scene.Repository, name, third);
        seed.Fetch(name, third, second);
        Assert.Equal("3", scene.GitIn(seed.Folder, "rev-list", "--count", name.Value));
        scene.GitIn(seed.Folder, "fsck", "--strict");
    }

    [Fact]
    public void An_import_cut_off_before_its_ref_or_between_archive_and_deletion_ends_the_same()
    {
        using var scene = new GitScene();
        var imported = scene.Imported(f => GitScene.WriteIn(f, "x", "x\n"));
        var target = scene.ImportPlan().Target;
        scene.Git("update-ref", "-d", target.Value);
        Assert.Equal(imported.Head, Assert.IsType<ImportOutcome.Imported>(scene.Import()).Head);

        GitScene.WriteIn(scene.PlanOf(2).Folder, "x", "nothing to do with it");
        FolderRemoval.Remove(scene.PlanOf(2).Folder);
        var folder = scene.OpenWorkspace(scene.OpenRun(), 2);
        GitScene.WriteIn(folder, ".gitattributes", "* filter=evil\n");
        Assert.True(scene.Collect(2).Succeeded);
        var refused = Assert.IsType<ImportOutcome.Refused>(scene.Import(2));
        var head = RunRefs.ReadOne(scene.Repository, refused.Archive!)!;
        RunRefs.Create(scene.Repository, scene.ImportPlan(2).Target, head);
        Assert.Equal(refused, scene.Import(2));
        Assert.Null(RunRefs.ReadOne(scene.Repository, scene.ImportPlan(2).Target));
    }

    [Fact]
    public void A_repository_of_another_user_is_refused_until_the_person_trusts_it_and_then_seeds()
    {
        using var scene = new GitScene();
        // Git's own tests have a variable for this; ours removes what begins with GIT_, so it is set behind our back.
        var bin = Path.Combine(scene.Root, "bin");
        var git = Programs.Find("git", Environment.GetEnvironmentVariable("PATH"))!;
        GitScene.WriteIn(bin, "git", $"#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {git} \"$@\"\n");
        GitScene.SetMode(Path.Combine(bin, "git"), (UnixFileMode)0b111_101_101);
        var program = GitProgram.Find(scene.Surroundings(bin + ":" + Environment.GetEnvironmentVariable("PATH")));
        var error = Assert.Throws<UserError>(() => PersonRepository.Open(program, scene.WorkTree));
        Assert.Contains("another user", error.Message, StringComparison.Ordinal);
        Assert.Contains("safe.directory", error.Hint, StringComparison.Ordinal);
        scene.Git("config", "--global", "--add", "safe.directory", scene.WorkTree);
        var repository = PersonRepository.Open(program, scene.WorkTree);
        RunRefs.Create(repository, scene.Branch, scene.Start);
        var seed = Seed.Ensure(repository, Path.Combine(scene.State, "seed.git"), scene.Branch);
        Assert.Equal(scene.Start.Value, scene.GitIn(seed.Folder, "rev-parse", scene.Branch.Value));
        Assert.Equal(scene.Start, WorkTreeState.Read(repository).Head);
    }
}
