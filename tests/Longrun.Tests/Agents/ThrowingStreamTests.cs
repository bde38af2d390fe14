using System.Text;
using System.Text.Json;
using Longrun.Agents;
using Longrun.Core;
using Longrun.Core.Work;
using Longrun.Jobs;
using Xunit;

namespace Longrun.Tests.Agents;

/// <summary>A reader with a bug: an ending that nobody knows, never the end of the night.</summary>
public sealed class ThrowingStreamTests
{
    private static readonly byte[] s_printed = Encoding.UTF8.GetBytes("{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_it_throws_is_an_ending_nobody_knows_with_its_words(bool inRead)
    {
        using var printed = new MemoryStream(s_printed);

        var session = SessionReader.Read(new Throwing(inRead), printed, new(Exit(ExitReason.Exited), null));

        Assert.Equal(Ending.Unknown, session.Ending);
        Assert.Contains("an index out of its range", session.Detail, StringComparison.Ordinal);
        Assert.Equal(inRead ? 1 : 3, session.Messages);
    }

    [Fact]
    public void A_session_that_was_ended_is_what_ended_it()
    {
        using var printed = new MemoryStream(s_printed);

        var session = SessionReader.Read(new Throwing(true), printed, new(Exit(ExitReason.Stopped), null));

        Assert.Equal(Ending.Interrupted, session.Ending);
    }

    [Fact]
    public void A_look_at_a_running_one_gives_what_was_read_so_far()
    {
        var output = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(output, s_printed);
            var sessions = new LiveSessions();
            var job = new JobId("M1-1.agent.1");

            Assert.Equal(1, sessions.Look(job, output, () => new Throwing(true))!.Messages);
            File.AppendAllText(output, "{\"n\":4}\n");
            Assert.Equal(1, sessions.Look(job, output, () => new Throwing(true))!.Messages);
        }
        finally
        {
            File.Delete(output);
        }
    }

    private static ExitRecord Exit(ExitReason reason) =>
        new() { Job = new("M1-1.agent.1"), Reason = reason, ExitCode = 0, EndedAt = DateTimeOffset.UnixEpoch };

    /// <summary>Throws at the second line, or at the end.</summary>
    private sealed class Throwing(bool inRead) : IAgentStream
    {
        public IEnumerable<AgentEvent> Read(JsonElement? line) =>
            inRead && line?.GetProperty("n").GetInt32() > 1
                ? throw new ArgumentOutOfRangeException(null, "an index out of its range")
                : [new AgentEvent.Message("A word.")];

        public AgentEvent.Ended End(StreamEnd end) =>
            inRead ? new(Ending.Completed) : throw new ArgumentOutOfRangeException(null, "an index out of its range");
    }
}
