using System.Text.Json;
using Longrun.Core.Text;

namespace Longrun.Agents;

/// <summary>What a stream has said so far; a later line replaces what an earlier one said of the same thing.</summary>
internal sealed class ClaudeSession
{
    private readonly HashSet<string> denied = new(StringComparer.Ordinal);

    /// <summary>Ids of denials kept to count them once; above it they are only counted in the result.</summary>
    private const int DeniedMax = 10_000;

    public string? SessionId { get; private set; }

    public string? Version { get; private set; }

    public string? Model { get; private set; }

    public string? KeySource { get; private set; }

    public int Messages { get; private set; }

    public string? LastAssistantText { get; private set; }

    /// <summary>The <c>error</c> of the last assistant message; null again when a later message has none.</summary>
    public string? AssistantError { get; private set; }

    public bool AssistantRefused { get; private set; }

    /// <summary>The last limit event refused; later ones that allow clear it.</summary>
    public bool LimitRejected { get; private set; }

    public DateTimeOffset? LimitResetsAt { get; private set; }

    public bool UsedOverage { get; private set; }

    public ClaudeResult? Result { get; private set; }

    public int Denials => Math.Max(denied.Count, Result?.Denials ?? 0);

    public void TakeSystem(JsonElement? line)
    {
        switch (line.Text("subtype"))
        {
            case "init":
                SessionId = line.Text("session_id") ?? SessionId;
                Version = line.Text("claude_code_version") ?? Version;
                Model = line.Text("model") ?? Model;
                KeySource = line.Text("apiKeySource") ?? KeySource;
                Result = null; // another turn has begun: what was said at the end of the last one is not the end
                break;
            case "permission_denied" when denied.Count < DeniedMax:
                denied.Add(line.Text("tool_use_id") ?? $"{denied.Count}");
                break;
        }
    }

    public void TakeAssistant(JsonElement? line)
    {
        Messages++;
        if (line.Text("parent_tool_use_id") is not null)
        {
            return; // a subagent's: its errors and refusals are its own, the main loop goes on
        }

        var message = line.Member("message");
        AssistantError = line.Text("error");
        AssistantRefused = message.Text("stop_reason") == "refusal";
        foreach (var block in message.Items("content"))
        {
            if (block.Text("type") == "text" && block.Text("text") is { Length: > 0 } text)
            {
                LastAssistantText = Cut.To(text, ClaudeEnding.LastWordsMax);
            }
        }
    }

    public void TakeLimit(JsonElement? limit)
    {
        UsedOverage |= limit.Flag("isUsingOverage") || limit.Flag("overageInUse");
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
    }

    public void TakeResult(JsonElement? line)
    {
        Result = ClaudeResult.From(line);
        SessionId = line.Text("session_id") ?? SessionId;
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

    public decimal? CostUsd { get; init; }

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    public int Denials { get; init; }

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
            Words = Said(line) is { } words ? Cut.To(words, ClaudeEnding.LastWordsMax) : null,
            CostUsd = line.Amount("total_cost_usd"),
            InputTokens = input,
            OutputTokens = output,
            Denials = line.Items("permission_denials").Count(),
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
