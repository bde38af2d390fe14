using Longrun.Core.Work;

namespace Longrun.Agents.Claude;

/// <summary>
/// Decides how a Claude Code session ended. By what the last result says of itself (<c>is_error</c> and
/// <c>terminal_reason</c>), never by its <c>subtype</c>, which is "success" for a failed login, and never by the exit
/// code; a limit by the structured events first, by words only where they are the vendor's own.
/// </summary>
internal static class ClaudeEnding
{
    /// <summary>The service's typed word for a limit of the plan or a spending cap.</summary>
    public const string UsageLimit = "usage_limit_reached";

    private const int PaymentRequired = 402;

    private const int ServerFailed = 500;

    /// <summary>No answer, or one that was cut, however often it tried.</summary>
    private const string Unreachable = "connection_failed";

    private const int TooManyRequests = 429;

    public static AgentEvent.Ended Of(ClaudeSession session, StreamEnd end)
    {
        var result = session.Result;
        var ending = Decide(session, end);
        return new(ending)
        {
            ResetsAt = ending is Ending.Limit
                ? session.LimitResetsAt ?? LimitWords.ResetsAt(result?.Words, end.Exit.EndedAt) : null,
            Detail = Detail(ending, session, end),
            LastWords = result?.Words,
        };
    }

    private static Ending Decide(ClaudeSession session, StreamEnd end)
    {
        if (end.OfProcess is Ending.NotStarted)
        {
            return Ending.NotStarted;
        }

        // A result is the end of the session also where its process had to be ended afterwards: it waits for what
        // it left running in the background.
        if (session.Result is { } result)
        {
            return OfResult(session, result, end);
        }

        if (session.LimitRejected || session.AssistantError == "rate_limit")
        {
            return Ending.Limit;
        }

        return end.OfProcess
            ?? (IsAuthentication(session.AssistantError) ? Ending.Authentication
                : session.HasLostResult ? Ending.Unknown : Ending.Crashed);
    }

    private static Ending OfResult(ClaudeSession session, ClaudeResult result, StreamEnd end)
    {
        if (result.StartupFailure is not null)
        {
            return Ending.NotStarted;
        }

        if (result.StopReason == "refusal" || session.AssistantRefused)
        {
            return Ending.Refused;
        }

        return result.TerminalReason switch
        {
            "max_turns" => Ending.TurnCap,
            "budget_exhausted" => Ending.Budget,
            "aborted_streaming" or "aborted_tools" => end.OfProcess ?? Ending.Crashed,
            _ when !result.IsError && EndedWell(session, result) => Ending.Completed,
            _ when IsLimit(session, result) => Ending.Limit,
            _ when IsLogin(session, result) => Ending.Authentication,
            _ when result.ApiErrorStatus >= ServerFailed || result.ApiError == Unreachable => Ending.Unavailable,
            _ => Ending.Crashed,
        };
    }

    private static bool IsLimit(ClaudeSession session, ClaudeResult result) =>
        result.ApiError == UsageLimit || session.ApiError == UsageLimit || session.LimitRejected
        || session.AssistantError == "rate_limit" || result.ApiErrorStatus == TooManyRequests
        || LimitWords.Say(result.Words);

    private static bool IsLogin(ClaudeSession session, ClaudeResult result) =>
        IsAuthentication(session.AssistantError) || result.ApiErrorStatus is 401 or PaymentRequired or 403
        || result.ApiErrorType is "authentication_error" or "billing_error"
        || result.ApiError is "api_key_auth_disabled" or "org_disabled_credential" or "invalid_credential_header"
        || LimitWords.SayNoLogin(result.Words);

    /// <summary>False where it was cut short although no error is flagged; unknown reasons are no error.</summary>
    private static bool EndedWell(ClaudeSession session, ClaudeResult result) => result.TerminalReason switch
    {
        "api_error" or "model_error" or "image_error" or "turn_setup_failed" => false,
        "prompt_too_long" or "blocking_limit" or "rapid_refill_breaker" => false,
        "malformed_tool_use_exhausted" or "structured_output_retry_exhausted" => false,
        _ => session.Messages > 0 || result.Words?.StartsWith("Unknown command:", StringComparison.Ordinal) != true,
    };

    private static bool IsAuthentication(string? error) => error is "authentication_failed" or "oauth_org_not_allowed"
        or "account_on_hold" or "verification_required" or "billing_error" or "cloud_credential_error";

    private static string? Detail(Ending ending, ClaudeSession session, StreamEnd end)
    {
        if (ending is Ending.Completed)
        {
            return null;
        }

        var words = ending is Ending.NotStarted ? end.Exit.Detail ?? session.Result?.Words : session.Result?.Words;
        return words ?? end.LastError ?? session.AssistantError ?? session.Result?.StartupFailure
            ?? session.Result?.TerminalReason
            ?? (end.Exit.ExitCode is { } code ? $"ended without a result, exit code {code}" : "ended without a result");
    }
}
