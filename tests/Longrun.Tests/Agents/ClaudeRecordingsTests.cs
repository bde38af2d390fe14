using Longrun.Agents;
using Longrun.Agents.Claude;
using Longrun.Core.Work;
using Longrun.Jobs;
using Xunit;

namespace Longrun.Tests.Agents;

/// <summary>
/// What Claude Code 2.1.330 printed against a scripted model server, one file for each way a session went; read as a
/// night reads it.
/// </summary>
public sealed class ClaudeRecordingsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 16, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("limit-weekly", "You've hit your weekly limit", "2026-11-30T07:01:10Z")]
    [InlineData("limit-opus", "You've hit your Opus limit", "2026-11-30T07:01:11Z")]
    [InlineData("limit-fable", "You've hit your Fable limit", "2026-11-30T07:01:13Z")]
    [InlineData("limit-no-reset", "You've hit your 5-hour limit", null)]
    [InlineData("out-of-credits", "You're out of usage credits", "2026-11-25T17:54:40Z")]
    [InlineData("spend-limit", "You've hit your individual spend limit", "2026-11-25T17:54:41Z")]
    [InlineData("gateway-cap", "spend limit reached", "2026-11-25T17:55:18Z")]
    [InlineData("throttled", "API Error: Server is temporarily limiting requests", null)]
    [InlineData("throttled-with-reset", "API Error: Server is temporarily limiting requests", "2026-11-25T17:54:34Z")]
    [InlineData("throttled-key", "API Error: Request rejected (429)", null)]
    [InlineData("extra-usage", "API Error: 400 You're out of extra usage.", null)]
    public void A_limit_is_one_whatever_its_wording(string name, string words, string? resetsAt)
    {
        var session = Read(name);
        Assert.Equal(Ending.Limit, session.Ending);
        Assert.StartsWith(words, session.Detail);
        Assert.Equal(resetsAt is null ? null : DateTimeOffset.Parse(resetsAt), session.ResetsAt);
    }

    [Theory]
    [InlineData("overloaded", nameof(Ending.Unavailable), "API Error: 529 Overloaded")]
    [InlineData("server-error", nameof(Ending.Unavailable), "API Error: 500 Internal server error")]
    [InlineData("model-not-found", nameof(Ending.Crashed), "There's an issue with the selected model")]
    [InlineData("prompt-too-long", nameof(Ending.Crashed), "Prompt is too long")]
    [InlineData("max-tokens", nameof(Ending.Crashed), "API Error: Claude's response exceeded")]
    [InlineData("refused", nameof(Ending.Refused), "API Error: Sonnet 5.5's safeguards flagged this message")]
    [InlineData("turn-cap", nameof(Ending.TurnCap), "Reached maximum number of turns (3)")]
    [InlineData("budget", nameof(Ending.Budget), "Reached maximum budget ($0.3)")]
    [InlineData("credit-balance", nameof(Ending.Authentication), "Credit balance is too low")]
    [InlineData("org-not-allowed", nameof(Ending.Authentication), "Your organization has disabled Claude")]
    [InlineData("startup-failure", nameof(Ending.NotStarted), "--dangerously-skip-permissions cannot be used")]
    [InlineData("overage-then-error", nameof(Ending.Unavailable), "API Error: 500 boom")]
    public void What_failed_says_how_in_the_vendors_words(string name, string ending, string words)
    {
        var session = Read(name);
        Assert.Equal(ending, session.Ending.ToString());
        Assert.StartsWith(words, session.Detail);
        Assert.Null(session.ResetsAt);
    }

    [Theory]
    [InlineData("quota")]
    [InlineData("overage")]
    [InlineData("compacted")]
    [InlineData("denied-rule")]
    [InlineData("mcp")]
    [InlineData("mcp-failed")]
    [InlineData("background")]
    [InlineData("subagent")]
    [InlineData("subagent-background")]
    [InlineData("heartbeat")]
    [InlineData("thinking")]
    [InlineData("partial")]
    [InlineData("empty-answer")]
    public void What_ended_by_itself_is_completed_and_nothing_of_it_is_missing(string name)
    {
        var session = Read(name);
        Assert.Equal(Ending.Completed, session.Ending);
        Assert.Empty(session.Lost);
        Assert.Equal("2.1.330", session.Version);
    }

    [Theory]
    [InlineData("sigterm-tool", nameof(ExitReason.Stopped), nameof(Ending.Interrupted))]
    [InlineData("sigterm-tool", nameof(ExitReason.WallClock), nameof(Ending.TimedOut))]
    [InlineData("sigterm-tool", nameof(ExitReason.Quiet), nameof(Ending.Quiet))]
    [InlineData("sigint", nameof(ExitReason.Cancelled), nameof(Ending.Interrupted))]
    [InlineData("sigint", nameof(ExitReason.Exited), nameof(Ending.Crashed))]
    public void What_was_ended_from_outside_is_what_ended_it(string name, string reason, string ending) =>
        Assert.Equal(ending, Read(name, Enum.Parse<ExitReason>(reason)).Ending.ToString());

    [Fact]
    public void Both_windows_are_told_with_what_is_used_of_them_and_when_they_reset()
    {
        var quota = Read("quota").Quota;
        Assert.Equal(["five_hour", "seven_day"], quota.Select(w => w.Name));
        Assert.Equal([96.0, 31.0], quota.Select(w => Math.Round(w.UsedPercent!.Value, 6)));
        Assert.Equal(
            [DateTimeOffset.FromUnixTimeSeconds(1795629683), DateTimeOffset.FromUnixTimeSeconds(1796022483)],
            quota.Select(w => w.ResetsAt!.Value));
        Assert.DoesNotContain(quota, w => w.IsRejected || w.IsOverage);
    }

    [Fact]
    public void A_limit_names_the_window_that_refuses()
    {
        var refusing = Assert.Single(Read("limit-weekly").Quota, w => w.IsRejected);
        Assert.Equal("seven_day", refusing.Name);
        Assert.Empty(Read("throttled").Quota);
    }

    [Fact]
    public void Usage_beyond_the_plan_is_seen_and_is_no_refusal()
    {
        var session = Read("overage");
        Assert.True(session.UsedOverage);
        Assert.True(Assert.Single(session.Quota, w => w.IsOverage).Name == "five_hour");
        Assert.DoesNotContain(session.Quota, w => w.IsRejected);
        Assert.True(Read("overage-then-error").UsedOverage);
    }

    [Fact]
    public void Compactions_retries_and_denials_are_counted()
    {
        Assert.Equal(1, Read("compacted").Compactions);
        Assert.Equal(3, Read("overloaded").Retries);
        Assert.Equal(3, Read("denied-rule").PermissionDenials);
    }

    [Fact]
    public void Of_two_results_that_come_one_after_the_other_the_last_one_counts()
    {
        var session = Read("subagent-background");
        Assert.Equal(("Main done 2.", 0.002m), (session.LastWords, session.CostUsd));
        Assert.Equal(3, session.Turns);
        Assert.Equal("Done.", Read("background").LastWords);
    }

    [Fact]
    public void What_a_session_has_used_is_known_while_it_runs()
    {
        var lines = File.ReadAllLines(PathOf("quota"));
        var reader = new SessionReader(new ClaudeStream());
        foreach (var line in lines.Where(l => !l.Contains("\"type\":\"result\"")))
        {
            reader.Feed(System.Text.Encoding.UTF8.GetBytes(line + "\n"));
        }

        Assert.Equal((700, 7), (reader.SoFar.Used.InputTokens, reader.SoFar.Used.Turns));
        Assert.Equal(700, Read("quota").InputTokens);
    }

    [Fact]
    public void Servers_of_tools_and_changed_files_are_events()
    {
        var stream = new ClaudeStream();
        var events = File.ReadAllLines(PathOf("mcp")).SelectMany(line => EventsOf(stream, line)).ToList();
        Assert.Contains(events, e => e is AgentEvent.Tool { Name: "mcp__longrun__report_blocked" });

        const string Edit = """
            {"type":"assistant","session_id":"s","message":{"id":"m","content":[
            {"type":"tool_use","name":"Edit","input":{"file_path":"/w/a.cs","old_string":"x"}}]}}
            """;
        Assert.Contains(
            EventsOf(new ClaudeStream(), Edit.ReplaceLineEndings("")),
            e => e is AgentEvent.FileChange { Path: "/w/a.cs" });
    }

    private static List<AgentEvent> EventsOf(ClaudeStream stream, string line)
    {
        using var document = LenientJson.Parse(System.Text.Encoding.UTF8.GetBytes(line));
        return [.. stream.Read(document!.RootElement)];
    }

    private static SessionReport Read(string name, ExitReason reason = ExitReason.Exited)
    {
        using var printed = File.OpenRead(PathOf(name));
        var exit = new ExitRecord { Job = new("M1-1.agent.1"), Reason = reason, ExitCode = 1, EndedAt = Now };
        return SessionReader.Read(new ClaudeStream(), printed, new(exit, null));
    }

    private static string PathOf(string name) =>
        Path.Combine(RealClaude.Repository, "tests/Longrun.Tests/Agents/Streams/claude", name + ".jsonl");
}
