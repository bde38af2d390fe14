using System.Text.Json;
using Longrun.Core.Work;

namespace Longrun.Agents.Codex;

/// <summary>
/// Reads the transcript of a conversation with <c>codex app-server</c>. How it ended is decided by
/// <see cref="CodexEnding"/>, over what <see cref="CodexSession"/> has kept.
/// </summary>
internal sealed class CodexStream : IAgentStream
{
    private readonly CodexSession _session = new();

    public IEnumerable<AgentEvent> Read(JsonElement? line)
    {
        if (line.Member("longrun") is { } own)
        {
            return _session.TakeOwn(own);
        }

        var told = line.Member("params");
        return line.Text("method") switch
        {
            null => line.Count("id") is { } id ? _session.TakeAnswer(id, line) : [],
            "item/completed" => CodexItems.Read(told.Member("item"), _session, told.Text("threadId")),
            "thread/tokenUsage/updated" => _session.TakeUsage(told),
            "account/rateLimits/updated" => _session.TakeQuota(told.Member("rateLimits"), null),
            "error" => _session.TakeError(told),
            "turn/started" => _session.TakeTurn(told),
            "turn/completed" => _session.TakeEnd(told),
            "thread/compacted" => [new AgentEvent.Compacted()],
            _ => [],
        };
    }

    public AgentEvent.Ended End(StreamEnd end) => CodexEnding.Of(_session, end);
}
