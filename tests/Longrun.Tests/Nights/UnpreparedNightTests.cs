using Longrun.Core;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Tests.Nights;

/// <summary>An agent whose job cannot be prepared: where its home should be there is a file.</summary>
public sealed class UnpreparedNightTests
{
    [Fact]
    public void It_is_held_and_the_next_agent_does_the_work()
    {
        using var scene = NightScene.Over();
        scene.Write(".longrun/longrun.yaml", File.ReadAllText(Path.Combine(scene.People, "longrun.yaml")).Replace(
            "agents:\n", $$"""
            use: [fake, other]
            agents:
              other: { kind: command, run: "{{NightScene.FakeAgent}}", env: [DOTNET_ROOT] }

            """, StringComparison.Ordinal));
        scene.Roadmap(NightScene.Part("M1"), NightScene.Part("M2"), NightScene.Part("M3"));
        InPlaceOfTheHome(scene, "M2");

        scene.Longrun("run").With(0);

        Assert.Equal(["M1", "M2", "M3"], scene.Landed());
        var held = Assert.Single(scene.Events.OfType<Event.AgentHeld>());
        Assert.Equal("fake", held.Agent);
        Assert.Contains("could not be prepared", held.Detail, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("length", "long")]
    public void Where_no_other_is_left_its_milestone_is_a_question_and_the_answer_starts_it_anew()
    {
        using var scene = NightScene.Over();
        scene.Roadmap(NightScene.Part("M1"), NightScene.Part("M2"));
        InPlaceOfTheHome(scene, "M2");

        scene.Longrun("run").With(3);

        Assert.Equal(Ending.NotStarted, scene.Events.OfType<Event.SessionEnded>().Last().Session.Ending);
        Assert.Contains(scene.Events.OfType<Event.JobEnded>(), e => e.End is
            { Reason: JobEndReason.NotStarted, Detail: not null });
        scene.Longrun("answer", "M2", "mended");
        scene.Longrun("run").With(0);
        Assert.Equal(["M1", "M2"], scene.Landed());
    }

    private static void InPlaceOfTheHome(NightScene scene, string milestone)
    {
        var folder = scene.Places.FolderOf(new AttemptId(new(milestone), 1));
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "home"), "");
    }
}
