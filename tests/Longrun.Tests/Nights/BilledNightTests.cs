using Longrun.Agents.Claude;
using Longrun.Core;
using Longrun.Core.Work;
using Longrun.Tests.Git;
using Xunit;

namespace Longrun.Tests.Nights;

/// <summary>A claude that says with its first line that somebody else's key pays; here it is a script.</summary>
public sealed class BilledNightTests
{
    [Theory]
    [InlineData("none", true)]
    [InlineData("oauth", true)]
    [InlineData(null, true)]
    [InlineData("apiKeyHelper", false)]
    [InlineData("ANTHROPIC_API_KEY", false)]
    public void Only_the_subscription_pays_where_no_key_is_named(string? source, bool fits)
    {
        Assert.Equal(fits, ClaudeLogin.Fits(new(AgentKind.Claude, null, ["CLAUDE_CODE_OAUTH_TOKEN"]), source));
        Assert.True(ClaudeLogin.Fits(new(AgentKind.Claude, null, ["ANTHROPIC_API_KEY"]), source));
    }

    [Fact]
    public void A_key_nobody_named_ends_the_session_and_is_a_question()
    {
        using var scene = new NightScene();
        scene.Configure();
        scene.Write(".longrun/longrun.yaml", "agents: { c: { kind: claude, env: [CLAUDE_CODE_OAUTH_TOKEN] } }\n");
        scene.Roadmap(NightScene.Part("M1"));
        var bin = Directory.CreateDirectory(Path.Combine(scene.Root, "bin")).FullName;
        File.WriteAllText(Path.Combine(bin, "claude"), $$"""
            #!/bin/sh
            case $1 in
              --version) echo '2.1.330 (Claude Code)' ;;
              --help) echo '{{string.Join(" <x> ", ClaudeArguments.RequiredFlags)}}' ;;
              *) echo '{"type":"system","subtype":"init","apiKeySource":"apiKeyHelper"}'; sleep infinity ;;
            esac

            """);
        GitScene.SetMode(Path.Combine(bin, "claude"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        scene.Variables = scene.Variables.SetItem("PATH", $"{bin}:{scene.Variables["PATH"]}")
            .SetItem("CLAUDE_CODE_OAUTH_TOKEN", "none");

        scene.Longrun("run").With(3);

        var ended = Assert.Single(scene.Events.OfType<Event.SessionEnded>());
        Assert.Equal(Ending.Authentication, ended.Session.Ending);
        Assert.Contains("apiKeyHelper", scene.State.Of(new MilestoneId("M1")).Question!.Text, StringComparison.Ordinal);
    }
}
