using Longrun.Core;
using Longrun.Tests.Git;
using Xunit;

namespace Longrun.Tests.Nights;

/// <summary>What real repositories and people are like: it simply works.</summary>
public sealed class OrdinaryOdditiesTests
{
    [Fact]
    public void An_attempt_that_conflicts_is_told_where_the_branch_is_now_and_lands_when_it_has_merged_that()
    {
        using var scene = new NightScene();
        scene.Configure("workers: 2");
        scene.Roadmap(
            NightScene.Milestone("M1", "write parts/shared one\nwrite parts/M1 good\ncommit Part M1"),
            NightScene.Milestone("M2", "on M2\nrun git merge -q -X ours -m Merge longrun/base\n"
                + "on M2 attempt 1\nwrite waiting x\nwait-for go\ndelete go\ndelete waiting\n"
                + "write parts/shared two\ncommit Part M2", "- Depends on: none"));
        var run = scene.Start("run");
        scene.UntilWaiting("M2-1");
        scene.Until("M1 has landed", () => scene.Landed().Contains("M1"));
        scene.Release("M2-1");
        run.End(NightScene.NightTimeOut).With(0);

        Assert.Contains("it conflicts", scene.Events.OfType<Event.AttemptRejected>().Single().Reasons[0].Reason,
            StringComparison.Ordinal);
        Assert.Contains("`git merge longrun/base`",
            File.ReadAllText(scene.Places.BriefOf(AttemptId.From("M2-2"))), StringComparison.Ordinal);
        Assert.DoesNotContain("`git merge longrun/base`",
            File.ReadAllText(scene.Places.BriefOf(AttemptId.From("M2-1"))), StringComparison.Ordinal);
        Assert.Equal("two", scene.Git("show", "longrun/r1:parts/shared"));
        Assert.Equal("good", scene.Git("show", "longrun/r1:parts/M1"));
    }

    [Fact]
    public void A_detached_head_a_dirty_tree_odd_names_a_long_brief_and_a_subfolder_are_fine()
    {
        using var scene = new NightScene();
        scene.Write("a folder/it's \"so\"\nodd", "kept\n");
        scene.Write("parts/ä ö\t$x", "good\n");
        scene.Git("add", "-A");
        scene.Git("commit", "-q", "-m", "Odd names");
        scene.Git("checkout", "-q", "--detach");
        scene.Write("parts/not yet", "bad\n");
        scene.Configure();
        scene.Roadmap(NightScene.Milestone(
            "M1", "write parts/M1 good\nrun printf 'new\\n' > \"it's \\\"new\\\"\"\ncommit Part M1",
            string.Concat(Enumerable.Repeat("A long word about what is wanted here.\n", (1 << 20) / 39))));
        var before = scene.Fingerprint();

        var ended = scene.StartIn(Path.Combine(scene.WorkTree, "a folder"), "run").End(NightScene.NightTimeOut).With(0);

        Assert.Empty(before.DifferencesTo(scene.Fingerprint()));
        Assert.Contains("uncommitted", ended.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("kept", scene.Git("show", "longrun/r1:a folder/it's \"so\"\nodd"));
        Assert.Equal("new", scene.Git("show", "longrun/r1:it's \"new\""));
        Assert.Equal(scene.Git("rev-parse", "HEAD"), scene.State.Opened!.Base.Value);
    }

    [Fact]
    public void A_report_that_cannot_be_read_and_what_was_left_as_evidence_are_named()
    {
        using var scene = new NightScene();
        scene.Configure();
        scene.Roadmap(NightScene.Milestone("M1", """
            write parts/M1 good
            evidence shot.txt four
            run ln -s /etc/passwd "$LONGRUN_OUT/evidence/link"
            report raw {
            """));

        scene.Longrun("run").With(0);

        var page = File.ReadAllText(Path.Combine(scene.People, "pulls/M1-1.md"));
        Assert.Contains("Report: not taken up, it is not JSON", page, StringComparison.Ordinal);
        Assert.Contains("shot.txt, 4 bytes", page, StringComparison.Ordinal);
        Assert.Contains("link, no regular file", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_night_runs_in_a_linked_worktree()
    {
        using var scene = new NightScene();
        scene.Git("worktree", "add", "-q", "-b", "side", "../linked");
        var main = scene.Fingerprint();
        scene.WorkTree = Path.Combine(scene.Root, "linked");
        scene.Configure();
        scene.Roadmap(NightScene.Part("M1"));

        scene.Longrun("run").With(0);
        scene.Longrun("accept").With(0);

        Assert.Equal("good\n", File.ReadAllText(Path.Combine(scene.WorkTree, "parts/M1")));
        Assert.Equal("side", scene.Git("branch", "--show-current"));
        var person = Path.Combine(scene.Root, "person");
        Assert.DoesNotContain(main.DifferencesTo(RepositoryFingerprint.Take(person)),
            d => !d.Contains("worktrees/linked", StringComparison.Ordinal)
                && !d.Contains("heads/side", StringComparison.Ordinal)
                && !d.Contains("ORIG_HEAD", StringComparison.Ordinal));
    }

    [Fact]
    public void Three_workers_on_disjoint_parts_work_at_the_same_time()
    {
        using var scene = new NightScene();
        scene.Configure("workers: 3");
        string Together(string id) => NightScene.Milestone(
            id, $"write waiting x\nwait-for go\ndelete go\ndelete waiting\nwrite parts/{id} good\ncommit Part {id}",
            $"- Depends on: none\n- Touches: parts/{id}");
        scene.Roadmap(Together("M1"), Together("M2"), Together("M3"));

        var run = scene.Start("run");
        string[] attempts = ["M1-1", "M2-1", "M3-1"];
        foreach (var attempt in attempts)
        {
            scene.UntilWaiting(attempt);
        }

        foreach (var attempt in attempts)
        {
            scene.Release(attempt);
        }

        run.End(NightScene.NightTimeOut).With(0);
        Assert.Equal(["M1", "M2", "M3"], scene.Landed().Order());
    }
}
