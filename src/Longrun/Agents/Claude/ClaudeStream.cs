using System.Text.Json;
using Longrun.Core.Work;

namespace Longrun.Agents.Claude;

/// <summary>
/// Reads what <c>claude -p --output-format stream-json</c> prints. How it ended is decided by
/// <see cref="ClaudeEnding"/>, over what <see cref="ClaudeSession"/> has kept.
/// </summary>
internal sealed class ClaudeStream : IAgentStream
{
    private readonly ClaudeSession _session = new();

    public IEnumerable<AgentEvent> Read(JsonElement? line) => line.Text("type") switch
    {
        "system" => _session.TakeSystem(line),
        "assistant" => _session.TakeAssistant(line),
        "rate_limit_event" => _session.TakeLimit(line.Member("rate_limit_info")),
        "result" => _session.TakeResult(line),
        _ => [],
    };

    public AgentEvent.Ended End(StreamEnd end) => ClaudeEnding.Of(_session, end);
}
