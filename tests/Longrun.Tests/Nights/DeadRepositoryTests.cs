using Longrun.Git;
using Xunit;

namespace Longrun.Tests.Nights;

/// <summary>What a repository had started, when it is deleted, made anew, moved or copied.</summary>
public sealed class DeadRepositoryTests
{
    private const string Hanging =
        "on M1\nwrite parts/M1 good\ncommit Part M1\non M1 attempt 1\nwrite waiting x\nhang";

    [Fact]
    [Trait("length", "long")]
    public void A_new_repository_where_a_stopped_one_was_starts_afresh()
    {
        using var scene = Hung();
        scene.Longrun("stop").With(0);
        MakeAnew(scene);
        scene.Roadmap(NightScene.Part("M1"));

        scene.Longrun("run").With(0);

        Assert.Equal(["M1"], scene.Landed());
        Assert.Equal(2, StateFolders(scene).Length);
    }

    [Fact]
    public void Workers_of_a_dead_repository_are_ended_when_a_run_is_opened_in_its_place()
    {
        using var scene = Hung();
        MakeAnew(scene);
        scene.Roadmap(NightScene.Part("M1"));

        var said = scene.Longrun("run").With(0).Output;

        Assert.Contains("still worked: it was ended", said, StringComparison.Ordinal);
        Assert.Equal(["M1"], scene.Landed());
        Assert.Empty(scene.Workers());
    }

    [Fact]
    public void The_kill_switch_reaches_workers_whose_journal_was_deleted()
    {
        using var scene = Hung();
        FolderRemoval.Remove(Path.Combine(scene.WorkTree, ".git", "longrun"));

        scene.Longrun("stop").With(0);

        Assert.Empty(scene.Workers());
    }

    [Fact]
    public void A_deleted_journal_is_said_and_the_next_free_number_is_taken()
    {
        using var scene = NightScene.Over();
        var first = scene.Git("rev-parse", "refs/longrun/r1/branch");
        FolderRemoval.Remove(Path.Combine(scene.WorkTree, ".git", "longrun"));

        Assert.Contains("r1 has refs here and its journal is gone", scene.Longrun("run").With(0).Output,
            StringComparison.Ordinal);

        Assert.Equal(["M1"], scene.Landed());
        Assert.Equal(first, scene.Git("rev-parse", "refs/longrun/r1/branch"));
        Assert.Equal("good", scene.Git("show", "longrun/r2:parts/M1"));

        scene.Longrun("accept").With(0);
        scene.Roadmap(NightScene.Part("M1"), NightScene.Part("M2"));
        scene.Longrun("run").With(0);
        Assert.Equal("r3", scene.State.Opened!.Run.Value);
        Assert.Equal(["M2"], scene.Landed());
    }

    [Fact]
    [Trait("length", "long")]
    public void A_repository_that_was_moved_finds_what_it_started()
    {
        using var scene = Hung();
        var moved = Path.Combine(scene.Root, "moved");
        Directory.Move(scene.WorkTree, moved);
        scene.WorkTree = moved;

        scene.Longrun("stop").With(0);
        Assert.Empty(scene.Workers());
        scene.Longrun("resume").With(0);
        scene.Longrun("run").With(0);

        Assert.Equal(["M1"], scene.Landed());
        Assert.True(File.Exists(Path.Combine(moved, ".longrun", "STATE.md")));
        Assert.Single(StateFolders(scene));
    }

    [Fact]
    public void A_copy_of_a_repository_leaves_the_workers_of_the_first_alone()
    {
        using var scene = Hung();
        var copy = Path.Combine(scene.Root, "copy");
        Assert.True(scene.Shell($"cp -a . '{copy}'").Succeeded);
        var workers = scene.Workers().Select(p => p.Pid).Order().ToList();

        scene.StartIn(copy, "stop").End(NightScene.CommandTimeOut).With(0);

        Assert.Equal(workers, scene.Workers().Select(p => p.Pid).Order());
        Assert.Equal(2, StateFolders(scene).Length);
        scene.Longrun("stop").With(0);
        Assert.Empty(scene.Workers());
    }

    /// <summary>A night whose orchestrator was killed while a worker works on.</summary>
    private static NightScene Hung()
    {
        var scene = new NightScene();
        scene.Configure();
        scene.Roadmap(NightScene.Milestone("M1", Hanging));
        var run = scene.Start("run");
        scene.UntilWaiting("M1-1");
        run.Kill();
        Assert.NotEmpty(scene.Workers());
        return scene;
    }

    private static void MakeAnew(NightScene scene)
    {
        FolderRemoval.Remove(scene.WorkTree);
        Directory.CreateDirectory(scene.WorkTree);
        scene.MakeRepository();
        scene.Configure();
    }

    private static string[] StateFolders(NightScene scene) =>
        Directory.GetDirectories(Path.Combine(scene.StateHome, "longrun"), "*-??????????");
}
