using System.Text;
using Longrun.Core;
using Longrun.Inbox;
using Xunit;

namespace Longrun.Tests.Nights;

/// <summary>From an empty folder over several runs: every verb a person uses on the way.</summary>
public sealed class WholeLifeTests
{
    [Fact]
    public void An_empty_folder_becomes_a_project_whose_gates_then_hold()
    {
        using var scene = new NightScene(repository: false);
        scene.Longrun("init", "--yes").With(0);
        scene.Configure(gates: "  []");
        const string makefile = "test: ; @sh check.sh";
        const string check =
            "n=0; for p in parts/*; do n=$((n+1)); ! grep -q bad $p || exit 1; echo ok $n; done; echo 1..$n";
        scene.Roadmap(
            NightScene.Milestone("M1", $"write Makefile {makefile}\nwrite check.sh {check}\nwrite parts/M1 good"),
            NightScene.Milestone("M2",
                "on M2\nwrite parts/M2 good\non M2 attempt 1\nwrite parts/M2 bad\ncommit A bad part"));

        scene.Longrun("run").With(0);

        var gates = scene.Events.OfType<Event.GateEnded>().Where(e => e.Run.Attempt is not null).ToList();
        Assert.DoesNotContain(gates, e => e.Run.Attempt!.Milestone.Value == "M1");
        Assert.Contains(gates, e => e.Run is { Passed: false, Attempt.Value: "M2-1" });
        Assert.Contains(gates, e => e.Run is { Passed: true, Attempt.Value: "M2-2" });
        Assert.DoesNotContain("red", File.ReadAllText(Path.Combine(scene.People, "pulls/M1-1.md")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Accept_brings_the_branch_and_the_next_run_is_r2()
    {
        using var scene = new NightScene();
        scene.Configure();
        scene.Roadmap(NightScene.Part("M1"), NightScene.Part("M2"));
        scene.Longrun("run").With(0);
        var tried = Path.Combine(scene.Root, "tried");
        scene.Longrun("try", "M1", "--into", tried).With(0);
        Assert.True(File.Exists(Path.Combine(tried, "parts/M1")) && !File.Exists(Path.Combine(tried, "parts/M2")));

        scene.Longrun("accept").With(0);
        Assert.Equal(scene.Git("rev-parse", "refs/longrun/r1/branch"), scene.Git("rev-parse", "main"));
        Assert.Equal("", scene.Git("status", "--porcelain"));

        scene.Roadmap(NightScene.Part("M1"), NightScene.Part("M2"), NightScene.Part("M3"));
        scene.Longrun("run").With(0);
        Assert.Equal(["M3"], scene.Landed());
        Assert.Equal("r2", scene.State.Opened!.Run.Value);
        Assert.Equal("good", scene.Git("show", "longrun/r2:parts/M3"));
    }

    [Fact]
    [Trait("length", "long")]
    public void What_was_said_before_accept_is_said_to_the_run_that_ends()
    {
        using var scene = NightScene.Over();
        var inbox = new InboxFolder(scene.Places.CommonFolder, TimeProvider.System);
        inbox.Drop(Encoding.UTF8.GetBytes(EventText.Write(new PersonCommand.Skip(new("M2"), AsDone: false))));

        scene.Longrun("accept").With(0);
        scene.Roadmap(NightScene.Part("M1"), NightScene.Part("M2"));
        scene.Longrun("run").With(0);

        Assert.Equal("r2", scene.Places.Run.Value);
        Assert.Equal(["M2"], scene.Landed());
    }

    [Fact]
    public void A_setup_without_a_lock_file_is_made_anew_for_a_tree_that_has_changed()
    {
        using var scene = new NightScene();
        scene.Configure("setup: sh setup.sh", gates: "  - { name: setup, run: cmp deps.txt dep/installed }");
        scene.Write(".gitignore", "dep/\n");
        scene.Write("deps.txt", "v1\n");
        scene.Write("setup.sh", "mkdir -p dep && cp deps.txt dep/installed\n");
        scene.Git("add", "-A");
        scene.Git("commit", "-q", "-m", "A setup");
        scene.Roadmap(NightScene.Milestone("M1", "write deps.txt v2\ncommit Part M1"), NightScene.Part("M2"));

        scene.Longrun("run").With(0);
    }

    [Fact]
    [Trait("length", "long")]
    public void Try_sets_up_also_where_the_settings_were_edited_since()
    {
        using var scene = new NightScene();
        scene.Configure("setup: 'true'");
        scene.Roadmap(NightScene.Part("M1"));
        scene.Longrun("run").With(0);
        scene.Configure("setup: echo done > parts/setup");
        scene.Longrun("pause").With(0);

        var folder = Path.Combine(scene.Root, "tried");
        scene.Longrun("try", "--into", folder).With(0);

        Assert.True(File.Exists(Path.Combine(folder, "parts/setup")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(scene.Places.State, "try.*", SearchOption.AllDirectories));
    }

    [Fact]
    [Trait("length", "long")]
    public void A_night_driven_by_cycles_alone_reaches_its_end()
    {
        using var scene = new NightScene();
        scene.Configure();
        scene.Roadmap(NightScene.Part("M1"), NightScene.Milestone(
            "M2", "on M2\nwrite parts/M2 good\non M2 attempt 1\nwrite parts/M2 bad"), NightScene.Part("M3"));
        var cycles = 0;

        bool Over()
        {
            var exit = scene.Longrun("cycle").ExitCode;
            Assert.True(exit is 0 or 8, scene.Story()); // 8: the cycle that a job's end has started is at it
            return ++cycles > 0 && scene.Landed().Count == 3;
        }

        scene.Until("three landed", Over);
        scene.Until("nothing works any more", () => scene.Workers().Count == 0);
        scene.Longrun("run").With(0);
        scene.RepositoryIsSound();
    }

    [Fact]
    public void One_cycle_is_enough_because_a_job_that_ends_starts_the_next()
    {
        using var scene = new NightScene();
        scene.Configure();
        scene.Roadmap(NightScene.Part("M1"), NightScene.Part("M2"));

        scene.Longrun("cycle").With(0);

        scene.Until("both landed", () => scene.Landed().Count == 2);
    }

    [Fact]
    public void Skip_pause_and_stop_after_current_do_what_they_say()
    {
        using var scene = new NightScene();
        scene.Configure();
        scene.Roadmap(
            NightScene.Milestone(
                "M1", "write waiting x\nwait-for go\ndelete go\ndelete waiting\nwrite parts/M1 good\ncommit Part M1"),
            NightScene.Part("M2"), NightScene.Part("M3"), NightScene.Part("M4"));
        var run = scene.Start("run");
        scene.UntilWaiting("M1-1");

        scene.Longrun("skip", "M2", "--as-done").With(0);
        scene.Longrun("skip", "M9").With(2);
        scene.Longrun("stop", "--after-current").With(0);
        scene.Release("M1-1");
        run.End(NightScene.NightTimeOut).With(6);
        Assert.Equal(["M1"], scene.Landed());

        scene.Longrun("resume").With(0);
        scene.Longrun("pause").With(0);
        var paused = scene.Start("run");
        scene.Until("it is paused", () => scene.State.Paused);
        Assert.Equal(["M1"], scene.Landed());
        scene.Longrun("resume").With(0);
        paused.End(NightScene.NightTimeOut).With(0);
        Assert.Equal(["M1", "M3", "M4"], scene.Landed());
    }
}
