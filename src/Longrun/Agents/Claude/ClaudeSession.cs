using System.Text.Json;
using Longrun.Core.Work;

namespace Longrun.Agents.Claude;

/// <summary>What a stream has said so far; a later line replaces what an earlier one said of the same thing.</summary>
internal sealed class ClaudeSession
{
    private readonly ClaudeAnswers _answers = new();
    private readonly ClaudeQuota _quota = new();
    private bool _hasBegun;
    private long _resultsTold;

    public int Messages { get; private set; }

    /// <summary>The <c>error</c> of the last assistant message; null again when a later message has none.</summary>
    public string? AssistantError { get; private set; }

    /// <summary>Its typed kind, as in <see cref="ClaudeResult.ApiError"/>.</summary>
    public string? ApiError { get; private set; }

    public bool AssistantRefused { get; private set; }

    /// <summary>The last limit event refused; later ones that allow clear it.</summary>
    public bool LimitRejected => _quota.IsRejected;

    /// <summary>As the refused answer itself says it, or the last event.</summary>
    public DateTimeOffset? LimitResetsAt => _refusedUntil ?? _quota.ResetsAt;

    private DateTimeOffset? _refusedUntil;

    public ClaudeResult? Result { get; private set; }

    /// <summary>A result was passed over: what the stream says of its end cannot be trusted to be all.</summary>
    public bool HasLostResult { get; set; }

    public IEnumerable<AgentEvent> TakeSystem(JsonElement? line)
    {
        switch (line.Text("subtype"))
        {
            case "init":
                _hasBegun = true;
                Result = null; // another turn has begun: what was said at the end of the last one is not the end
                return
                [
                    new AgentEvent.Started
                    {
                        SessionId = line.Text("session_id"),
                        Version = line.Text("claude_code_version"),
                        Model = line.Text("model"),
                        KeySource = line.Text("apiKeySource"),
                    },
                ];
            case "permission_denied":
                return [new AgentEvent.PermissionDenied(line.Text("tool_use_id"), line.Text("tool_name"))];
            case "api_retry":
                return [new AgentEvent.Retrying(line.Text("error") ?? "the service failed")];
            case "compact_boundary":
                return [new AgentEvent.Compacted()];
            default:
                return [];
        }
    }

    public IEnumerable<AgentEvent> TakeAssistant(JsonElement? line)
    {
        Messages++;
        var message = line.Member("message");
        var isSubagents = line.Text("parent_tool_use_id") is not null;
        var text = default(string);
        if (!isSubagents)
        {
            // A subagent's errors and refusals are its own: the main loop goes on.
            AssistantError = line.Text("error");
            ApiError = line.Text("api_error");
            _refusedUntil = ApiError == ClaudeEnding.UsageLimit
                ? line.Member("api_error_params").Member("rate_limit_info").Moment("resetsAt") : null;
            AssistantRefused = message.Text("stop_reason") == "refusal";
            text = message.Items("content").Where(block => block.Text("type") == "text")
                .Select(block => block.Text("text")).LastOrDefault(said => said is { Length: > 0 });
        }

        var tools = message.Items("content").Where(block => block.Text("type") == "tool_use").SelectMany(ToolOf);
        return _answers.Take(message, isSubagents)
            ? [new AgentEvent.Message(text), .. tools, new AgentEvent.Usage(_answers.SoFar)]
            : [new AgentEvent.Message(text), .. tools];
    }

    public IEnumerable<AgentEvent> TakeLimit(JsonElement? limit) => _quota.Take(limit);

    public IEnumerable<AgentEvent> TakeResult(JsonElement? line)
    {
        var result = ClaudeResult.From(line);
        if (!_hasBegun && result.StartupFailure is null)
        {
            HasLostResult = true;
            return [new AgentEvent.Lost("a result came before the session had begun; it was passed over")];
        }

        Result = result;
        var events = new List<AgentEvent>
        {
            new AgentEvent.Usage(result.Used with { Turns = _answers.Turns ?? Turns(line) }),
        };
        events.AddRange(line.Items("permission_denials").Select(denied =>
            new AgentEvent.PermissionDenied(denied.Text("tool_use_id"), denied.Text("tool_name"))));
        if (result.Index is { } index)
        {
            if (index != _resultsTold)
            {
                events.Add(new AgentEvent.Lost(index > _resultsTold
                    ? $"result {_resultsTold} of the session is missing, {index} came"
                    : $"result {index} of the session came again"));
            }

            _resultsTold = long.Max(_resultsTold, index < long.MaxValue ? index + 1 : index);
        }

        if (result.LoginEndsAt is { } at)
        {
            events.Add(new AgentEvent.LoginEnds(at));
        }

        return events;
    }

    private static int? Turns(JsonElement? line) =>
        line.Count("num_turns") is { } turns ? (int)long.Min(turns, int.MaxValue) : null;

    private static IEnumerable<AgentEvent> ToolOf(JsonElement? block)
    {
        var (name, input) = (block.Text("name") ?? "", block.Member("input"));
        var file = input.Text("file_path") ?? input.Text("notebook_path");
        var what = input.Text("command") ?? file ?? input.Text("pattern") ?? input.Text("url")
            ?? input.Text("description");
        return name is "Edit" or "MultiEdit" or "Write" or "NotebookEdit" && file is not null
            ? [new AgentEvent.Tool(name, what), new AgentEvent.FileChange(file)]
            : [new AgentEvent.Tool(name, what)];
    }
}
