using System.Text.Json;
using Longrun.Core.Work;

namespace Longrun.Agents.Codex;

/// <summary>What is told of one finished step of a turn.</summary>
internal static class CodexItems
{
    public static IEnumerable<AgentEvent> Read(JsonElement? item, CodexSession session, string? thread)
    {
        switch (item.Text("type"))
        {
            case "agentMessage":
                return session.Said(thread, item.Text("text"));
            case "commandExecution":
                session.Did(thread);
                return Denied(item, item.Text("command")) ?? [new AgentEvent.Tool("shell", item.Text("command"))];
            case "fileChange":
                session.Did(thread);
                var paths = item.Items("changes").Select(change => change.Text("path")).OfType<string>().ToList();
                return Denied(item, paths.FirstOrDefault())
                    ?? [new AgentEvent.Tool("apply_patch", null), .. paths.Select(p => new AgentEvent.FileChange(p))];
            case "mcpToolCall":
                session.Did(thread);
                return [new AgentEvent.Tool($"{item.Text("server")}.{item.Text("tool")}", null)];
            case "webSearch":
                return [new AgentEvent.Tool("web_search", item.Text("query"))];
            case "subAgentActivity" when item.Text("kind") == "started":
                return [new AgentEvent.Tool("agent", item.Text("agentPath"))];
            case "contextCompaction":
                return [new AgentEvent.Compacted()];
            default:
                return [];
        }
    }

    /// <summary>Null: it was not.</summary>
    private static AgentEvent[]? Denied(JsonElement? item, string? what) => item.Text("status") == "declined"
        ? [new AgentEvent.PermissionDenied(item.Text("id"), what)]
        : null;
}
