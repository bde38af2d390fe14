using Longrun.Core;
using Longrun.Git;
using Longrun.Journal;

namespace Longrun.Cli;

/// <summary>
/// A disk that takes nothing more is the machine's fault, wherever it is met. Null: it is something else.
/// </summary>
internal static class MachineFault
{
    // errno, which .NET keeps as the HResult of an IOException.
    private const int NoSpace = 28;
    private const int ReadOnly = 30;
    private const int OverQuota = 122;

    public static UserError? Of(Exception e) => e switch
    {
        JournalNotSynced { InnerException: { } cause } => Of(cause),
        IOException { HResult: NoSpace or OverQuota } => Full(e.Message),
        IOException { HResult: ReadOnly } or UnauthorizedAccessException => Locked(e.Message),
        GitFailure git when git.Complaint.Contains("No space left on device", StringComparison.Ordinal) =>
            Full(git.Message),
        GitFailure git when git.Complaint.Contains("Read-only file system", StringComparison.Ordinal) =>
            Locked(git.Message),
        _ => null,
    };

    private static UserError Full(string where) => new(
        ExitCode.CannotStart, $"the disk is full: {OneLine(where)}",
            "free some space; `longrun run` goes on where it was");

    private static UserError Locked(string where) => new(
        ExitCode.CannotStart, $"a file or folder cannot be written: {OneLine(where)}",
            "make it writable; `longrun run` goes on");

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
