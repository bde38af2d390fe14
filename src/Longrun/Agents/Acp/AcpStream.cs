using System.Text.Json;
using Longrun.Core.Work;

namespace Longrun.Agents.Acp;

/// <summary>
/// Reads the transcript of a conversation in the Agent Client Protocol: the agent's lines, and ours in
/// <c>{"longrun": …}</c>. How it ended is decided by <see cref="AcpEnding"/>, over what <see cref="AcpSession"/> kept.
/// </summary>
internal sealed class AcpStream(AcpQuirks quirks) : IAgentStream
{
    private readonly AcpSession _session = new(quirks);

    public IEnumerable<AgentEvent> Read(JsonElement? line)
    {
        if (line.Member("longrun") is { } ours)
        {
            return _session.TakeOurs(ours);
        }

        return line.Text("method") switch
        {
            "session/update" => _session.TakeUpdate(line.Member("params")),
            "session/request_permission" => _session.TakeRequest(line),
            null => _session.TakeAnswer(line),
            _ => [],
        };
    }

    public AgentEvent.Ended End(StreamEnd end) => AcpEnding.Of(quirks, _session, end);
}
