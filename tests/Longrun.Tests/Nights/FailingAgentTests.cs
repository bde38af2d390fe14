using Longrun.Core;
using Xunit;

namespace Longrun.Tests.Nights;

/// <summary>Agents that cannot do anything: a blocked milestone with the reason, never a night that breaks.</summary>
public sealed class FailingAgentTests
{
    [Theory]
    [InlineData("true", "", 4, "no commit and no change")]
    [InlineData("exit 9", "", 4, "no commit and no change")]
    [InlineData("/nowhere/agent --go", "", 3, "/nowhere/agent")]
    [InlineData("head -c 300000000 /dev/zero", "attempts: 1", 4, "printed more than its output cap")]
    public void The_milestone_is_blocked_with_the_reason(string agent, string settings, int exitCode, string reason)
    {
        using var scene = new NightScene();
        scene.Configure(settings, agent);
        scene.Roadmap(NightScene.Part("M1"));

        scene.Longrun("run").With(exitCode);

        var question = Assert.Single(scene.Events.OfType<Event.MilestoneBlocked>()).Question;
        var page = File.ReadAllText(Path.Combine(scene.People, "BLOCKED.md"));
        Assert.True(page.Contains(reason, StringComparison.OrdinalIgnoreCase), $"{question}\n{page}");
        Assert.Empty(scene.Workers());
    }
}
