using System.Text.Json;
using Longrun.Core.Work;

namespace Longrun.Agents.Acp;

/// <summary>
/// The tools of a session: each is told once, whichever of its lines comes first (a call, an update, a request for a
/// permission), and so is each file it changed. Beyond a thousand open ones the oldest news is lost, not memory.
/// </summary>
internal sealed class AcpTools
{
    private const int KnownMax = 1_000;

    private const int PathsMax = 50;

    private readonly Dictionary<string, HashSet<string>> _paths = [];

    public IEnumerable<AgentEvent> Take(JsonElement? tool)
    {
        if (tool.Text("toolCallId") is not { } id)
        {
            return [];
        }

        var isNew = !_paths.TryGetValue(id, out var paths);
        paths ??= [];
        if (isNew)
        {
            if (_paths.Count >= KnownMax)
            {
                _paths.Clear();
            }

            _paths[id] = paths;
        }

        foreach (var path in Paths(tool).TakeWhile(_ => paths.Count < PathsMax))
        {
            // The same file may be named again without its folder.
            if (!paths.Any(known => known.EndsWith("/" + path, StringComparison.Ordinal)))
            {
                paths.Add(path);
            }
        }

        IEnumerable<AgentEvent> told = isNew
            ? [new AgentEvent.Tool(tool.Text("kind") ?? "other", tool.Text("title"))] : [];
        return tool.Text("status") switch
        {
            "completed" => [.. told, .. Changes(paths)],
            "failed" when IsDenied(tool) => [.. told, new AgentEvent.PermissionDenied(id, tool.Text("title"))],
            _ => told,
        };
    }

    /// <summary>Told once: what was told is forgotten.</summary>
    private static List<AgentEvent> Changes(HashSet<string> paths)
    {
        List<AgentEvent> changes = [.. paths.Select(path => new AgentEvent.FileChange(path))];
        paths.Clear();
        return changes;
    }

    private static IEnumerable<string> Paths(JsonElement? tool)
    {
        var diffs = tool.Items("content").Where(c => c.Text("type") == "diff").Select(c => c.Text("path"));
        var places = tool.Text("kind") is "edit" or "delete" or "move"
            ? tool.Items("locations").Select(l => l.Text("path")) : [];
        return diffs.Concat(places).OfType<string>();
    }

    /// <summary>
    /// By what the program itself says of a call it did not make: Copilot's code, opencode's sentence for a rule.
    /// </summary>
    private static bool IsDenied(JsonElement? tool) =>
        tool.Member("rawOutput").Text("code") is "denied" or "rejected"
        || tool.Member("rawOutput").Text("error")?.StartsWith(
            "The user has specified a rule which prevents you", StringComparison.Ordinal) == true;
}
