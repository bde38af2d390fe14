using System.Diagnostics;
using Longrun.Core;
using Xunit;

namespace Longrun.Tests.Nights;

/// <summary>Promise 7 from outside: what is alive is looked up in the process table, not in our own books.</summary>
public sealed class StoppedNightTests
{
    private const string Hanging = """
        on M1
        write parts/M1 good
        commit Part M1
        on M1 attempt 1
        write parts/M1 half
        spawn
        run setsid sh -c "sleep 1000 & setsid sleep 1000 &"
        hang
        """;

    [Theory]
    [InlineData("file", "auto", false, Traits = ["length", "long"])]
    [InlineData("file", "off", false, Traits = ["length", "long"])]
    [InlineData("file", "auto", true, Traits = ["length", "long"])]
    [InlineData("file", "off", true, Traits = ["length", "long"])]
    [InlineData("command", "auto", true)]
    [InlineData("command", "off", false, Traits = ["length", "long"])]
    public void Everything_is_dead_within_two_seconds_and_nothing_starts_until_resume(
        string by, string sandbox, bool orchestratorDead)
    {
        using var scene = new NightScene();
        scene.Configure($"sandbox: {sandbox}");
        scene.Roadmap(NightScene.Milestone("M1", Hanging), NightScene.Part("M2"));
        var run = scene.Start("run");
        scene.Until("three sleepers", () => Sleepers(scene) >= 3);
        if (orchestratorDead)
        {
            run.Kill();
        }

        if (by == "file")
        {
            scene.Write(".longrun/STOP", "");
        }
        else
        {
            scene.Longrun("stop").With(0);
            Assert.Empty(scene.Keepers()); // the command has said that nothing is alive
        }

        var clock = Stopwatch.StartNew();
        bool Dead() => scene.Alive().All(pid => !orchestratorDead && pid == run.Pid);
        Assert.True(SpinWait.SpinUntil(Dead, NightScene.KillPromise), $"alive after {clock.Elapsed}");
        if (!orchestratorDead)
        {
            run.End(NightScene.CommandTimeOut).With(6);
        }

        scene.Longrun("run").With(6);
        scene.Longrun("cycle");
        Assert.Empty(scene.Alive());
        Assert.Single(scene.Events.OfType<Event.AttemptStarted>());

        scene.Longrun("resume").With(0);
        scene.Longrun("run").With(0);
        Assert.Equal("good", scene.Git("show", "longrun/r1:parts/M1"));
        Assert.False(File.Exists(Path.Combine(scene.People, "STOP")));
    }

    [Fact]
    public void A_stop_in_a_folder_that_was_made_anew_is_seen()
    {
        using var scene = new NightScene();
        scene.Configure();
        scene.Roadmap(NightScene.Milestone("M1", Hanging));
        var run = scene.Start("run");
        scene.Until("three sleepers", () => Sleepers(scene) >= 3);
        // Renamed away in one step: the run may write a page into it at any moment.
        Directory.Move(scene.People, scene.People + ".gone");

        scene.Write(".longrun/STOP", "");

        Assert.True(SpinWait.SpinUntil(() => scene.Alive().All(pid => pid == run.Pid), NightScene.KillPromise));
        run.End(NightScene.CommandTimeOut).With(6);
    }

    private static int Sleepers(NightScene scene) =>
        SceneProcesses.With(scene.Root).Count(p => p.Words.StartsWith("sleep\0", StringComparison.Ordinal));
}
