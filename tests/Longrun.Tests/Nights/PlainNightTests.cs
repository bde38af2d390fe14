using Longrun.Core;
using Xunit;

namespace Longrun.Tests.Nights;

/// <summary>A night in which nothing goes wrong: what landed, and what of the person's was left alone.</summary>
public sealed class PlainNightTests
{
    [Fact]
    public void A_criterion_counts_its_own_tests_and_not_another_milestones()
    {
        using var scene = new NightScene();
        scene.Configure();
        scene.Write("tests.sh", "seq -f 'ok %g - a point' \"$1\"; echo \"1..$1\"\n");
        scene.Git("add", "-A");
        scene.Git("commit", "-q", "-m", "Points");
        scene.Roadmap(
            NightScene.Part("M1", "Done when:\n- [ ] `sh tests.sh 5` passes"),
            NightScene.Part("M2", "Done when:\n- [ ] `sh tests.sh 2` passes"));

        scene.Longrun("run").With(0);

        Assert.Equal([5, 2], scene.Events.OfType<Event.GateEnded>()
            .Where(e => e.Run.Gate == "done-1").Select(e => e.Run.Count!.Value));
    }

    [Fact]
    public void Three_milestones_land_and_nothing_of_the_persons_moves()
    {
        using var scene = new NightScene();
        scene.Write("work in progress", "not committed\n");
        scene.Write("README.md", "Parts, being changed.\n");
        scene.Write("stashed", "later\n");
        scene.Git("stash", "push", "-q", "--", "README.md");
        scene.Write("README.md", "Parts, being changed.\n");
        scene.Shell("git fetch -q . main; printf '#!/bin/sh\\nexit 1\\n' > .git/hooks/reference-transaction;"
            + " chmod +x .git/hooks/reference-transaction");
        scene.Configure();
        scene.Roadmap(
            NightScene.Part("M1"),
            NightScene.Milestone("M2", "write parts/M2 good\n# what it leaves is committed for it"),
            NightScene.Milestone("M3", "append parts/M1 better\nwrite parts/M3 good\ncommit Part M3"));
        var before = scene.Fingerprint();

        scene.Longrun("run").With(0);

        Assert.Empty(before.DifferencesTo(scene.Fingerprint()));
        scene.RepositoryIsSound();
        Assert.Equal(
            "M3\nM2\nM1",
            scene.Git("log", "--first-parent", "--format=%(trailers:key=Longrun-Milestone,valueonly,separator=)",
                "main..refs/longrun/r1/branch"));
        Assert.Equal("r1 1", scene.Git("log", "-1",
            "--format=%(trailers:key=Longrun-Run,valueonly,separator=) "
            + "%(trailers:key=Longrun-Attempt,valueonly,separator=)", "refs/longrun/r1/branch"));
        Assert.Equal(scene.Git("rev-parse", "refs/longrun/r1/branch"), scene.Git("rev-parse", "longrun/r1"));
        Assert.Equal("good\nbetter", scene.Git("show", "longrun/r1:parts/M1"));
        Assert.Equal(3, scene.Events.OfType<Event.Landed>().Count());
        Assert.Contains("work in progress", string.Join('\n', scene.State.Opened!.Uncommitted),
            StringComparison.Ordinal);
        Assert.Empty(scene.Workers());
    }
}
