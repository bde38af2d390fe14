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
    private string? _id;
    private bool _hasForeign;

    public IEnumerable<AgentEvent> Read(JsonElement? line)
    {
        var type = line.Text("type");
        var id = line.Text("session_id");
        _id ??= id;
        return id is null || id == _id ? Take(type, line) : Foreign(type, id);
    }

    public AgentEvent.Ended End(StreamEnd end) => ClaudeEnding.Of(_session, end);

    private IEnumerable<AgentEvent> Take(string? type, JsonElement? line) => type switch
    {
        "system" => _session.TakeSystem(line),
        "assistant" => _session.TakeAssistant(line),
        "rate_limit_event" => _session.TakeLimit(line.Member("rate_limit_info")),
        "result" => _session.TakeResult(line),
        _ => [],
    };

    /// <summary>All of one process's lines name one session, its subagents' too: this one is another's.</summary>
    private IEnumerable<AgentEvent> Foreign(string? type, string id)
    {
        _session.HasLostResult |= type == "result";
        var isFirst = !_hasForeign;
        _hasForeign = true;
        return isFirst ? [new AgentEvent.Lost($"lines name session {id}, not {_id}; they were passed over")] : [];
    }
}
