using System.Text;
using Longrun.Agents;
using Longrun.Agents.Claude;
using Longrun.Core.Work;
using Longrun.Jobs;
using Xunit;

namespace Longrun.Tests.Agents;

/// <summary>Streams that lost something or contradict themselves.</summary>
public sealed class ClaudeContradictionsTests
{
    private const string Init = """{"type":"system","subtype":"init","session_id":"s1"}""";

    [Fact]
    public void A_missing_number_is_a_lost_result()
    {
        var session = Read(Init, Fine(1));
        Assert.Equal(Ending.Completed, session.Ending);
        Assert.Equal(["result 0 of the session is missing, 1 came"], session.Lost);
        Assert.Empty(Read(Init, Fine(0), Init, Fine(1)).Lost);
    }

    [Fact]
    public void A_result_that_comes_twice_is_noted_once_each()
    {
        var session = Read(Init, Fine(0), Fine(0));
        Assert.Equal(["result 0 of the session came again"], session.Lost);
        Assert.Equal(Ending.Completed, session.Ending);
    }

    [Fact]
    public void A_result_of_another_session_is_not_this_ones_end()
    {
        var session = Read(Init, Fine(0, session: "s2"), Fine(1, session: "s3"));
        Assert.Equal(Ending.Unknown, session.Ending);
        Assert.Equal(["lines name session s2, not s1; they were passed over"], session.Lost);
        Assert.Equal("s1", session.SessionId);
        Assert.Equal(Ending.Completed, Read(Init, Fine(0, session: "s2"), Fine(0)).Ending);
    }

    [Fact]
    public void A_limit_of_another_session_is_not_this_ones()
    {
        const string Limit = """
            {"type":"rate_limit_event","session_id":"s2","rate_limit_info":{"status":"rejected","resetsAt":1795372141}}
            """;
        Assert.Equal(Ending.Crashed, Read(Init, Limit).Ending);
    }

    [Fact]
    public void A_result_before_the_session_began_is_no_end()
    {
        var session = Read(Fine(0), """{"type":"assistant","session_id":"s1","message":{"content":[]}}""");
        Assert.Equal(Ending.Unknown, session.Ending);
        Assert.Equal(["a result came before the session had begun; it was passed over"], session.Lost);
        Assert.Equal(Ending.Interrupted, Read(ExitReason.Stopped, Fine(0)).Ending);
    }

    [Fact]
    public void What_was_used_is_never_given_back()
    {
        const string Less = """
            {"type":"result","session_id":"s1","is_error":false,"terminal_reason":"completed","result":"Done.",
            "result_index":1,"total_cost_usd":1,"modelUsage":{"m":{"inputTokens":5,"outputTokens":1}}}
            """;
        const string More = """
            {"type":"result","session_id":"s1","is_error":false,"terminal_reason":"completed","result":"Done.",
            "result_index":0,"total_cost_usd":2.5,"modelUsage":{"m":{"inputTokens":50,"outputTokens":10}}}
            """;
        var session = Read(Init, More, Less);
        Assert.Equal((2.5m, 50, 10), (session.CostUsd, session.InputTokens, session.OutputTokens));
    }

    [Fact]
    public void The_end_of_the_login_is_seen_ahead()
    {
        var session = Read(Init, Fine(0).Replace(
            "\"result\":\"Done.\"", "\"result\":\"Done.\",\"credential_expires_at\":\"2026-12-15T16:02:29.113Z\""));
        Assert.Equal(new DateTimeOffset(2026, 12, 15, 16, 2, 29, 113, TimeSpan.Zero), session.LoginEndsAt);
    }

    private static string Fine(int index, string session = "s1") =>
        $$"""{"type":"result","session_id":"{{session}}","is_error":false,"terminal_reason":"completed","""
        + $$""" "result":"Done.","result_index":{{index}}}""";

    private static SessionReport Read(params string[] lines) => Read(ExitReason.Exited, lines);

    private static SessionReport Read(ExitReason reason, params string[] lines)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(
            string.Join('\n', lines.Select(line => line.ReplaceLineEndings("")))));
        var exit = new ExitRecord
        {
            Job = new("M1-1.agent.1"), Reason = reason, ExitCode = 0, EndedAt = DateTimeOffset.UnixEpoch,
        };
        return SessionReader.Read(new ClaudeStream(), stream, new(exit, null));
    }
}
