using Longrun.Core.Work;

namespace Longrun.Agents.Codex;

/// <summary>
/// Decides how a session ended: by the typed error of its turn, by words only where the type says no more than "other",
/// and only by those of the error itself.
/// </summary>
internal static class CodexEnding
{
    private const int TooManyRequests = 429;

    public static AgentEvent.Ended Of(CodexSession session, StreamEnd end)
    {
        var (ending, detail) = Decide(session, end);
        return new(ending)
        {
            ResetsAt = ending is Ending.Limit
                ? session.ResetsAt ?? CodexWords.ResetsAt(session.Error?.Message, end.Exit.EndedAt, TimeZoneInfo.Local)
                : null,
            Detail = detail,
            LastWords = session.LastText,
        };
    }

    private static (Ending, string?) Decide(CodexSession session, StreamEnd end)
    {
        if (end.OfProcess is Ending.NotStarted)
        {
            return (Ending.NotStarted, Said(end.Exit.Detail, end.LastError) ?? HowItStopped(session, end));
        }

        if (session.Missing is { } missing)
        {
            return (Ending.NotStarted, $"{missing} could not be started");
        }

        // What ended is told by the turn, also where its process had to be ended afterwards.
        if (session is { Status: "completed" })
        {
            return session.SaidOrDid
                ? (Ending.Completed, null)
                // The program leaves out how the model says no; what is left is an answer with nothing in it.
                : (Ending.Refused, "the model answered with nothing: it declined");
        }

        if (session.Error is { } error)
        {
            return (OfError(error), Said(error.Message, error.Details, error.Kind));
        }

        if (end.OfProcess is { } ended)
        {
            return (ended, Said(end.Exit.Detail, end.LastError) ?? HowItStopped(session, end));
        }

        return (Ending.Crashed, Said(session.Failure, end.LastError) ?? HowItStopped(session, end));
    }

    private static Ending OfError(CodexError error) => error.Kind switch
    {
        CodexConversation.UsageLimit => CodexWords.SayPaymentIsDue(error.Message)
            ? Ending.Authentication : Ending.Limit,
        "rateLimitExceeded" => Ending.Limit,
        "unauthorized" => Ending.Authentication,
        "cyberPolicy" or "misalignmentPolicyViolation" => Ending.Refused,
        "sessionBudgetExceeded" => Ending.Budget,
        _ when error.HttpStatus is TooManyRequests => Ending.Limit,
        _ when error.HttpStatus is 401 or 403 => Ending.Authentication,
        "serverOverloaded" or "internalServerError" => Ending.Unavailable,
        "httpConnectionFailed" when error.HttpStatus is null or >= 500 => Ending.Unavailable,
        "other" when CodexWords.SayRefused(error.Message) => Ending.Refused,
        "other" when CodexWords.SayNoKey(error.Message) => Ending.Authentication,
        _ => Ending.Crashed,
    };

    private static string? Said(params ReadOnlySpan<string?> words)
    {
        foreach (var one in words)
        {
            if (!string.IsNullOrWhiteSpace(one))
            {
                return one;
            }
        }

        return null;
    }

    private static string HowItStopped(CodexSession session, StreamEnd end) =>
        (session.Status is { } status ? $"the turn ended as {status}" : "ended without a result")
        + (end.Exit.ExitCode is { } code ? $", exit code {code}" : "");
}
