using Longrun.Core;
using Xunit;

namespace Longrun.Tests.Nights;

/// <summary>What people do to a repository while a night runs in it: nothing a cycle has read is lost.</summary>
public sealed class DisturbedNightTests
{
    [Theory]
    [InlineData("git clean -ffdxq", Traits = ["length", "long"])]
    [InlineData("echo changed > README.md; git stash push -a -q", Traits = ["length", "long"])]
    [InlineData("rm -rf .longrun")]
    public void The_night_ends_although_its_folder_went(string disturbance)
    {
        using var scene = new NightScene();
        scene.Configure();
        scene.Write("ROADMAP.md", "# The project's own\n\n" + NightScene.Part("P1"));
        scene.Git("add", "-A");
        scene.Git("commit", "-q", "-m", "What comes next year");
        scene.Roadmap(Waiting("M1"), NightScene.Part("M2"), NightScene.Part("M3"));
        scene.Write(".longrun/SPEC.md", "Every part is good.\n");
        var run = scene.Start("run");
        scene.UntilWaiting("M1-1");

        // Again where the run wrote a page into the folder while it was being removed.
        scene.Until("the folder went", () => scene.Shell(disturbance).ExitCode == 0
            && !File.Exists(Path.Combine(scene.People, "ROADMAP.md")));
        scene.Release("M1-1");

        run.End(NightScene.NightTimeOut).With(0);
        Assert.Equal(["M1", "M2", "M3"], scene.Landed());
        Assert.Contains("Every part is good.", File.ReadAllText(scene.Places.BriefOf(AttemptId.From("M3-1"))),
            StringComparison.Ordinal);
        Assert.Contains("M3", File.ReadAllText(Path.Combine(scene.People, "STATE.md")), StringComparison.Ordinal);
        Assert.Equal("", scene.Git("status", "--porcelain"));
    }

    [Fact]
    public void An_answer_saved_by_an_editor_is_taken_while_the_page_is_rewritten()
    {
        using var scene = new NightScene();
        scene.Configure();
        scene.Roadmap(
            NightScene.Milestone("M1", """
                on M1
                write parts/M1 good
                on M1 attempt 1
                kind money
                option spend
                option save
                report blocked Spend it?
                """),
            Waiting("M2", "- Depends on: none"),
            NightScene.Milestone("M3", "kind money\nreport blocked And this?", "- Depends on: none"));
        var run = scene.Start("run");
        var page = Path.Combine(scene.People, "BLOCKED.md");
        scene.UntilWaiting("M2-1");
        scene.Until("a question on the page", () => File.Exists(page) && File.ReadAllText(page).Contains("Answer M1:"));

        var edited = Path.Combine(scene.People, ".BLOCKED.md.swp");
        File.WriteAllText(edited,
            File.ReadAllText(page).Replace("Answer M1:", "Answer M1: 2", StringComparison.Ordinal));
        scene.Release("M2-1"); // its end has the page written again, with the question of M3
        File.Move(edited, page, overwrite: true);

        run.End(NightScene.NightTimeOut).With(3);
        Assert.Contains(scene.Events.OfType<Event.CommandTaken>(),
            e => e.Command is PersonCommand.Answer { Milestone.Value: "M1", Text: "2" });
        Assert.Equal(["M1", "M2"], scene.Landed().Order());
        Assert.Contains("Answer M3:", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_person_wrote_beside_an_answer_is_kept()
    {
        using var scene = new NightScene();
        scene.Configure();
        scene.Roadmap(
            NightScene.Milestone("M1", "kind money\nreport blocked Spend it?"),
            NightScene.Milestone("M2", "kind money\nreport blocked And this?", "- Depends on: none"));
        scene.Longrun("run").With(3);
        var page = Path.Combine(scene.People, "BLOCKED.md");
        string[] Kept() => Directory.GetFiles(scene.People, "BLOCKED.md.edited-*");

        File.WriteAllText(page, File.ReadAllText(page).Replace("Answer M1:", "Answer M1: 2", StringComparison.Ordinal));
        scene.Longrun("pause").With(0);
        Assert.Empty(Kept());
        Assert.DoesNotContain("Answer M1:", File.ReadAllText(page), StringComparison.Ordinal);

        File.AppendAllText(page, "\nI must think about M2.\n");
        scene.Longrun("pause").With(0);
        Assert.Contains("I must think", File.ReadAllText(Assert.Single(Kept())), StringComparison.Ordinal);
        Assert.DoesNotContain("I must think", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_edit_does_not_stop_the_night_and_a_good_one_is_taken_up()
    {
        using var scene = new NightScene();
        scene.Configure();
        scene.Roadmap(Waiting("M1"), NightScene.Part("M2"));
        var run = scene.Start("run");
        scene.UntilWaiting("M1-1");

        scene.Roadmap(Waiting("M1"), NightScene.Part("M2"), NightScene.Part("M2"));
        scene.Write(".longrun/longrun.yaml", "");
        scene.Write(".longrun/longrun.yaml", "workers: many\n");
        scene.Until("both are refused", () => scene.Events.OfType<Event.RoadmapRefused>().Any()
            && scene.Events.OfType<Event.SettingsRefused>().Any());
        scene.Roadmap(Waiting("M1"), NightScene.Part("M2"), NightScene.Part("M3"));
        scene.Until("the good one is read", () => scene.Events.OfType<Event.RoadmapRead>().Count() == 2);
        scene.Release("M1-1");

        run.End(NightScene.NightTimeOut).With(0);
        Assert.Equal(["M1", "M2", "M3"], scene.Landed());
        Assert.Equal(3, scene.Events.OfType<Event.GateEnded>().Count(e => e.Run.Attempt is not null));
        Assert.Single(scene.Events.OfType<Event.SettingsRead>());
    }

    private static string Waiting(string id, string more = "") => NightScene.Milestone(
        id, $"write waiting x\nwait-for go\ndelete go\ndelete waiting\nwrite parts/{id} good\ncommit Part {id}", more);
}
