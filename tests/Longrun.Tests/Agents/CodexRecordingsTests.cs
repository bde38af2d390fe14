using Longrun.Agents;
using Longrun.Agents.Codex;
using Longrun.Core.Work;
using Longrun.Jobs;
using Xunit;

namespace Longrun.Tests.Agents;

/// <summary>Transcripts of the real program against a scripted service, recorded once.</summary>
public sealed class CodexRecordingsTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 25, 16, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset s_resetsAt = DateTimeOffset.FromUnixTimeSeconds(1795700000);

    private static readonly DateTimeOffset s_weekResetsAt = DateTimeOffset.FromUnixTimeSeconds(1796000000);

    public static TheoryData<string, string, string> Recorded => new()
    {
        { "completed", nameof(ExitReason.Exited), nameof(Ending.Completed) },
        { "denied", nameof(ExitReason.Exited), nameof(Ending.Completed) },
        { "compacted", nameof(ExitReason.Exited), nameof(Ending.Completed) },
        { "subagent", nameof(ExitReason.Exited), nameof(Ending.Completed) },
        { "mcp-tool", nameof(ExitReason.Exited), nameof(Ending.Completed) },
        { "credits", nameof(ExitReason.Exited), nameof(Ending.Completed) },
        { "cut-then-completed", nameof(ExitReason.Exited), nameof(Ending.Completed) },
        { "completed", nameof(ExitReason.Stopped), nameof(Ending.Completed) },
        { "limit", nameof(ExitReason.Exited), nameof(Ending.Limit) },
        { "limit", nameof(ExitReason.WallClock), nameof(Ending.Limit) },
        { "limit-in-words", nameof(ExitReason.Exited), nameof(Ending.Limit) },
        { "limit-without-reset", nameof(ExitReason.Exited), nameof(Ending.Limit) },
        { "limit-of-subscription", nameof(ExitReason.Exited), nameof(Ending.Limit) },
        { "too-many-requests", nameof(ExitReason.Exited), nameof(Ending.Limit) },
        { "rate-limit", nameof(ExitReason.Exited), nameof(Ending.Limit) },
        { "payment-due", nameof(ExitReason.Exited), nameof(Ending.Authentication) },
        { "plan-without-codex", nameof(ExitReason.Exited), nameof(Ending.Authentication) },
        { "unauthorised", nameof(ExitReason.Exited), nameof(Ending.Authentication) },
        { "no-key", nameof(ExitReason.Exited), nameof(Ending.Authentication) },
        { "login-ended", nameof(ExitReason.Exited), nameof(Ending.Authentication) },
        { "refused", nameof(ExitReason.Exited), nameof(Ending.Refused) },
        { "content-filter", nameof(ExitReason.Exited), nameof(Ending.Refused) },
        { "flagged", nameof(ExitReason.Exited), nameof(Ending.Refused) },
        { "cut", nameof(ExitReason.Exited), nameof(Ending.Crashed) },
        { "overloaded", nameof(ExitReason.Exited), nameof(Ending.Unavailable) },
        { "server-error", nameof(ExitReason.Exited), nameof(Ending.Unavailable) },
        { "context-full", nameof(ExitReason.Exited), nameof(Ending.Crashed) },
        { "model-unknown", nameof(ExitReason.Exited), nameof(Ending.Crashed) },
        { "killed", nameof(ExitReason.Exited), nameof(Ending.Crashed) },
        { "killed", nameof(ExitReason.Stopped), nameof(Ending.Interrupted) },
        { "killed", nameof(ExitReason.Cancelled), nameof(Ending.Interrupted) },
        { "killed", nameof(ExitReason.WallClock), nameof(Ending.TimedOut) },
        { "killed", nameof(ExitReason.Quiet), nameof(Ending.Quiet) },
        { "killed", nameof(ExitReason.Flooded), nameof(Ending.Flooded) },
        { "killed", nameof(ExitReason.NotStarted), nameof(Ending.NotStarted) },
    };

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_recorded_session_ends_as_it_did(string name, string reason, string ending) =>
        Assert.Equal(ending, Read(name, Enum.Parse<ExitReason>(reason)).Ending.ToString());

    [Fact]
    public void A_session_that_completed_tells_what_it_was_and_used()
    {
        var session = Read("completed");

        Assert.Equal(CodexVersion.Tested, session.Version);
        Assert.Equal("gpt-6.1-sol", session.Model);
        Assert.Equal("provider", session.KeySource);
        Assert.Equal("All done.", session.LastWords);
        Assert.Equal((3_003, 120, 3), (session.InputTokens, session.OutputTokens, session.Turns));
        Assert.Null(session.CostUsd);
        Assert.Null(session.Detail);
        Assert.Empty(session.Lost);
    }

    [Fact]
    public void What_it_did_is_told_by_its_tools_and_files()
    {
        var events = Events("completed");

        Assert.Contains(events, e => e is AgentEvent.Tool { Name: "shell" } tool
            && tool.What!.Contains("echo hello > made.txt", StringComparison.Ordinal));
        Assert.Equal("/workspace/patched.txt", Assert.Single(events.OfType<AgentEvent.FileChange>()).Path);
        Assert.Contains(new AgentEvent.Tool("longrun.report_blocked", null), Events("mcp-tool"));
    }

    [Theory]
    [InlineData("limit")]
    [InlineData("limit-of-subscription")]
    public void A_limit_resets_when_the_window_says_that_is_used_up(string name)
    {
        var session = Read(name);

        Assert.Equal(s_resetsAt, session.ResetsAt);
        Assert.StartsWith("You’ve hit your usage limit.", session.Detail, StringComparison.Ordinal);
        Assert.Equal(
            new QuotaWindow(QuotaWindow.FiveHours) { UsedPercent = 100, ResetsAt = s_resetsAt, IsRejected = true },
            session.Quota[0]);
        Assert.Equal((QuotaWindow.SevenDays, s_weekResetsAt), (session.Quota[1].Name, session.Quota[1].ResetsAt));
        Assert.False(session.Quota[1].IsRejected);
    }

    [Fact]
    public void A_limit_that_only_its_words_date_resets_the_minute_after() =>
        Assert.InRange(Read("limit-in-words").ResetsAt!.Value, s_resetsAt, s_resetsAt + TimeSpan.FromMinutes(1));

    [Theory]
    [InlineData("limit-without-reset")]
    [InlineData("too-many-requests")]
    public void A_limit_without_a_date_has_none(string name) => Assert.Null(Read(name).ResetsAt);

    [Fact]
    public void A_rate_limit_of_seconds_is_over_after_them() =>
        Assert.Equal(s_now.AddSeconds(12), Read("rate-limit").ResetsAt);

    [Fact]
    public void What_is_paid_beyond_the_plan_is_overage()
    {
        var session = Read("credits");

        Assert.True(session.UsedOverage);
        Assert.False(Assert.Single(session.Quota).IsRejected);
    }

    [Fact]
    public void A_denied_command_is_counted_and_was_not_run()
    {
        Assert.Equal(1, Read("denied").PermissionDenials);
        Assert.DoesNotContain(Events("denied"), e => e is AgentEvent.Tool);
    }

    [Fact]
    public void Compactions_and_tries_are_counted()
    {
        Assert.Equal(1, Read("compacted").Compactions);
        Assert.Equal((1, 2), (Read("cut-then-completed").Retries, Read("cut").Retries));
    }

    [Fact]
    public void An_agent_it_started_ends_nothing_and_says_nothing_for_it_but_is_counted()
    {
        var session = Read("subagent");

        Assert.Equal("main done", session.LastWords);
        Assert.Equal(3_600, session.InputTokens);
    }

    [Fact]
    public void A_full_context_is_no_use_of_tokens() => Assert.Equal(0, Read("context-full").InputTokens);

    [Fact]
    public void What_is_left_of_the_plan_is_told_without_a_turn()
    {
        var session = Read("quota");

        Assert.Equal("chatgpt", session.KeySource);
        Assert.Equal(
            [(QuotaWindow.FiveHours, 62d, s_resetsAt), (QuotaWindow.SevenDays, 12d, s_weekResetsAt)],
            session.Quota.Select(w => (w.Name, w.UsedPercent!.Value, w.ResetsAt!.Value)));
        Assert.Empty(Read("quota-without-plan").Quota);
    }

    [Fact]
    public void Who_may_pay_is_a_subscription_or_a_key_that_was_named()
    {
        var codex = new CodexProgram();
        var (plain, named) = (RealCodex.Settings(), RealCodex.Settings("OPENAI_API_KEY"));

        Assert.True(codex.MayBePaidBy(plain, "chatgpt"));
        Assert.True(codex.MayBePaidBy(plain, null));
        Assert.False(codex.MayBePaidBy(plain, "apiKey"));
        Assert.False(codex.MayBePaidBy(plain, "provider"));
        Assert.True(codex.MayBePaidBy(named, "provider"));
    }

    private static SessionReport Read(string name, ExitReason reason = ExitReason.Exited)
    {
        using var printed = new MemoryStream(Recording(name));
        return SessionReader.Read(new CodexStream(), printed, new(Exit(reason), null));
    }

    private static List<AgentEvent> Events(string name)
    {
        var stream = new CodexStream();
        var events = new List<AgentEvent>();
        var lines = new StreamLines(line =>
        {
            using var document = LenientJson.Parse(line);
            events.AddRange(stream.Read(document!.RootElement));
        });
        lines.Feed(Recording(name));
        return events;
    }

    private static byte[] Recording(string name) =>
        StreamRecordings.All.Single(r => r.Agent == "codex" && r.Name == name).Bytes;

    private static ExitRecord Exit(ExitReason reason) => new()
    {
        Job = new("M1-1.agent.1"), Reason = reason, ExitCode = 0, EndedAt = s_now,
    };
}
