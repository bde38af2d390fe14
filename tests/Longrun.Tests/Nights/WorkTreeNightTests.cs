using Xunit;

namespace Longrun.Tests.Nights;

/// <summary>A repository has one run, whichever of its working trees a command is given in.</summary>
public sealed class WorkTreeNightTests
{
    private const string Hanging =
        "on M1\nwrite parts/M1 good\ncommit Part M1\non M1 attempt 1\nwrite waiting x\nhang";

    [Fact]
    public void Stop_resume_and_run_in_another_working_tree_are_those_of_the_run()
    {
        using var scene = new NightScene();
        var side = Linked(scene);
        scene.Configure();
        scene.Roadmap(NightScene.Milestone("M1", Hanging));
        var run = scene.Start("run");
        scene.UntilWaiting("M1-1");

        Longrun(scene, side, "stop").With(0);
        Assert.DoesNotContain(scene.Workers(), p => p.Pid != run.Pid);
        run.End(NightScene.CommandTimeOut).With(6);
        Assert.Contains("M1", Longrun(scene, side, "status").With(0).Output, StringComparison.Ordinal);
        Longrun(scene, side, "run").With(6);
        Longrun(scene, side, "resume").With(0);
        Assert.False(File.Exists(Path.Combine(scene.People, "STOP")));

        var went = Longrun(scene, side, "run").With(0);

        Assert.Contains($"It was opened in {scene.WorkTree}", went.Output, StringComparison.Ordinal);
        Assert.Equal(["M1"], scene.Landed());
        Assert.True(File.Exists(Path.Combine(scene.People, "STATE.md")));
        Assert.False(Directory.Exists(Path.Combine(side, ".longrun")));
        Assert.Single(Directory.GetDirectories(Path.Combine(scene.StateHome, "longrun"), "person-*"));
    }

    [Fact]
    [Trait("length", "long")]
    public void A_stop_file_in_another_working_tree_counts()
    {
        using var scene = new NightScene();
        var side = Linked(scene);
        Directory.CreateDirectory(Path.Combine(side, ".longrun"));
        scene.Configure();
        scene.Roadmap(NightScene.Milestone("M1", Hanging));
        var run = scene.Start("run");
        scene.UntilWaiting("M1-1");

        File.WriteAllText(Path.Combine(side, ".longrun", "STOP"), "");

        Assert.True(SpinWait.SpinUntil(() => scene.Workers().All(p => p.Pid == run.Pid), NightScene.KillPromise));
        run.End(NightScene.CommandTimeOut).With(6);
        scene.Longrun("resume").With(0);
        scene.Longrun("run").With(0);
    }

    [Fact]
    public void A_run_whose_working_tree_is_gone_goes_on_in_the_one_that_is_there()
    {
        using var scene = new NightScene();
        var (main, side) = (scene.WorkTree, Linked(scene));
        scene.WorkTree = side;
        scene.Configure();
        scene.Roadmap(NightScene.Part("M1"));
        scene.Write(".longrun/STOP", "");
        scene.Longrun("run").With(6);
        scene.WorkTree = main;
        scene.Git("worktree", "remove", "--force", side);

        scene.Longrun("resume").With(0);
        var went = scene.Longrun("run").With(0);

        Assert.Contains($"{side}, where it was opened, is no working tree of", went.Output, StringComparison.Ordinal);
        Assert.Equal(["M1"], scene.Landed());
        Assert.True(File.Exists(Path.Combine(main, ".longrun", "STATE.md")));
        Assert.False(Directory.Exists(side));
    }

    [Fact]
    [Trait("length", "long")]
    public void The_next_run_is_opened_where_it_is_asked_for()
    {
        using var scene = new NightScene();
        var (main, side) = (scene.WorkTree, Linked(scene));
        scene.Configure();
        scene.Roadmap(NightScene.Part("M1"));
        scene.Longrun("run").With(0);
        scene.Longrun("accept").With(0);
        scene.WorkTree = side;
        scene.Git("merge", "-q", "--ff-only", "main");
        scene.Configure();
        scene.Roadmap(NightScene.Part("M1"), NightScene.Part("M2"));

        scene.Longrun("run").With(0);

        Assert.Equal(["M2"], scene.Landed());
        Assert.Equal(side, scene.State.Opened!.WorkTree);
        scene.WorkTree = main;
        Assert.DoesNotContain("M2", File.ReadAllText(Path.Combine(main, ".longrun", "STATE.md")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_journal_does_not_disarm_the_kill_switch()
    {
        using var scene = new NightScene();
        var side = Linked(scene);
        scene.Configure();
        scene.Roadmap(NightScene.Milestone("M1", Hanging));
        var run = scene.Start("run");
        scene.UntilWaiting("M1-1");
        run.Kill();
        File.WriteAllText(Path.Combine(scene.Places.Journal, "000001.jsonl"), "damaged\nfor good\n");

        Longrun(scene, side, "stop").With(0);

        Assert.Empty(scene.Workers());
    }

    private static string Linked(NightScene scene)
    {
        var side = Path.Combine(scene.Root, "side");
        scene.Git("worktree", "add", "-q", "-b", "side", side);
        return side;
    }

    private static Ended Longrun(NightScene scene, string folder, params string[] arguments) =>
        scene.StartIn(folder, arguments).End(NightScene.NightTimeOut);
}
