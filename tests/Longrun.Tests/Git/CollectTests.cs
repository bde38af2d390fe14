using Longrun.Git;
using Xunit;

namespace Longrun.Tests.Git;

public sealed class CollectTests
{
    [Fact]
    public void Nothing_new_leaves_a_marker_instead_of_a_bundle()
    {
        using var scene = new GitScene();
        scene.OpenWorkspace(scene.OpenRun());
        Assert.True(scene.Collect().Succeeded);
        Assert.True(File.Exists(Path.Combine(scene.Out, Collect.NothingName)));
        Assert.False(File.Exists(scene.Bundle));
    }

    [Fact]
    public void Leftovers_are_committed_in_the_persons_name_and_ignored_and_copied_files_are_not()
    {
        using var scene = new GitScene();
        var imported = scene.Imported(folder =>
        {
            GitScene.WriteIn(folder, ".gitignore", "build/\n");
            GitScene.WriteIn(folder, "build/out.bin", "x");
            GitScene.WriteIn(folder, ".env.test", "SECRET");
            GitScene.WriteIn(folder, ".longrun/x", "x");
            GitScene.WriteIn(folder, "-dash '\"\t\n.txt", "x");
            File.Delete(Path.Combine(folder, "README"));
        });
        Assert.Equal(["-dash '\"\t\n.txt", ".gitignore", "README"], imported.Diff.Paths);
        Assert.Equal(
            "Ada \"the\" Person <ada@example.org>", scene.Git("log", "-1", "--format=%an <%ae>", imported.Head.Value));
        Assert.Equal("M1: what the worker left", scene.Git("log", "-1", "--format=%s", imported.Head.Value));
    }

    [Fact]
    public void Collecting_twice_gives_the_same_head()
    {
        using var scene = new GitScene();
        var first = scene.Imported(f => GitScene.WriteIn(f, "x", "x\n"));
        Assert.True(scene.Collect().Succeeded);
        Assert.Equal(first.Head, Assert.IsType<ImportOutcome.Imported>(scene.Import()).Head);
    }

    [Fact]
    public void A_merge_left_in_the_middle_is_concluded_with_both_parents()
    {
        using var scene = new GitScene();
        var imported = scene.Imported(folder =>
        {
            scene.GitIn(folder, "checkout", "-q", "-b", "side");
            GitScene.WriteIn(folder, "README", "side\n");
            scene.CommitAllIn(folder, "side");
            scene.GitIn(folder, "checkout", "-q", "longrun/M1-1");
            GitScene.WriteIn(folder, "README", "mine\n");
            scene.CommitAllIn(folder, "mine");
            Assert.False(scene.TryGitIn(folder, "merge", "side").Succeeded);
        });
        Assert.Contains("merge", scene.Notes);
        Assert.Equal(2, scene.Git("rev-parse", imported.Head + "^@").Split('\n').Length);
    }

    [Fact]
    public void A_rebase_left_in_the_middle_loses_no_commit()
    {
        using var scene = new GitScene();
        string? unapplied = null;
        var imported = scene.Imported(folder =>
        {
            scene.GitIn(folder, "checkout", "-q", "-b", "side");
            GitScene.WriteIn(folder, "README", "side\n");
            scene.CommitAllIn(folder, "side");
            scene.GitIn(folder, "checkout", "-q", "longrun/M1-1");
            GitScene.WriteIn(folder, "README", "mine\n");
            scene.CommitAllIn(folder, "mine");
            GitScene.WriteIn(folder, "later.txt", "later\n");
            unapplied = scene.CommitAllIn(folder, "later").Value;
            Assert.False(scene.TryGitIn(folder, "rebase", "side").Succeeded);
        });
        Assert.Contains("rebase", scene.Notes);
        scene.Git("merge-base", "--is-ancestor", unapplied!, imported.Head.Value);
    }

    [Fact]
    public void A_detached_HEAD_behind_the_branch_gives_the_branchs_work()
    {
        using var scene = new GitScene();
        string? work = null;
        var imported = scene.Imported(folder =>
        {
            GitScene.WriteIn(folder, "x", "x\n");
            work = scene.CommitAllIn(folder, "work").Value;
            scene.GitIn(folder, "checkout", "-q", "--detach", scene.Start.Value);
        });
        Assert.Equal(work, imported.Head.Value);
        Assert.Equal(["detached"], scene.Notes);
    }

    [Fact]
    public void Work_on_another_branch_and_lock_files_left_behind_are_no_obstacle()
    {
        using var scene = new GitScene();
        var imported = scene.Imported(folder =>
        {
            scene.GitIn(folder, "checkout", "-q", "-b", "feature/x");
            GitScene.WriteIn(folder, "x", "x\n");
            scene.CommitAllIn(folder, "work");
            GitScene.WriteIn(folder, "y", "y\n");
            GitScene.WriteIn(folder, ".git/index.lock", "");
            GitScene.WriteIn(folder, ".git/HEAD.lock", "");
            GitScene.WriteIn(folder, ".git/refs/heads/feature/x.lock", "");
        });
        Assert.Equal(["x", "y"], imported.Diff.Paths);
        Assert.Equal(["other branch"], scene.Notes);
    }

    [Fact]
    public void Files_hidden_by_index_flags_and_an_unreadable_index_are_seen_through()
    {
        using var scene = new GitScene();
        var folder = scene.OpenWorkspace(scene.OpenRun());
        GitScene.WriteIn(folder, "README", "changed\n");
        scene.GitIn(folder, "update-index", "--assume-unchanged", "README");
        Assert.True(scene.Collect().Succeeded);
        Assert.Equal(["hidden files"], scene.Notes);
        Assert.Equal(["README"], Assert.IsType<ImportOutcome.Imported>(scene.Import()).Diff.Paths);
        GitScene.WriteIn(folder, ".git/index", "garbage");
        Assert.True(scene.Collect().Succeeded);
        Assert.Equal(["unreadable index"], scene.Notes);
    }

    [Fact]
    public void A_repository_made_inside_the_repository_becomes_plain_files()
    {
        using var scene = new GitScene();
        var imported = scene.Imported(folder =>
        {
            GitScene.WriteIn(folder, "app/main.txt", "main\n");
            scene.GitIn(Path.Combine(folder, "app"), "init", "-q");
            scene.CommitAllIn(Path.Combine(folder, "app"), "scaffold");
            GitScene.WriteIn(folder, "bare/x.txt", "x\n");
            scene.GitIn(Path.Combine(folder, "bare"), "init", "-q");
        });
        Assert.Equal(["app/main.txt", "bare/x.txt"], imported.Diff.Paths);
        Assert.Contains("nested app", scene.Notes);
    }

    [Fact]
    public void A_worker_that_starts_history_anew_is_refused_at_import_and_its_commits_stay_reachable()
    {
        using var scene = new GitScene();
        var refused = Assert.IsType<ImportOutcome.Refused>(scene.Attempt(folder =>
        {
            scene.GitIn(folder, "checkout", "-q", "--orphan", "fresh");
            scene.GitIn(folder, "rm", "-rfq", "--cached", ".");
            GitScene.WriteIn(folder, "x", "x\n");
            scene.CommitAllIn(folder, "anew");
            scene.GitIn(folder, "update-ref", "-d", "refs/heads/longrun/M1-1");
        }));
        Assert.Equal(ImportRefusal.Unrelated, refused.Reason);
        scene.Git("rev-parse", "--verify", refused.Archive!.Value);
    }
}
