using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Longrun.Processes;

namespace Longrun.Agents.Driving;

/// <summary>
/// Runs inside a job, for programs that want to be talked to: starts the agent, says what an
/// <see cref="IConversation"/> says, and prints both sides, so that standard output is the whole transcript. Lines of
/// the agent stand as they are; ours stand in an object <c>{"longrun": …}</c>.
/// </summary>
internal static class AgentDriver
{
    /// <summary>How this program is started as one; the argument is the order's file.</summary>
    public const string Verb = "agent-drive";

    /// <summary>For the agent's program to end by itself once it was told that there is nothing more.</summary>
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(10);

    private const int ExitCodeNotFound = 127;

    /// <param name="orderFile">See <see cref="DriveOrder"/>.</param>
    /// <param name="output">The transcript; each line is flushed.</param>
    /// <returns>The agent's exit code; 127 where it could not be started.</returns>
    public static int Run(string orderFile, Stream output)
    {
        var order = DriveOrder.Read(orderFile);
        using var agent = PipedProcess.Start(order.Command, order.WorkingDirectory, order.Withheld);
        if (agent is null)
        {
            Write(output, Own("missing", order.Command[0]));
            return ExitCodeNotFound;
        }

        Converse(Conversations.Of(order), agent, output);
        agent.EndInput();
        return agent.WaitForEnd(EndTimeout);
    }

    private static void Converse(IConversation conversation, PipedProcess agent, Stream output)
    {
        SayAll(conversation.Begin(), agent, output);
        var isOver = false;
        var lines = new StreamLines(line =>
        {
            Write(output, line.Span);
            using var document = LenientJson.Parse(line);
            if (!isOver && document is not null)
            {
                var reply = conversation.Hear(document.RootElement);
                SayAll(reply.Lines, agent, output);
                isOver = reply.IsOver;
            }
        });
        var buffer = new byte[64 << 10];
        for (int read; !isOver && (read = agent.Read(buffer)) > 0;)
        {
            lines.Feed(buffer.AsSpan(0, read));
        }

        lines.End();
    }

    private static void SayAll(ImmutableArray<JsonObject> lines, PipedProcess agent, Stream output)
    {
        foreach (var line in lines)
        {
            var text = line.ToJsonString();
            Write(output, Own("said", line));
            agent.WriteLine(text);
        }
    }

    private static byte[] Own(string what, JsonNode value) => JsonSerializer.SerializeToUtf8Bytes(
        new JsonObject { ["longrun"] = new JsonObject { [what] = value.DeepClone() } });

    private static void Write(Stream output, ReadOnlySpan<byte> line)
    {
        output.Write(line);
        output.Write("\n"u8);
        output.Flush();
    }
}
