using Longrun.Core.Text;
using Longrun.Core.Work;
using Longrun.Jobs;

namespace Longrun.Agents;

/// <summary>How a <c>command</c> agent's session ended: its exit code says only that it did.</summary>
internal static class CommandSession
{
    private const int DetailMax = 300;

    /// <param name="exit">How the job ended.</param>
    /// <param name="report">What it left in <c>report.json</c>; null where it left nothing readable.</param>
    public static SessionReport Read(ExitRecord exit, WorkerReport? report)
    {
        var ending = exit.Reason switch
        {
            ExitReason.NotStarted => Ending.NotStarted,
            ExitReason.Exited => Ending.Completed,
            ExitReason.WallClock => Ending.TimedOut,
            ExitReason.Flooded => Ending.Flooded,
            ExitReason.Stopped or ExitReason.Cancelled or ExitReason.Interrupted => Ending.Interrupted,
        };
        if (report?.Status == "limit" && ending is not Ending.NotStarted)
        {
            ending = Ending.Limit; // said before it was ended: it costs no allowance whatever ended it
        }

        var words = exit.Detail ?? (exit.ExitCode is { } code and not 0 ? $"exit code {code}" : null);
        return new(ending)
        {
            ResetsAt = ending is Ending.Limit ? report?.ResetsAt : null,
            Detail = words is null ? null : Cut.OneLine(words, DetailMax),
            LastWords = report?.Summary is { } summary ? Cut.To(summary, ClaudeEnding.LastWordsMax) : null,
        };
    }
}
