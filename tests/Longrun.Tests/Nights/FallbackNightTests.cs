using Longrun.Core;
using Xunit;

namespace Longrun.Tests.Nights;

/// <summary>Nights in which one agent cannot go on, with real programs.</summary>
public sealed class FallbackNightTests
{
    private const string OutOfQuota =
        """printf '{"status":"limit","resets_at":"2099-01-01T00:00:00Z"}' > $LONGRUN_OUT/report.json""";

    [Theory]
    [InlineData("/nowhere/agent --go", "first waits for you: first could not be started", Traits = ["length", "long"])]
    [InlineData(OutOfQuota, "first is out of quota")]
    public void The_next_agent_brings_the_night_to_its_end_and_nobody_is_asked(string first, string why)
    {
        using var scene = new NightScene();
        Configure(scene, first, "[first, fake]");
        scene.Roadmap(NightScene.Part("M1"), NightScene.Part("M2"));

        scene.Longrun("run").With(0);

        Assert.Equal(["M1", "M2"], scene.Landed());
        Assert.Empty(scene.Events.OfType<Event.MilestoneBlocked>());
        var started = scene.Events.OfType<Event.AttemptStarted>().ToList();
        Assert.Equal(["first", "fake", "fake"], started.Select(e => e.Agent));
        Assert.StartsWith(why, started[1].Instead, StringComparison.Ordinal);
        var pull = File.ReadAllText(Path.Combine(scene.People, "pulls/M1-2.md"));
        Assert.Contains($"Agent: fake, because {why}", pull, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wait_is_ended_by_the_person_and_goes_on_in_the_night_that_runs()
    {
        using var scene = new NightScene();
        Configure(scene, OutOfQuota, "[first]");
        scene.Roadmap(NightScene.Part("M1"));
        var run = scene.Start("run");
        scene.Until("the limit is met", () => scene.Events.OfType<Event.AttemptReleased>().Any());
        var held = scene.Events.OfType<Event.AgentHeld>().Single();
        Assert.Equal(held.At + TimeSpan.FromDays(8), held.Until!.Value, TimeSpan.FromMinutes(1));

        scene.Longrun("retry", "--agent", "frst").Complains(2, "no agent frst");
        scene.Longrun("retry", "--agent", "first").With(0);

        scene.Until("it is tried again", () => scene.Events.OfType<Event.AttemptStarted>().Count() == 2);
        scene.Longrun("stop").With(0);
        run.End(NightScene.NightTimeOut).With(6);
        scene.NothingWorks();
    }

    [Fact]
    public void An_agent_of_a_milestone_that_is_not_there_is_named_at_the_start()
    {
        using var scene = new NightScene();
        Configure(scene, "true", "[first]");
        scene.Roadmap(NightScene.Part("M1", "- Agent: frist"));

        var errors = scene.Longrun("run").With(7).Errors;

        Assert.Matches(@"ROADMAP\.md:\d+:10: error: M1 names the agent frist.*\s+hint: Did you mean first\?", errors);
        Assert.Equal(0, scene.Records);
    }

    private static void Configure(NightScene scene, string first, string use)
    {
        scene.Configure($"use: {use}");
        var file = Path.Combine(scene.People, "longrun.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace(
            "agents:\n", $"agents:\n  first: {{ kind: command, run: \"{first.Replace("\"", "\\\"")}\" }}\n",
            StringComparison.Ordinal));
    }
}
