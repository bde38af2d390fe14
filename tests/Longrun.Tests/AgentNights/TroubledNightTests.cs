using Xunit;

namespace Longrun.Tests.AgentNights;

// A class for each: they take a minute, most of it waiting, and classes run beside each other.

public sealed class ClaudeNightTests
{
    [Fact]
    public Task A_night_of_claude_code_ends_past_every_trouble() => TroubledNight.PlayAsync(RealAgent.Claude);
}

public sealed class CodexNightTests
{
    [Fact]
    public Task A_night_of_codex_ends_past_every_trouble() => TroubledNight.PlayAsync(RealAgent.Codex);
}

public sealed class GeminiNightTests
{
    [Fact]
    public Task A_night_of_gemini_ends_past_every_trouble() => TroubledNight.PlayAsync(RealAgent.Gemini);
}

public sealed class OpencodeNightTests
{
    [Fact]
    public Task A_night_of_opencode_ends_past_every_trouble() => TroubledNight.PlayAsync(RealAgent.Opencode);
}
