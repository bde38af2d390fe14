using Longrun.Core.Text;
using Longrun.Core.Work;
using Longrun.Jobs;

namespace Longrun.Agents;

/// <summary>How a <c>command</c> agent's session ended: its exit code says only that it did.</summary>
internal static class CommandSession
{
    private const int DetailMax = 300;

    /// <summary>What a shell ends with where the agent's program may not be run, or is not there.</summary>
    private const int CannotRun = 126;
    private const int NotFound = 127;

    /// <param name="exit">How the job ended.</param>
    /// <param name="report">What it left in <c>report.json</c>; null where it left nothing readable.</param>
    /// <param name="printed">The end of what it printed: where it never began, the shell's words for why.</param>
    public static SessionReport Read(ExitRecord exit, WorkerReport? report, string printed = "")
    {
        var ending = exit.Reason switch
        {
            ExitReason.NotStarted => Ending.NotStarted,
            ExitReason.Exited when exit.ExitCode is CannotRun or NotFound && report is null => Ending.NotStarted,
            ExitReason.Exited => Ending.Completed,
            ExitReason.WallClock => Ending.TimedOut,
            ExitReason.Flooded => Ending.Flooded,
            ExitReason.Quiet => Ending.Quiet,
            ExitReason.Stopped or ExitReason.Cancelled or ExitReason.Interrupted => Ending.Interrupted,
        };
        if (report?.Status == "limit" && ending is not Ending.NotStarted)
        {
            ending = Ending.Limit; // said before it was ended: it costs no allowance whatever ended it
        }

        var words = exit.Detail ?? (exit.ExitCode is { } code and not 0 ? $"exit code {code}" : null);
        if (ending is Ending.NotStarted && printed.Trim() is { Length: > 0 } why)
        {
            words = $"{words}: {why.Split('\n')[^1]}";
        }

        return new(ending)
        {
            ResetsAt = ending is Ending.Limit ? report?.ResetsAt : null,
            Detail = words is null ? null : Cut.OneLine(words, DetailMax),
            LastWords = report?.Summary is { } summary ? Cut.To(summary, SessionTally.WordsMax) : null,
        };
    }
}
