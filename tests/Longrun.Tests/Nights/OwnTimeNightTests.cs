using System.Text.Json.Nodes;
using Xunit;

namespace Longrun.Tests.Nights;

/// <summary>What the person sets and watches themselves: an end, another try, the status as it goes on.</summary>
public sealed class OwnTimeNightTests
{
    [Fact]
    public void A_run_that_could_only_wait_beyond_its_end_ends_with_5_and_the_next_one_goes_on()
    {
        using var scene = new NightScene();
        scene.Configure();
        scene.Roadmap(
            NightScene.Part("M1"), NightScene.Milestone("M2", "on M2\nreport limit 172800"), NightScene.Part("M3"));

        var ended = scene.Longrun("run", "--until", "07:00").With(5);

        Assert.Contains("Nothing new is started from", ended.Output, StringComparison.Ordinal);
        Assert.Contains("The time you set ended the run", ended.Output, StringComparison.Ordinal);
        Assert.Equal(["M1"], scene.Landed());
        scene.Longrun("run", "--until", "midnight").Complains(2, "'midnight' is no time of day");
    }

    [Fact]
    public void A_milestone_that_is_blocked_or_skipped_is_tried_again_at_a_word()
    {
        using var scene = new NightScene();
        scene.Configure("attempts: 1");
        scene.Roadmap(NightScene.Milestone(
            "M1", "on M1\nwrite parts/M1 good\ncommit Part M1\non M1 attempt 1\nwrite parts/M1 bad\ncommit Bad"));
        scene.Longrun("run").With(4);
        scene.Longrun("retry", "M9").Complains(2, "the roadmap has no milestone M9");

        scene.Longrun("retry", "m1").With(0);
        scene.Longrun("run").With(0);

        Assert.Equal(["M1"], scene.Landed());
        scene.Longrun("retry", "M1").Complains(2, "M1 has landed");
    }

    [Fact]
    public void A_status_that_is_watched_is_told_again_when_something_has_happened()
    {
        using var scene = new NightScene();
        scene.Configure();
        scene.Roadmap(NightScene.Milestone(
            "M1", "write waiting x\nwait-for go\ndelete go\ndelete waiting\nwrite parts/M1 good\ncommit Part M1"));
        var run = scene.Start("run");
        scene.UntilWaiting("M1-1");
        var watched = scene.Start("status", "--watch", "--json");
        scene.Until("it is told", () => Stands(watched).Contains("working"));
        scene.Release("M1-1");
        run.End(NightScene.NightTimeOut).With(0);

        scene.Until("its landing is told", () => Stands(watched) is [.., "landed"]);

        Assert.Equal("working", Stands(watched)[0]);
    }

    private static IReadOnlyList<string> Stands(NightProcess watched) =>
    [
        .. watched.OutputSoFar.Split('\n').SkipLast(1)
            .Select(line => (string)JsonNode.Parse(line)!["milestones"]![0]!["stand"]!),
    ];
}
