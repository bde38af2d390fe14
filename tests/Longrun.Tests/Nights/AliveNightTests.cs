using Longrun.Core;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Tests.Nights;

/// <summary>Workers that say nothing any more, and workers that fail in the same way again.</summary>
public sealed class AliveNightTests
{
    [Fact]
    public void A_quiet_worker_is_ended_and_the_next_starts_from_what_it_had_not_committed()
    {
        using var scene = new NightScene();
        scene.Configure("quiet: 4s");
        scene.Roadmap(NightScene.Milestone(
            "M1",
            "on M1 attempt 1\nwrite parts/M1 good\nhang\n"
            + "on M1 attempt 2\nrun grep -q good parts/M1\nwrite parts/too good"));

        scene.Longrun("run").With(0);

        var first = scene.State.Of(AttemptId.From("M1-1"));
        var second = scene.State.Of(AttemptId.From("M1-2"));
        Assert.Equal(Ending.Quiet, first.Session!.Session.Ending);
        Assert.Contains("no sign of life for", Assert.Single(first.Rejections).Reason, StringComparison.Ordinal);
        Assert.Equal(first.Import!.Head, second.From);
        Assert.Equal("good", scene.Git("show", "longrun/r1:parts/M1"));
        Assert.Empty(scene.Workers());
    }

    [Fact]
    public void The_same_failure_changes_the_brief_then_starts_clean_then_asks()
    {
        using var scene = new NightScene();
        scene.Configure("attempts: 6");
        scene.Roadmap(NightScene.Milestone(
            "M1",
            "on M1 attempt 1\nwrite parts/M1 bad\non M1 attempt 2\nwrite parts/more good\n"
            + "on M1 attempt 3\nrun test ! -e parts/more && git show longrun/earlier:parts/more\n"
            + "write parts/M1 bad\nwrite parts/other good"));

        scene.Longrun("run").With(4);

        Assert.Equal(3, scene.State.Of(new MilestoneId("M1")).Attempts.Length);
        Assert.DoesNotContain("## Diagnose first", Brief(scene, "M1-2"), StringComparison.Ordinal);
        Assert.Contains("## Diagnose first", Brief(scene, "M1-3"), StringComparison.Ordinal);
        var earlier = scene.State.Of(AttemptId.From("M1-2")).Import!.Head;
        Assert.Contains($"`longrun/earlier` ({earlier.Short})", Brief(scene, "M1-3"), StringComparison.Ordinal);
        Assert.Equal(earlier.Value, scene.Git("rev-parse", "refs/longrun/r1/attempts/M1/2"));
        var page = File.ReadAllText(Path.Combine(scene.People, "BLOCKED.md"));
        Assert.Contains("Attempts 1, 2 and 3 failed in the same way: gate parts: 1 test failed", page,
            StringComparison.Ordinal);
        Assert.Contains("not ok 1 - a part", page, StringComparison.Ordinal);
    }

    private static string Brief(NightScene scene, string attempt) =>
        File.ReadAllText(scene.Places.BriefOf(AttemptId.From(attempt)));
}
