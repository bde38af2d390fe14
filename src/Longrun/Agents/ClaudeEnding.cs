using Longrun.Core.Text;
using Longrun.Core.Work;
using Longrun.Jobs;

namespace Longrun.Agents;

/// <summary>
/// Decides how a Claude Code session ended. By what the last result says of itself (<c>is_error</c> and
/// <c>terminal_reason</c>), never by its <c>subtype</c>, which is "success" for a failed login, and never by the exit
/// code; a limit by the structured events first, by words only where they are the vendor's own.
/// </summary>
internal static class ClaudeEnding
{
    /// <summary>Characters of <see cref="SessionReport.LastWords"/>.</summary>
    public const int LastWordsMax = 2_000;

    private const int DetailMax = 300;

    private const int TooManyRequests = 429;

    public static SessionReport Of(ClaudeSession session, string? stderrTail, ExitRecord exit)
    {
        var result = session.Result;
        var ending = Decide(session, exit);
        var saysLimit = ending is Ending.Limit;
        return new(ending)
        {
            ResetsAt = saysLimit ? session.LimitResetsAt ?? LimitWords.ResetsAt(result?.Words, exit.EndedAt) : null,
            Detail = Detail(ending, session, stderrTail, exit),
            SessionId = session.SessionId,
            Version = session.Version,
            Model = session.Model,
            KeySource = session.KeySource,
            UsedOverage = session.UsedOverage,
            CostUsd = result?.CostUsd,
            InputTokens = result?.InputTokens ?? 0,
            OutputTokens = result?.OutputTokens ?? 0,
            PermissionDenials = session.Denials,
            Messages = session.Messages,
            LastWords = result?.Words ?? session.LastAssistantText,
        };
    }

    private static Ending Decide(ClaudeSession session, ExitRecord exit)
    {
        if (exit.Reason is ExitReason.NotStarted)
        {
            return Ending.NotStarted;
        }

        // A result is the end of the session also where its process had to be ended afterwards: it waits for what
        // it left running in the background.
        if (session.Result is { } result)
        {
            return OfResult(session, result);
        }

        if (session.LimitRejected || session.AssistantError == "rate_limit")
        {
            return Ending.Limit;
        }

        return exit.Reason switch
        {
            ExitReason.WallClock => Ending.TimedOut,
            ExitReason.Flooded => Ending.Flooded,
            ExitReason.Stopped or ExitReason.Cancelled or ExitReason.Interrupted => Ending.Interrupted,
            _ => IsAuthentication(session.AssistantError) ? Ending.Authentication : Ending.Crashed,
        };
    }

    private static Ending OfResult(ClaudeSession session, ClaudeResult result)
    {
        if (result.StopReason == "refusal" || session.AssistantRefused)
        {
            return Ending.Refused;
        }

        if (!result.IsError && EndedWell(session, result))
        {
            return Ending.Completed;
        }

        if (session.LimitRejected || session.AssistantError == "rate_limit"
            || result.ApiErrorStatus == TooManyRequests || LimitWords.Say(result.Words))
        {
            return Ending.Limit;
        }

        return IsAuthentication(session.AssistantError) || result.ApiErrorStatus is 401 or 403
            || LimitWords.SayNoLogin(result.Words)
            ? Ending.Authentication
            : Ending.Crashed;
    }

    /// <summary>False where it was cut short although no error is flagged; unknown reasons are no error.</summary>
    private static bool EndedWell(ClaudeSession session, ClaudeResult result) => result.TerminalReason switch
    {
        "aborted_streaming" or "aborted_tools" or "api_error" or "model_error" or "image_error" => false,
        "prompt_too_long" or "blocking_limit" or "rapid_refill_breaker" or "turn_setup_failed" => false,
        "malformed_tool_use_exhausted" or "structured_output_retry_exhausted" or "budget_exhausted" => false,
        _ => session.Messages > 0 || result.Words?.StartsWith("Unknown command:", StringComparison.Ordinal) != true,
    };

    private static bool IsAuthentication(string? error) => error is "authentication_failed" or "oauth_org_not_allowed"
        or "account_on_hold" or "verification_required" or "billing_error" or "cloud_credential_error";

    private static string? Detail(Ending ending, ClaudeSession session, string? stderrTail, ExitRecord exit)
    {
        if (ending is Ending.Completed)
        {
            return null;
        }

        var words = ending is Ending.NotStarted ? exit.Detail : session.Result?.Words;
        words ??= stderrTail?.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault();
        words ??= session.AssistantError ?? session.Result?.StartupFailure ?? session.Result?.TerminalReason;
        words ??= exit.ExitCode is { } code ? $"ended without a result, exit code {code}" : "ended without a result";
        return Cut.OneLine(words, DetailMax);
    }
}
