using Longrun.Core.Work;

namespace Longrun.Agents.Acp;

/// <summary>
/// Decides how a session in the Agent Client Protocol ended: by the stop reason where the turn has one, by the error
/// that answered us where it has none. The protocol knows no limit and no login: those are in the error's code, else in
/// its words, which are the vendor's own. Never by what a model or a tool said.
/// </summary>
internal static class AcpEnding
{
    public static AgentEvent.Ended Of(AcpQuirks quirks, AcpSession session, StreamEnd end)
    {
        var (ending, detail) = Decide(quirks, session, end);
        return new(ending)
        {
            ResetsAt = ending is Ending.Limit ? AcpWords.ResetsAt(quirks, detail, end.Exit.EndedAt) : null,
            Detail = detail,
            LastWords = session.LastMessage,
        };
    }

    private static (Ending Ending, string? Detail) Decide(AcpQuirks quirks, AcpSession session, StreamEnd end)
    {
        if (end.OfProcess is Ending.NotStarted || session.Missing is not null)
        {
            return (Ending.NotStarted, end.Exit.Detail ?? $"{session.Missing} could not be started");
        }

        if (session.Error is { } error)
        {
            var ending = OfError(error);
            return (ending is Ending.Crashed or Ending.Unavailable ? end.OfProcess ?? ending : ending, error.Words);
        }

        return session.StopReason is { } reason
            ? OfReason(quirks, session, reason, end)
            : Unanswered(quirks, session, end);
    }

    private static Ending OfError(AcpError error) => error.Code switch
    {
        AcpError.AuthenticationRequired => Ending.Authentication,
        _ => AcpWords.OfStatus(error.Code) ?? AcpWords.Say(error.Words) ?? Ending.Crashed,
    };

    private static (Ending Ending, string? Detail) OfReason(
        AcpQuirks quirks, AcpSession session, string reason, StreamEnd end) => reason switch
    {
        "end_turn" when quirks.IsFailure(session.LastMessage) =>
            (OfFailure(session.LastMessage!), session.LastMessage),
        "end_turn" when session.IsWordless || (quirks.FailsWithoutAWord && session.LastMessage is null) =>
            (Ending.Unknown, "its turn ended without a word: a refusal, or an answer that failed, looks like this"),
        "end_turn" when quirks.FailsWithoutAWord && session.Used.IsNothing =>
            (Ending.Unknown, "its turn ended although no answer of the model was whole"),
        "end_turn" => (Ending.Completed, null),
        "refusal" => (Ending.Refused, session.LastMessage),
        "max_turn_requests" => (Ending.TurnCap, null),
        "max_tokens" => (Ending.Crashed, "its answer was cut: the model's own limit of tokens"),
        "cancelled" => (end.OfProcess ?? Ending.Interrupted, null),
        _ => (Ending.Unknown, $"it stopped for a reason nobody knows: {reason}"),
    };

    /// <summary>
    /// A model can say the same words: a limit would cost it nothing and be repeated all night, so they are none.
    /// </summary>
    private static Ending OfFailure(string message) =>
        AcpWords.Say(message) is { } said ? said is Ending.Limit or Ending.Unavailable ? Ending.Unknown : said
            : Ending.Crashed;

    private static (Ending Ending, string? Detail) Unanswered(AcpQuirks quirks, AcpSession session, StreamEnd end)
    {
        if (session.TakesNoModel && end.OfProcess is null)
        {
            return (Ending.NotStarted, "it takes no model: leave model: out, or name the model in its own settings");
        }

        if (session.IsGivenUp)
        {
            return (Ending.Crashed, "the service cut its answers off again and again, and it never gave up");
        }

        // Some wait for a limit in silence, until they are ended for it; what they logged last says so.
        if (end.OfProcess is Ending.Quiet or Ending.TimedOut && quirks.LogsLimits
            && end.LastError is { } logged && AcpWords.Say(logged) is Ending.Limit)
        {
            return (Ending.Limit, logged);
        }

        var code = end.Exit.ExitCode is { } exit ? $", exit code {exit}" : "";
        return (end.OfProcess ?? Ending.Crashed, end.LastError ?? $"ended in the middle of its turn{code}");
    }
}
