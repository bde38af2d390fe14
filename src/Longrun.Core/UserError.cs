namespace Longrun.Core;

/// <summary>How the program ends; the first that applies. See docs/formats/exit-codes.md.</summary>
internal enum ExitCode
{
    AllLanded = 0,
    Internal = 1,
    Usage = 2,
    SomethingBlocked = 3,
    NothingLanded = 4,
    BudgetEnded = 5,
    Stopped = 6,
    CannotStart = 7,
    HeldByAnother = 8,
}

/// <summary>
/// A fault of the person's or the machine's, never of ours: one sentence that says what and where, a hint that says
/// what to do, and the exit code it ends with.
/// </summary>
internal sealed class UserError(ExitCode code, string sentence, string? hint = null) : Exception(sentence)
{
    public ExitCode Code { get; } = code;

    public string? Hint { get; } = hint;
}
