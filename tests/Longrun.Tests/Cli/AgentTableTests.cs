using Longrun.Agents;
using Longrun.Cli.Terminal;
using Longrun.Core;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Tests.Cli;

public sealed class AgentTableTests
{
    private const string Begin = "<!-- agents: written from the code -->\n";
    private const string End = "<!-- /agents -->";

    private static readonly DateTimeOffset Now = new(2026, 11, 25, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_readmes_table_says_what_the_code_says()
    {
        var readme = Sources.Read("README.md");
        var begin = readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = readme.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= Begin.Length && end >= begin, $"README.md has no {Begin.Trim()} … {End}");
        var (table, received) = (AbilityWords.Table(), Path.Combine(Sources.Root, "README.received.txt"));
        if (readme[begin..end] == table)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, $"{readme[..begin]}{table}{readme[end..]}");
        Assert.Fail($"the table of agents in README.md is not the code's; write it anew by: mv {received} README.md");
    }

    [Fact]
    public void Every_program_it_knows_has_a_name_and_a_title_of_its_own()
    {
        Assert.Equal(
            AgentPrograms.Known.Length,
            AgentPrograms.Known.Select(known => AgentPrograms.Of(known.Value).Title).Distinct().Count());
        Assert.Equal(AgentPrograms.Known.Length, AgentPrograms.Known.Select(known => known.Key).Distinct().Count());
    }

    [Fact]
    public void What_is_left_and_what_it_waits_for_is_told_as_approved()
    {
        var claude = new AgentSettings(AgentKind.Claude, null, ["CLAUDE_CODE_OAUTH_TOKEN"]) { Model = "haiku" };
        var agent = new SurveyedAgent("claude", claude, AgentPrograms.Of(claude))
        {
            IsConfigured = true,
            File = "/opt/claude/claude",
            Found = new("claude 2.1.330", null, null),
            Login = new AgentLogin.Ok("CLAUDE_CODE_OAUTH_TOKEN"),
            Quota = new(
            [
                new(QuotaWindow.FiveHours) { UsedPercent = 58, ResetsAt = Now.AddHours(2) },
                new(QuotaWindow.SevenDays) { IsRejected = true, ResetsAt = Now.AddDays(3), IsOverage = true },
            ], Now.AddMinutes(-5), null),
            Hold = new(Now.AddDays(3), "You've hit your weekly limit\u001b[0m", 1, Now),
        };
        var unknown = agent with
        {
            Name = "codex", IsConfigured = false, File = null, Hold = null,
            Found = new(null, "agent codex: codex is not on the PATH.", "install it"),
            Login = new AgentLogin.Missing("agent codex has no login", "log it in"),
            Quota = new([], Now, "it did not say"),
        };
        Approved.Match(AgentsText.Of(new([agent, unknown]), Now), "agents");
    }
}
