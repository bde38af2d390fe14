using System.Text.Json;
using Longrun.Core.Text;
using Longrun.Core.Work;

namespace Longrun.Agents.Claude;

/// <summary>What a stream has said so far; a later line replaces what an earlier one said of the same thing.</summary>
internal sealed class ClaudeSession
{
    public int Messages { get; private set; }

    /// <summary>The <c>error</c> of the last assistant message; null again when a later message has none.</summary>
    public string? AssistantError { get; private set; }

    public bool AssistantRefused { get; private set; }

    /// <summary>The last limit event refused; later ones that allow clear it.</summary>
    public bool LimitRejected { get; private set; }

    public DateTimeOffset? LimitResetsAt { get; private set; }

    public ClaudeResult? Result { get; private set; }

    public IEnumerable<AgentEvent> TakeSystem(JsonElement? line)
    {
        switch (line.Text("subtype"))
        {
            case "init":
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
        if (line.Text("parent_tool_use_id") is not null)
        {
            // A subagent's: its errors and refusals are its own, the main loop goes on.
            return [new AgentEvent.Message(null)];
        }

        var message = line.Member("message");
        AssistantError = line.Text("error");
        AssistantRefused = message.Text("stop_reason") == "refusal";
        var text = message.Items("content").Where(block => block.Text("type") == "text")
            .Select(block => block.Text("text")).LastOrDefault(said => said is { Length: > 0 });
        var tools = message.Items("content").Where(block => block.Text("type") == "tool_use")
            .Select(block => new AgentEvent.Tool(block.Text("name") ?? "", block.Member("input").Text("command")));
        return [new AgentEvent.Message(text), .. tools];
    }

    public IEnumerable<AgentEvent> TakeLimit(JsonElement? limit)
    {
        switch (limit.Text("status"))
        {
            case "rejected":
                LimitRejected = true;
                LimitResetsAt = limit.Moment("resetsAt") ?? LimitResetsAt;
                break;
            case "allowed" or "allowed_warning":
                LimitRejected = false;
                LimitResetsAt = null;
                break;
        }

        return
        [
            new AgentEvent.Quota(new(limit.Text("rateLimitType") ?? QuotaWindow.FiveHours)
            {
                ResetsAt = limit.Moment("resetsAt"),
                IsRejected = LimitRejected,
                IsOverage = limit.Flag("isUsingOverage") || limit.Flag("overageInUse"),
            }),
        ];
    }

    public IEnumerable<AgentEvent> TakeResult(JsonElement? line)
    {
        Result = ClaudeResult.From(line);
        return
        [
            new AgentEvent.Started { SessionId = line.Text("session_id") },
            new AgentEvent.Usage(Result.Used),
            .. line.Items("permission_denials").Select(denied =>
                new AgentEvent.PermissionDenied(denied.Text("tool_use_id"), denied.Text("tool_name"))),
        ];
    }
}

/// <summary>A <c>result</c> line: the account of the session so far; costs and counts are cumulative.</summary>
internal sealed record ClaudeResult
{
    public bool IsError { get; init; }

    public string? TerminalReason { get; init; }

    public long? ApiErrorStatus { get; init; }

    public string? StopReason { get; init; }

    public string? Words { get; init; }

    public Consumption Used { get; init; } = Consumption.None;

    public string? StartupFailure { get; init; }

    public static ClaudeResult From(JsonElement? line)
    {
        var (input, output) = Tokens(line.Member("modelUsage"));
        return new()
        {
            IsError = line.Flag("is_error"),
            TerminalReason = line.Text("terminal_reason"),
            ApiErrorStatus = line.Count("api_error_status"),
            StopReason = line.Text("stop_reason"),
            Words = Said(line) is { } words ? Cut.To(words, SessionTally.WordsMax) : null,
            Used = new(input, output)
            {
                CostUsd = line.Amount("total_cost_usd"),
                Turns = (int?)long.Clamp(line.Count("num_turns") ?? 0, 0, int.MaxValue),
            },
            StartupFailure = line.Text("startup_failure_reason"),
        };
    }

    private static string? Said(JsonElement? line)
    {
        if (line.Text("result") is { Length: > 0 } result)
        {
            return result;
        }

        var errors = line.Items("errors")
            .Where(e => e is { ValueKind: JsonValueKind.String })
            .Select(e => e!.Value.ToString());
        return errors.FirstOrDefault();
    }

    /// <summary>
    /// Over all models, caches included: <c>usage</c> counts the main loop only and leaves subagents out. Sums are kept
    /// below the largest number instead of wrapping round.
    /// </summary>
    private static (long Input, long Output) Tokens(JsonElement? usage)
    {
        UInt128 input = 0, output = 0;
        if (usage is { ValueKind: JsonValueKind.Object } models)
        {
            foreach (var model in models.EnumerateObject().Select(m => (JsonElement?)m.Value))
            {
                input += (ulong)(model.Count("inputTokens") ?? 0);
                input += (ulong)(model.Count("cacheReadInputTokens") ?? 0);
                input += (ulong)(model.Count("cacheCreationInputTokens") ?? 0);
                output += (ulong)(model.Count("outputTokens") ?? 0);
            }
        }

        return ((long)UInt128.Min(input, long.MaxValue), (long)UInt128.Min(output, long.MaxValue));
    }
}
