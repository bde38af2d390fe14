using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Longrun.Core;
using Longrun.Core.Text;
using Longrun.Core.Work;
using Longrun.Jobs;
using Longrun.Processes;

namespace Longrun.Effects;

/// <summary>What an ended job left, read once and journalled together with its end.</summary>
internal static class Settlements
{
    /// <summary>Bytes of a log that are read for its last line.</summary>
    private const int LastLineBytes = 2 << 10;

    public static void Settle(Site site, Step.Settle step)
    {
        if (site.Jobs.Status(step.Job) is not JobStatus.Ended { Exit: var exit })
        {
            return;
        }

        ImmutableArray<Event> left = step.Work switch
        {
            JobWork.Agent work => AgentJobs.Settle(site, work.Attempt, exit),
            JobWork.Collect => [],
            JobWork.Setup work => SetupJobs.Settle(site, step.Job, work, exit),
            JobWork.Gate work => OfGate(site, step.Job, work, exit),
            JobWork.Probe work => ProbeJobs.Settle(site, work, exit),
            JobWork.Judge work => JudgeJobs.Settle(site, step.Job, work, exit),
            _ => throw new UnreachableException(step.Work.GetType().Name),
        };
        var end = EndOf(exit);
        if (step.Work is JobWork.Collect && exit is { Reason: ExitReason.Exited, ExitCode: not 0 })
        {
            end = end with { Detail = LastLine(site, step.Job) };
        }

        // The end last: what a torn write leaves without it is settled again, with nothing lost.
        site.Ledger.Append([.. left, new Event.JobEnded(step.Job, end) { At = site.Now }]);
        Forget(site, step);
    }

    /// <summary>What a gate's command left may be closed to us, or made for us to stumble over.</summary>
    private static ImmutableArray<Event> OfGate(Site site, JobId job, JobWork.Gate work, ExitRecord exit)
    {
        try
        {
            return GateJobs.Settle(site, job, work, exit);
        }
        catch (Exception e) when (PreparationFence.IsOfTree(e))
        {
            return [GateJobs.Unfit(site, job, work,
                Cut.OneLine($"what it left could not be read: {e.Message}", SessionTally.DetailMax))];
        }
    }

    /// <summary>
    /// What a job printed stays: an agent's as its transcript, the others' as evidence. Its folder goes, so that the
    /// keeper's look at what is left to do stays short.
    /// </summary>
    private static void Forget(Site site, Step.Settle step)
    {
        if (step.Work is JobWork.Agent or JobWork.Judge)
        {
            Directory.CreateDirectory(site.Places.Transcripts);
            Keep(site.OutputOf(step.Job), Path.Combine(site.Places.Transcripts, $"{step.Job}.log"));
            Keep(site.ErrorsOf(step.Job), Path.Combine(site.Places.Transcripts, $"{step.Job}.errors.log"));
        }

        site.Jobs.Remove(step.Job);
    }

    private static void Keep(string log, string transcript)
    {
        if (new FileInfo(log) is { Exists: true, Length: > 0 })
        {
            File.Move(log, transcript, overwrite: true);
        }
    }

    private static string? LastLine(Site site, JobId job)
    {
        var text = Encoding.UTF8.GetString(LogFile.ReadTail(site.OutputOf(job), LastLineBytes).Bytes);
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines is [.., var last] ? $"its work could not be collected: {last}" : null;
    }

    public static JobEnd EndOf(ExitRecord exit)
    {
        var seconds = exit.StartedAt is { } started ? Math.Max(0, (exit.EndedAt - started).TotalSeconds) : 0;
        return new(ReasonOf(exit.Reason), exit.ExitCode, Math.Round(seconds, 3), exit.CpuMs) { Detail = exit.Detail };
    }

    private static JobEndReason ReasonOf(ExitReason reason) => reason switch
    {
        ExitReason.Exited => JobEndReason.Exited,
        ExitReason.WallClock => JobEndReason.WallClock,
        ExitReason.Stopped => JobEndReason.Stopped,
        ExitReason.Cancelled => JobEndReason.Cancelled,
        ExitReason.Flooded => JobEndReason.Flooded,
        ExitReason.Quiet => JobEndReason.Quiet,
        ExitReason.Interrupted => JobEndReason.Interrupted,
        ExitReason.NotStarted => JobEndReason.NotStarted,
    };
}
