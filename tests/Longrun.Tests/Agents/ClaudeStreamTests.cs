using System.Text;
using Longrun.Agents;
using Longrun.Agents.Claude;
using Longrun.Core.Work;
using Longrun.Jobs;
using Xunit;

namespace Longrun.Tests.Agents;

public sealed class ClaudeStreamTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 16, 29, 0, TimeSpan.Zero);

    private const string Init =
        """{"type":"system","subtype":"init","session_id":"s1","model":"m","apiKeySource":"none"}""";

    private const string Rejected =
        """{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1795372141}}""";

    private const string Fine =
        """{"type":"result","subtype":"success","is_error":false,"terminal_reason":"completed","result":"Done."}""";

    // Recorded from the real program against the scripted model server.
    public static TheoryData<string, string, string> Recorded => new()
    {
        { "completed", nameof(ExitReason.Exited), nameof(Ending.Completed) },
        { "limit", nameof(ExitReason.Exited), nameof(Ending.Limit) },
        { "login-refused", nameof(ExitReason.Exited), nameof(Ending.Authentication) },
        { "no-login", nameof(ExitReason.Exited), nameof(Ending.Authentication) },
        { "cut", nameof(ExitReason.Exited), nameof(Ending.Unavailable) },
        { "declined", nameof(ExitReason.Exited), nameof(Ending.Refused) },
        { "denied", nameof(ExitReason.Exited), nameof(Ending.Completed) },
        { "killed", nameof(ExitReason.Exited), nameof(Ending.Crashed) },
        { "killed", nameof(ExitReason.Stopped), nameof(Ending.Interrupted) },
        { "killed", nameof(ExitReason.Cancelled), nameof(Ending.Interrupted) },
        { "killed", nameof(ExitReason.Interrupted), nameof(Ending.Interrupted) },
        { "killed", nameof(ExitReason.WallClock), nameof(Ending.TimedOut) },
        { "killed", nameof(ExitReason.Flooded), nameof(Ending.Flooded) },
        { "killed", nameof(ExitReason.NotStarted), nameof(Ending.NotStarted) },
    };

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_recorded_session_ends_as_it_did(string name, string reason, string ending)
    {
        using var stream = new MemoryStream(Recording(name));
        var session = SessionReader.Read(new ClaudeStream(), stream, new(Exit(Enum.Parse<ExitReason>(reason)), null));
        Assert.Equal(ending, session.Ending.ToString());
    }

    [Fact]
    public void A_recorded_limit_says_when_it_resets_and_keeps_the_vendors_words()
    {
        using var stream = new MemoryStream(Recording("limit"));
        var session = SessionReader.Read(new ClaudeStream(), stream, new(Exit(), null));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1795372141), session.ResetsAt);
        Assert.Equal("You've hit your 5-hour limit · resets 6:29pm (UTC)", session.Detail);
    }

    [Fact]
    public void A_recorded_denial_is_counted_once()
    {
        using var stream = new MemoryStream(Recording("denied"));
        Assert.Equal(1, SessionReader.Read(new ClaudeStream(), stream, new(Exit(), null)).PermissionDenials);
    }

    [Fact]
    public void A_failed_login_is_no_success_although_its_subtype_says_so() => Assert.Equal(
        Ending.Authentication,
        Read(
            Init,
            """{"type":"result","subtype":"success","is_error":true,"result":"Not logged in"}""").Ending);

    [Fact]
    public void The_exit_code_decides_nothing()
    {
        Assert.Equal(Ending.Completed, Read([Init, Fine], exitCode: 1).Ending);
        Assert.Equal(Ending.Crashed, Read([Init], exitCode: 0).Ending);
    }

    [Fact]
    public void An_unknown_command_is_a_crash_although_no_error_is_flagged() => Assert.Equal(
        Ending.Crashed,
        Read(Init, """{"type":"result","subtype":"success","is_error":false,"result":"Unknown command: /x"}""").Ending);

    [Fact]
    public void A_limit_event_that_allows_is_no_limit()
    {
        const string Allowed =
            """{"type":"rate_limit_event","rate_limit_info":{"status":"allowed","resetsAt":1795372141}}""";
        Assert.Equal(Ending.Completed, Read(Init, Allowed, Fine).Ending);
        Assert.Equal(Ending.Crashed, Read(Init, Allowed).Ending);
    }

    [Fact]
    public void A_limit_that_was_overcome_is_no_limit()
    {
        Assert.Equal(Ending.Completed, Read(Init, Rejected, Fine).Ending);
    }

    [Fact]
    public void A_rejected_limit_without_a_result_is_a_limit_also_where_the_session_was_ended()
    {
        var session = Read([Init, Rejected], ExitReason.WallClock);
        Assert.Equal(Ending.Limit, session.Ending);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1795372141), session.ResetsAt);
    }

    [Fact]
    public void A_rejected_limit_may_lack_its_reset()
    {
        var session = Read(
            Init,
            """{"type":"rate_limit_event","rate_limit_info":{"status":"rejected"}}""",
            """{"type":"result","is_error":true,"terminal_reason":"api_error","result":"no"}""");
        Assert.Equal((Ending.Limit, null), (session.Ending, session.ResetsAt));
    }

    [Theory]
    [InlineData("You've hit your session limit · resets 3am (Europe/Berlin)", "2026-11-23T02:00:00Z")]
    [InlineData("You've hit your session limit · resets 6:30pm (UTC)", "2026-11-22T18:30:00Z")]
    [InlineData("You've hit your weekly limit · resets Nov 25, 9am (America/New_York)", "2026-11-25T14:00:00Z")]
    [InlineData("You've hit your weekly limit · resets Jan 2 at 9am (UTC)", "2027-01-02T09:00:00Z")]
    [InlineData("Claude AI usage limit reached|1795372141", "2026-11-22T18:29:01Z")]
    [InlineData("You've hit your monthly spend limit · your 5-hour limit resets 8pm (UTC)", "2026-11-22T20:00:00Z")]
    [InlineData("You've hit your session limit · resets 6:30pm (UTC) · progress saved", "2026-11-22T18:30:00Z")]
    [InlineData("You've reached your usage limit", null)]
    [InlineData("You're out of usage credits · resets Nov 30, 7:01am (UTC)", "2026-11-30T07:01:00Z")]
    [InlineData("You're out of extra usage · resets 7pm (UTC)", "2026-11-22T19:00:00Z")]
    [InlineData("API Error: 400 You're out of extra usage. Add more and keep going.", null)]
    [InlineData("Your org is out of usage · add funds to continue", null)]
    [InlineData("Your org is out of usage · contact your admin", null)]
    [InlineData("Your seat type doesn't include usage credits", null)]
    [InlineData("Your seat type doesn't include usage", null)]
    [InlineData("Your seat type doesn't include extra usage", null)]
    [InlineData("Your usage allocation has been disabled by your admin", null)]
    [InlineData("Your group's usage limit is set to $0", null)]
    [InlineData("Usage is paused for your organization. For help, please contact support.", null)]
    [InlineData("Fable 5 requires usage credits. Switch to another model to continue.", null)]
    [InlineData("Opus requires usage credits. Switch to another model to continue.", null)]
    [InlineData("You've hit your weekly limit · resets some day", null)]
    [InlineData("You've hit your weekly limit · resets 99pm (UTC)", null)]
    public void The_vendors_own_sentence_is_the_fallback(string words, string? resetsAt)
    {
        var session = Read(Init, $$"""{"type":"result","is_error":true,"result":"{{words}}"}""");
        Assert.Equal(Ending.Limit, session.Ending);
        Assert.Equal(resetsAt is null ? null : DateTimeOffset.Parse(resetsAt), session.ResetsAt);
    }

    [Theory]
    [InlineData("You're now using usage credits")]
    [InlineData("You've used 90% of your weekly limit")]
    [InlineData("Opus is here and requires usage credits now, they say")]
    [InlineData("This service is disabled for your org")]
    public void What_only_sounds_like_a_limit_is_none(string words) => Assert.NotEqual(
        Ending.Limit,
        Read(Init, $$"""{"type":"result","is_error":true,"result":"{{words}}"}""").Ending);

    [Fact]
    public void An_unknown_wording_with_429_is_a_limit_without_a_reset()
    {
        var session = Read(
            Init, """{"type":"result","is_error":true,"api_error_status":429,"result":"Come back another day"}""");
        Assert.Equal((Ending.Limit, null, "Come back another day"), (session.Ending, session.ResetsAt, session.Detail));
    }

    [Fact]
    public void The_sentence_in_the_mouth_of_a_model_or_a_tool_is_no_limit()
    {
        const string Said =
            """{"type":"assistant","message":{"content":[{"type":"text","text":"You've hit your session limit"}]}}""";
        const string Printed =
            """{"type":"user","message":{"content":[{"type":"tool_result","content":"You've hit your limit"}]}}""";
        Assert.Equal(Ending.Crashed, Read(Init, Said, Printed).Ending);
        Assert.Equal(Ending.Completed, Read(Init, Said, Printed, Fine).Ending);
        Assert.Equal(
            Ending.Completed,
            Read(Init, Said, """{"type":"result","is_error":false,"result":"You've hit your session limit"}""").Ending);
    }

    [Theory]
    [InlineData("authentication_failed")]
    [InlineData("billing_error")]
    [InlineData("account_on_hold")]
    [InlineData("oauth_org_not_allowed")]
    public void A_login_that_is_refused_is_an_authentication_end(string error) => Assert.Equal(
        Ending.Authentication,
        Read(
            Init,
            $$$"""{"type":"assistant","error":"{{{error}}}","message":{"content":[]}}""",
            """{"type":"result","is_error":true,"terminal_reason":"api_error","result":"no"}""").Ending);

    [Fact]
    public void Of_several_results_the_last_one_counts_and_costs_are_not_added()
    {
        var session = Read(
            Init,
            """{"type":"result","is_error":true,"total_cost_usd":1.5,"modelUsage":{"a":{"inputTokens":9}}}""",
            Init,
            """{"type":"result","is_error":false,"result":"last","total_cost_usd":2.25,"usage":{"input_tokens":1},"""
            + """ "modelUsage":{"a":{"inputTokens":10,"outputTokens":1,"cacheReadInputTokens":5},"""
            + """ "b":{"inputTokens":100,"outputTokens":2}}}""");
        Assert.Equal(Ending.Completed, session.Ending);
        Assert.Equal((2.25m, "last"), (session.CostUsd, session.LastWords));
        Assert.Equal((115L, 3L), (session.InputTokens, session.OutputTokens));
    }

    [Fact]
    public void A_turn_that_began_after_a_result_and_has_none_has_not_ended() =>
        Assert.Equal(Ending.Interrupted, Read([Init, Fine, Init], ExitReason.Stopped).Ending);

    [Fact]
    public void Overage_and_the_source_of_the_key_are_noted()
    {
        var session = Read(
            Init,
            """{"type":"rate_limit_event","rate_limit_info":{"status":"allowed","isUsingOverage":true}}""",
            Fine);
        Assert.True(session.UsedOverage);
        Assert.Equal("none", session.KeySource);
    }

    [Fact]
    public void Lines_that_are_no_protocol_are_passed_over() => Assert.Equal(
        Ending.Completed,
        Read("warning: something", "{\"type\":", "[1,2]", "null", "\0\u0001", "{\"type\":7}", Init, "{}", Fine).Ending);

    [Fact]
    public void A_line_over_the_cap_is_passed_over_and_the_rest_is_read()
    {
        var huge = "{\"type\":\"user\",\"x\":\"" + new string('x', StreamLines.LineBytesMax) + "\"}";
        Assert.Equal(Ending.Completed, Read(Init, huge, Fine).Ending);
    }

    [Fact]
    public void Where_nothing_was_said_the_last_line_of_the_errors_is_the_detail()
    {
        using var nothing = new MemoryStream();
        const string errors = "node: bad option\nsee --help\n\n";
        var session = SessionReader.Read(new ClaudeStream(), nothing, new(Exit(exitCode: 9), errors));
        Assert.Equal((Ending.Crashed, "see --help"), (session.Ending, session.Detail));
    }

    private static SessionReport Read(params string[] lines) => Read(lines, ExitReason.Exited);

    private static SessionReport Read(string[] lines, ExitReason reason = ExitReason.Exited, int exitCode = 0)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        return SessionReader.Read(new ClaudeStream(), stream, new(Exit(reason, exitCode), null));
    }

    private static ExitRecord Exit(ExitReason reason = ExitReason.Exited, int exitCode = 0) =>
        new() { Job = new("M1-1.agent.1"), Reason = reason, ExitCode = exitCode, EndedAt = Now };

    private static byte[] Recording(string name) =>
        File.ReadAllBytes(
            Path.Combine(RealClaude.Repository, "tests/Longrun.Tests/Agents/Streams/claude", name + ".jsonl"));
}
