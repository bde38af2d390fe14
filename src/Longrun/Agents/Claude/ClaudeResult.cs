using System.Text.Json;
using Longrun.Core.Text;
using Longrun.Core.Work;

namespace Longrun.Agents.Claude;

/// <summary>A <c>result</c> line: the account of the session so far; costs and counts are cumulative.</summary>
internal sealed record ClaudeResult
{
    /// <summary>Counted from 0 over the session's results; one that is left out is a result that was lost.</summary>
    public long? Index { get; init; }

    public bool IsError { get; init; }

    public string? TerminalReason { get; init; }

    public long? ApiErrorStatus { get; init; }

    /// <summary>The typed kind of the service's refusal, as <c>usage_limit_reached</c>. Absent for most.</summary>
    public string? ApiError { get; init; }

    /// <summary>The service's own name for the error, as <c>billing_error</c>.</summary>
    public string? ApiErrorType { get; init; }

    public string? StopReason { get; init; }

    public string? Words { get; init; }

    /// <summary>Without turns: the program counts those of the last turn only.</summary>
    public Consumption Used { get; init; } = Consumption.None;

    /// <summary>The program refused to start, and why.</summary>
    public string? StartupFailure { get; init; }

    public DateTimeOffset? LoginEndsAt { get; init; }

    public static ClaudeResult From(JsonElement? line)
    {
        var (input, output) = Tokens(line.Member("modelUsage"));
        return new()
        {
            Index = line.Count("result_index"),
            IsError = line.Flag("is_error"),
            TerminalReason = line.Text("terminal_reason"),
            ApiErrorStatus = line.Count("api_error_status"),
            ApiError = line.Text("api_error"),
            ApiErrorType = line.Text("api_error_type"),
            StopReason = line.Text("stop_reason"),
            Words = Said(line) is { } words ? Cut.To(words, SessionTally.AnswerMax) : null,
            Used = new(input, output) { CostUsd = line.Amount("total_cost_usd") },
            StartupFailure = line.Text("startup_failure_reason"),
            LoginEndsAt = line.Date("credential_expires_at"),
        };
    }

    private static string? Said(JsonElement? line) =>
        line.Text("result") is { Length: > 0 } result ? result : line.Texts("errors").FirstOrDefault();

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
