using System.Text;
using Longrun.Agents;
using Longrun.Agents.Acp;
using Longrun.Core.Work;
using Longrun.Jobs;
using Xunit;

namespace Longrun.Tests.Agents;

public sealed class AcpStreamTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 16, 0, 0, TimeSpan.Zero);

    private const string Opening =
        """
        {"longrun":{"said":{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}}}
        {"jsonrpc":"2.0","id":1,"result":{"protocolVersion":1,"agentInfo":{"name":"x","version":"1.2.3"}}}
        {"longrun":{"said":{"jsonrpc":"2.0","id":2,"method":"session/new","params":{}}}}
        {"jsonrpc":"2.0","id":2,"result":{"sessionId":"s1"}}
        {"longrun":{"said":{"jsonrpc":"2.0","id":3,"method":"session/prompt","params":{}}}}

        """;

    // Recorded from the real programs against a scripted model server; see docs/formats/acp.md.
    public static TheoryData<string, string> Recorded => new()
    {
        { "gemini-completed", nameof(Ending.Completed) },
        { "gemini-limit", nameof(Ending.Limit) },
        { "gemini-limit-day", nameof(Ending.Limit) },
        { "gemini-limit-minute", nameof(Ending.Limit) },
        { "gemini-limit-reset", nameof(Ending.Limit) },
        { "gemini-login-refused", nameof(Ending.Authentication) },
        { "gemini-no-login", nameof(Ending.Authentication) },
        { "gemini-declined", nameof(Ending.Unknown) },
        { "gemini-cut", nameof(Ending.Unknown) },
        { "gemini-killed", nameof(Ending.Crashed) },
        { "gemini-terminated", nameof(Ending.Crashed) },
        { "gemini-cancelled", nameof(Ending.Interrupted) },
        { "gemini-denied", nameof(Ending.Completed) },
        { "gemini-overloaded", nameof(Ending.Unavailable) },
        { "opencode-completed", nameof(Ending.Completed) },
        { "opencode-limit", nameof(Ending.Limit) },
        { "opencode-login-refused", nameof(Ending.Authentication) },
        { "opencode-no-credit", nameof(Ending.Authentication) },
        { "opencode-declined", nameof(Ending.Refused) },
        { "opencode-cut", nameof(Ending.Crashed) },
        { "opencode-killed", nameof(Ending.Crashed) },
        { "opencode-cancelled", nameof(Ending.Interrupted) },
        { "opencode-denied", nameof(Ending.Completed) },
        { "opencode-rejected", nameof(Ending.Completed) },
        { "opencode-overloaded", nameof(Ending.Crashed) },
        { "qwen-completed", nameof(Ending.Completed) },
        { "qwen-limit", nameof(Ending.Limit) },
        { "qwen-login-refused", nameof(Ending.Authentication) },
        { "qwen-no-login", nameof(Ending.Authentication) },
        { "qwen-declined", nameof(Ending.Crashed) },
        { "qwen-cut", nameof(Ending.Crashed) },
        { "qwen-killed", nameof(Ending.Crashed) },
        { "qwen-denied", nameof(Ending.Completed) },
        { "qwen-overloaded", nameof(Ending.Unavailable) },
        { "copilot-completed", nameof(Ending.Completed) },
        { "copilot-limit", nameof(Ending.Unknown) },
        { "copilot-limit-retried", nameof(Ending.Unknown) },
        { "copilot-limit-after-work", nameof(Ending.Unknown) },
        { "copilot-login-refused", nameof(Ending.Authentication) },
        { "copilot-declined", nameof(Ending.Unknown) },
        { "copilot-cut", nameof(Ending.Crashed) },
        { "copilot-killed", nameof(Ending.Crashed) },
        { "copilot-cancelled", nameof(Ending.Interrupted) },
        { "copilot-denied", nameof(Ending.Completed) },
        { "copilot-overloaded", nameof(Ending.Unknown) },
    };

    [Fact]
    public void A_model_that_cannot_be_chosen_is_said_to_be_the_reason()
    {
        const string Lines = """
            {"longrun":{"said":{"id":1,"method":"initialize"}}}
            {"id":1,"result":{}}
            {"longrun":{"said":{"id":2,"method":"session/new"}}}
            {"id":2,"result":{"sessionId":"s1"}}
            """;
        var (report, _) = Read(Encoding.UTF8.GetBytes(Lines), "other");
        Assert.Equal(Ending.NotStarted, report.Ending);
        Assert.StartsWith("it takes no model", report.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_recorded_session_ends_as_it_did(string name, string ending)
    {
        var session = Recording(name);
        Assert.True(ending == session.Ending.ToString(), $"{session.Ending}: {session.Detail}");
    }

    [Theory]
    [InlineData("gemini-killed", nameof(ExitReason.Stopped), nameof(Ending.Interrupted))]
    [InlineData("gemini-killed", nameof(ExitReason.Quiet), nameof(Ending.Quiet))]
    [InlineData("opencode-killed", nameof(ExitReason.WallClock), nameof(Ending.TimedOut))]
    [InlineData("qwen-killed", nameof(ExitReason.Flooded), nameof(Ending.Flooded))]
    [InlineData("copilot-killed", nameof(ExitReason.NotStarted), nameof(Ending.NotStarted))]
    [InlineData("gemini-completed", nameof(ExitReason.Stopped), nameof(Ending.Completed))]
    [InlineData("gemini-limit-day", nameof(ExitReason.Stopped), nameof(Ending.Limit))]
    [InlineData("gemini-overloaded", nameof(ExitReason.Stopped), nameof(Ending.Interrupted))]
    public void A_session_that_was_ended_is_what_ended_it_unless_it_said_how_it_ended(
        string name, string reason, string ending) =>
        Assert.Equal(ending, Recording(name, Enum.Parse<ExitReason>(reason)).Ending.ToString());

    [Theory]
    [InlineData("gemini-limit-reset", "2026-11-25T17:00:00Z")]
    [InlineData("gemini-limit-minute", "2026-11-25T16:00:35.123Z")]
    [InlineData("gemini-limit-day", "2026-11-26T08:00:00Z")]
    [InlineData("gemini-limit", null)]
    [InlineData("opencode-limit", null)]
    [InlineData("qwen-limit", null)]
    public void A_recorded_limit_resets_when_it_says(string name, string? at) => Assert.Equal(
        at is null ? null : DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture),
        Recording(name).ResetsAt);

    [Theory]
    [InlineData("gemini", 300, 60)]
    [InlineData("opencode", 115, 20)]
    [InlineData("qwen", 300, 60)]
    [InlineData("copilot", 300, 60)]
    public void A_recorded_session_says_what_it_used_and_did(string name, int input, int output)
    {
        var (session, events) = Read(Bytes(name + "-completed"), name);
        Assert.Equal((input, output), (session.InputTokens, session.OutputTokens));
        Assert.Equal("All done.", session.LastWords);
        Assert.Equal(name == "opencode" ? 0.00186525m : 0, Math.Round(session.CostUsd ?? 0, 8));
        Assert.Equal(["execute", "edit"], events.OfType<AgentEvent.Tool>().Select(t => t.Name));
        Assert.Equal("made.txt", Path.GetFileName(Assert.Single(events.OfType<AgentEvent.FileChange>()).Path));
        Assert.Empty(session.Lost);
    }

    [Theory]
    [InlineData("gemini-denied", 2)]
    [InlineData("qwen-denied", 2)]
    [InlineData("opencode-denied", 1)]
    [InlineData("opencode-rejected", 1)]
    [InlineData("copilot-denied", 1)]
    [InlineData("gemini-completed", 0)]
    public void Denials_are_counted_once_each(string name, int count) =>
        Assert.Equal(count, Recording(name).PermissionDenials);

    [Theory]
    [InlineData("Error: 429 Slow down.", nameof(Ending.Limit))]
    [InlineData("You have exhausted your capacity on this model.", nameof(Ending.Limit))]
    [InlineData("Internal error: 401 Incorrect API key provided", nameof(Ending.Authentication))]
    [InlineData("Internal error: 503 quota service unavailable", nameof(Ending.Unavailable))]
    [InlineData("the file 4290.txt is not there", null)]
    public void An_error_is_what_its_status_says_and_then_its_words(string words, string? ending) =>
        Assert.Equal(ending, AcpWords.Say(words)?.ToString());

    [Theory]
    [InlineData("Your quota will reset after 21h56m38s.", 78_998.0)]
    [InlineData("Please retry in 850ms.", 0.85)]
    [InlineData("Please try again in 2 hours, 5 minutes.", 7_500.0)]
    [InlineData("Please retry in 99999999999s.", null)]
    [InlineData("Please try again later.", null)]
    public void A_wait_is_read_in_the_vendors_ways_of_writing_one(string words, double? seconds) => Assert.Equal(
        seconds is { } s ? Now.AddSeconds(s) : null, AcpWords.ResetsAt(AcpQuirks.Of("x"), words, Now));

    [Fact]
    public void What_a_tool_or_a_model_says_of_a_limit_is_no_limit()
    {
        var session = Of(Opening + Update("agent_message_chunk", "Error: 429 rate limit, quota exceeded")
            + """{"jsonrpc":"2.0","id":3,"result":{"stopReason":"end_turn"}}""");
        Assert.Equal(Ending.Completed, session.Ending);
    }

    [Theory]
    [InlineData("Error: 429 Rate limit reached, try again in 20s.")]
    [InlineData("Error: your quota is exceeded")]
    public void A_limit_that_only_a_message_tells_counts_as_a_model_may_have_said_it(string words)
    {
        var session = Of(Opening + Update("agent_message_chunk", words)
            + """{"jsonrpc":"2.0","id":3,"result":{"stopReason":"end_turn"}}""", "copilot");
        Assert.Equal((Ending.Unknown, words), (session.Ending, session.Detail));
        Assert.Null(session.ResetsAt);
    }

    [Fact]
    public void Words_in_many_pieces_are_one_message()
    {
        var text = Opening + Update("agent_message_chunk", "All ") + Update("agent_message_chunk", "done.")
            + """{"jsonrpc":"2.0","id":3,"result":{"stopReason":"end_turn"}}""";
        var session = Of(text);
        Assert.Equal("All done.", session.LastWords);
        Assert.Equal(1, session.Messages);
    }

    [Fact]
    public void A_turn_that_ended_with_nothing_said_or_done_is_not_known()
    {
        var session = Of(Opening + """{"jsonrpc":"2.0","id":3,"result":{"stopReason":"end_turn"}}""");
        Assert.Equal(Ending.Unknown, session.Ending);
    }

    [Theory]
    [InlineData("max_turn_requests", nameof(Ending.TurnCap))]
    [InlineData("max_tokens", nameof(Ending.Crashed))]
    [InlineData("bored", nameof(Ending.Unknown))]
    public void Each_stop_reason_has_its_ending(string reason, string ending) => Assert.Equal(
        ending,
        Of(Opening + $$$"""{"jsonrpc":"2.0","id":3,"result":{"stopReason":"{{{reason}}}"}}""").Ending.ToString());

    [Fact]
    public void An_answer_to_a_question_that_was_not_asked_ends_nothing()
    {
        var session = Of(Opening + """{"jsonrpc":"2.0","id":9,"result":{"stopReason":"end_turn"}}""");
        Assert.Equal(Ending.Crashed, session.Ending);
    }

    [Fact]
    public void A_program_that_is_not_there_was_not_started() =>
        Assert.Equal(Ending.NotStarted, Of("""{"longrun":{"missing":"gemini"}}""").Ending);

    [Fact]
    public void A_line_of_another_session_is_told()
    {
        var session = Of(Opening + Update("agent_message_chunk", "Hello.", "s2")
            + """{"jsonrpc":"2.0","id":3,"result":{"stopReason":"end_turn"}}""");
        Assert.Contains("s2", Assert.Single(session.Lost));
    }

    [Fact]
    public void A_silent_wait_that_was_ended_is_a_limit_where_its_log_says_so()
    {
        const string Log = """level=ERROR message="stream error" error="AI_APICallError: exceeds your rate limit." """;
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Opening));
        var quiet = SessionReader.Read(
            new AcpStream(AcpQuirks.Of("opencode")), stream, new(Exit(ExitReason.Quiet), Log));
        Assert.Equal(Ending.Limit, quiet.Ending);
    }

    private static string Update(string kind, string text, string session = "s1") =>
        "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"" + session
        + "\",\"update\":{\"sessionUpdate\":\"" + kind + "\",\"content\":{\"type\":\"text\",\"text\":\"" + text
        + "\"}}}}\n";

    private static SessionReport Of(string lines, string program = "x") =>
        Read(Encoding.UTF8.GetBytes(lines), program).Report;

    private static SessionReport Recording(string name, ExitReason reason = ExitReason.Exited) =>
        Read(Bytes(name), name.Split('-')[0], reason).Report;

    private static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(
        RealClaude.Repository, "tests/Longrun.Tests/Agents/Streams/acp", name + ".jsonl"));

    private static (SessionReport Report, List<AgentEvent> Events) Read(
        byte[] lines, string program, ExitReason reason = ExitReason.Exited)
    {
        var kept = new Kept(new AcpStream(AcpQuirks.Of(program)));
        using var stream = new MemoryStream(lines);
        return (SessionReader.Read(kept, stream, new(Exit(reason), null)), kept.Events);
    }

    private static ExitRecord Exit(ExitReason reason) =>
        new() { Job = new("M1-1.agent.1"), Reason = reason, ExitCode = 0, EndedAt = Now };

    /// <summary>A stream whose events are kept.</summary>
    private sealed class Kept(IAgentStream stream) : IAgentStream
    {
        public List<AgentEvent> Events { get; } = [];

        public IEnumerable<AgentEvent> Read(System.Text.Json.JsonElement? line)
        {
            var told = stream.Read(line).ToList();
            Events.AddRange(told);
            return told;
        }

        public AgentEvent.Ended End(StreamEnd end) => stream.End(end);
    }
}
