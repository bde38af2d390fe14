using Xunit;

namespace Longrun.Tests.Nights;

/// <summary>
/// Workers that attack what they can reach, in the sandbox: it is theirs alone, and the night goes on.
/// </summary>
public sealed class HostileNightTests
{
    private const string Free = "- Depends on: none";

    [Fact]
    public void A_hostile_worker_changes_nothing_of_the_persons_and_the_night_goes_on()
    {
        using var scene = new NightScene();
        var mark = Path.Combine(scene.Root, "mark");
        var person = scene.WorkTree;
        scene.Configure("attempts: 1\nsandbox: required");
        scene.Roadmap(
            NightScene.Milestone("M1", "write parts/M1 good\ncommit Part M1\nhostile objects", Free),
            NightScene.Milestone("M2",
                $"write parts/M2 good\ncommit Part M2\nhostile refs\nhostile hooks {mark}\nhostile config {mark}",
                    Free),
            NightScene.Milestone("M3", $"write parts/M3 good\nhostile git-file {person}/.git", Free),
            NightScene.Milestone("M4",
                $"hostile write {person}\nhostile write {scene.StateHome}\nhostile delete {person}/.longrun/STOP\n"
                + $"hostile delete {person}/.git/longrun\nhostile delete {person}\nhostile delete {scene.StateHome}",
                    Free),
            NightScene.Milestone("M5", $"write parts/M5 good\nhostile link-report {person}/.git/config", Free),
            NightScene.Milestone("M6", "write parts/M6 good\nhostile fifo-report", Free),
            NightScene.Milestone("M7", $"hostile submodule {person}", Free),
            NightScene.Milestone("M8", "write parts/M8 good\nhostile filter", Free),
            NightScene.Part("M9", Free));
        var before = scene.Fingerprint();

        var ended = scene.Longrun("run");

        Assert.True(ended.ExitCode is 0 or 3, scene.Story());
        Assert.Empty(before.DifferencesTo(scene.Fingerprint()));
        scene.RepositoryIsSound();
        Assert.False(File.Exists(mark), "something a worker planted was run outside its sandbox");
        Assert.Contains("M9", scene.Landed());
        Assert.Equal("good", scene.Git("show", "longrun/r1:parts/zero"));
        foreach (var stopped in new[] { "M1", "M3", "M4", "M7" })
        {
            Assert.DoesNotContain(stopped, scene.Landed());
        }
    }
}
