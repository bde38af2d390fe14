using Xunit;

namespace Longrun.Tests.AgentNights;

// A class for each: they take a minute, most of it waiting, and classes run beside each other. In the normal test each
// program is met in single sessions (Agents, AcpSessions) and Claude Code in nights of its own (ClaudeNights).

[Trait("length", "long")]
public sealed class ClaudeNightTests
{
    [Fact]
    public Task A_night_of_claude_code_ends_past_every_trouble() => TroubledNight.PlayAsync(RealAgent.Claude);
}

[Trait("length", "long")]
public sealed class CodexNightTests
{
    [Fact]
    public Task A_night_of_codex_ends_past_every_trouble() => TroubledNight.PlayAsync(RealAgent.Codex);
}

[Trait("length", "long")]
public sealed class GeminiNightTests
{
    [Fact]
    public Task A_night_of_gemini_ends_past_every_trouble() => TroubledNight.PlayAsync(RealAgent.Gemini);
}

[Trait("length", "long")]
public sealed class OpencodeNightTests
{
    [Fact]
    public Task A_night_of_opencode_ends_past_every_trouble() => TroubledNight.PlayAsync(RealAgent.Opencode);
}
