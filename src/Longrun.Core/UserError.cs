using System.Collections.Immutable;

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

    /// <summary>Where the person's own files are at fault: all faults in one go, each with its place.</summary>
    public ImmutableArray<Fault> Faults { get; init; } = [];

    public static UserError Of(string file, ImmutableArray<Fault> faults) =>
        new(ExitCode.CannotStart,
            $"{file} cannot be read: {faults.Length} {(faults.Length == 1 ? "fault" : "faults")}.")
        {
            Faults = faults,
        };
}
