using Longrun.Agents;
using Longrun.Agents.Claude;
using Xunit;

namespace Longrun.Tests.Agents;

/// <summary>What people see of a running job.</summary>
public sealed class SessionEchoTests
{
    [Fact]
    public void An_agent_that_prints_a_protocol_is_shown_as_what_it_does()
    {
        var printed = File.ReadAllBytes(Path.Combine(
            RealClaude.Repository, "tests/Longrun.Tests/Agents/Streams/claude/completed.jsonl"));
        var lines = new SessionEcho(new ClaudeStream()).Feed(printed);

        Assert.Contains(lines, line => line.StartsWith("Bash: ", StringComparison.Ordinal));
        Assert.Contains("says: ", lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains('{', StringComparison.Ordinal));
    }

    [Fact]
    public void What_comes_in_pieces_is_shown_when_its_line_is_whole()
    {
        var echo = new SessionEcho(null);
        Assert.Empty(echo.Feed("com"u8));
        Assert.Equal(["compiling"], echo.Feed("piling\nli"u8));
        Assert.Equal(["linking"], echo.Feed("nking\u001b[31m\n"u8));
    }
}
