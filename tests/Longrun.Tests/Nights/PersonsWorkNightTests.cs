using Longrun.Core;
using Xunit;

namespace Longrun.Tests.Nights;

/// <summary>Nights in which the person commits on the branch people see.</summary>
public sealed class PersonsWorkNightTests
{
    private const string Branch = "refs/longrun/r1/branch";

    private const string Waiting = "write waiting now\nwait-for go\ndelete waiting\ndelete go\n"
        + "write parts/M2 good\ncommit Part M2";

    [Fact]
    public void It_is_merged_gated_and_landed_in_the_same_night()
    {
        using var scene = Scene();
        var run = scene.Start("run");
        scene.UntilWaiting("M2-1");
        var own = Commit(scene, "parts/mine", "good");
        scene.Until("it has landed", () => scene.Landed().Contains("person"));
        scene.Release("M2-1");
        run.End(NightScene.NightTimeOut).With(0);

        Assert.Equal(["M1", "person", "M2"], scene.Landed());
        Assert.Equal("good", scene.Git("show", $"{Branch}:parts/mine"));
        Assert.Equal(scene.Git("rev-parse", Branch), scene.Git("rev-parse", "longrun/r1"));
        var landing = scene.Events.OfType<Event.Landed>().Single(e => e.Attempt is null).Commit.Value;
        Assert.Equal(own, scene.Git("rev-parse", $"{landing}^2"));
        Assert.Equal("Commits made on longrun/r1\n\nLongrun-Run: r1",
            scene.Git("log", "-1", "--format=%B", landing).TrimEnd());
        scene.RepositoryIsSound();
        scene.Longrun("accept").With(0);
        Assert.Equal("good", scene.Git("show", "main:parts/mine"));
    }

    [Fact]
    public void Red_it_stays_where_it_is_while_the_rest_lands_until_it_is_mended()
    {
        using var scene = Scene();
        var run = scene.Start("run");
        scene.UntilWaiting("M2-1");
        var own = Commit(scene, "parts/mine", "bad");
        scene.Until("it is rejected", () => scene.State.Persons is { IsRejected: true });
        scene.Release("M2-1");
        Assert.Contains("then: longrun run", run.End(NightScene.NightTimeOut).With(3).Output, StringComparison.Ordinal);

        Assert.Equal(["M1", "M2"], scene.Landed());
        Assert.Equal(own, scene.Git("rev-parse", "longrun/r1"));
        var told = $"your own commit {own[..10]} on longrun/r1 does not land: gate parts:";
        Assert.Contains(told, File.ReadAllText(Path.Combine(scene.People, "STATE.md")), StringComparison.Ordinal);
        Assert.Contains(told, scene.Longrun("status").With(0).Output, StringComparison.Ordinal);

        var mend = Commit(scene, "parts/mine", "good");
        Assert.Contains($"longrun/r1 is at {mend[..10]} now; `longrun run` looks at what is new there",
            scene.Longrun("status").With(0).Output, StringComparison.Ordinal);
        scene.Longrun("run").With(0);

        Assert.Equal(["M1", "M2", "person"], scene.Landed());
        Assert.Equal(scene.Git("rev-parse", Branch), scene.Git("rev-parse", "longrun/r1"));
        Assert.DoesNotContain("does not land", scene.Longrun("status").With(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_committed_in_the_morning_is_not_left_behind_by_accept()
    {
        using var scene = NightScene.Over();
        var own = Commit(scene, "parts/mine", "good");

        var refused = scene.Longrun("accept").With(7);

        Assert.Contains($"you have committed {own[..10]} on longrun/r1, and it has not landed",
            refused.Errors, StringComparison.Ordinal);
        scene.Longrun("run").With(0);
        scene.Longrun("accept").With(0);
        Assert.Equal("good", scene.Git("show", "main:parts/mine"));
    }

    [Fact]
    [Trait("length", "long")]
    public void What_was_taken_back_is_not_landed_and_the_branch_follows_again()
    {
        using var scene = new NightScene();
        scene.Configure();
        scene.Roadmap(NightScene.Part("M1"), NightScene.Part("M2"));
        scene.Write(".longrun/STOP", "");
        scene.Longrun("run").With(6);
        scene.Git("branch", "-f", "longrun/r1", "main");
        var own = Commit(scene, "parts/mine", "bad");
        scene.Longrun("resume").With(0);
        scene.Longrun("run").With(3);
        Assert.Equal(own, scene.Git("rev-parse", "longrun/r1"));

        scene.Git("branch", "-f", "longrun/r1", "main");
        scene.Longrun("run").With(0);

        Assert.Equal(["M1", "M2"], scene.Landed());
        Assert.Equal(scene.Git("rev-parse", Branch), scene.Git("rev-parse", "longrun/r1"));
    }

    [Theory]
    [InlineData("persons.found", Traits = ["length", "long"])]
    [InlineData("landing.intended")]
    [InlineData("landing.done", Traits = ["length", "long"])]
    public void A_landing_of_it_that_the_journal_has_lost_is_taken_up(string type)
    {
        using var scene = NightScene.Over();
        Commit(scene, "parts/mine", "good");
        scene.Longrun("run").With(0);
        var tip = scene.Git("rev-parse", Branch);
        var journal = Path.Combine(scene.Places.Journal, "000001.jsonl");
        var lines = File.ReadAllLines(journal);
        var keep = Array.FindLastIndex(lines, l => l.Contains($"\"{type}\"", StringComparison.Ordinal));
        File.WriteAllText(journal, string.Concat(lines.Take(keep).Select(line => line + "\n")));

        scene.Longrun("run").With(0);

        Assert.Equal(["M1", "person"], scene.Landed());
        Assert.Equal(tip, scene.Git("rev-parse", Branch));
        Assert.Equal(tip, scene.Git("rev-parse", "longrun/r1"));
        Assert.Null(scene.State.Persons);
        Assert.Contains("Your own commits", scene.Longrun("review").With(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("length", "long")]
    public void It_is_gated_again_when_a_gate_that_was_at_fault_is_mended()
    {
        using var scene = NightScene.Over();
        Commit(scene, "parts/mine", "bad");
        scene.Longrun("run").With(3);
        Assert.True(scene.State.Persons!.IsRejected);

        scene.Configure(gates: "  - { name: parts, kind: check, run: \"true\" }");
        scene.Longrun("run").With(0);

        Assert.True(scene.Landed() is ["M1", "person"], scene.Longrun("log").Output);
    }

    [Fact]
    [Trait("length", "long")]
    public void In_conflict_it_is_told_how_to_settle_that()
    {
        using var scene = Scene();
        var run = scene.Start("run");
        scene.UntilWaiting("M2-1");
        Commit(scene, "parts/mine", "bad");
        scene.Until("it is rejected", () => scene.State.Persons is { IsRejected: true });
        scene.Release("M2-1");
        run.End(NightScene.NightTimeOut).With(3);
        Commit(scene, "parts/M2", "mine");

        var ended = scene.Longrun("run").With(3);

        Assert.Contains("in parts/M2; mend it there (git merge refs/longrun/r1/branch) or take it back (git branch -f",
            ended.Output, StringComparison.Ordinal);
        scene.Longrun("review").With(0);
    }

    [Fact]
    public void What_was_amended_is_not_taken_up_and_accept_says_so()
    {
        using var scene = NightScene.Over();
        var other = scene.Git("commit-tree", "-p", "longrun/r1^", "-m", "Amended", "longrun/r1^{tree}");
        scene.Git("update-ref", "refs/heads/longrun/r1", other);

        var accepted = scene.Longrun("accept").With(0);

        Assert.Contains($"longrun/r1 is at {other[..10]}, which is not in it; it stays there.", accepted.Output,
            StringComparison.Ordinal);
    }

    private static NightScene Scene()
    {
        var scene = new NightScene();
        scene.Configure();
        scene.Roadmap(NightScene.Part("M1"), NightScene.Milestone("M2", Waiting));
        return scene;
    }

    /// <summary>As a person does it: in a working tree of its own, which is gone afterwards.</summary>
    private static string Commit(NightScene scene, string path, string words)
    {
        var folder = Path.Combine(scene.Root, "side");
        scene.Git("worktree", "add", "-q", folder, "longrun/r1");
        File.WriteAllText(Path.Combine(folder, path), words + "\n");
        scene.GitIn(folder, "add", "-A");
        scene.GitIn(folder, "commit", "-q", "-m", $"My own {words}");
        scene.Git("worktree", "remove", folder);
        return scene.Git("rev-parse", "longrun/r1");
    }
}
