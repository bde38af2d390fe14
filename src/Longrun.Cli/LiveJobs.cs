using System.Collections.Immutable;
using Longrun.Agents;
using Longrun.Core;
using Longrun.Core.Digest;
using Longrun.Core.Work;
using Longrun.Effects;
using Longrun.Jobs;
using Longrun.Processes;

namespace Longrun.Cli;

/// <summary>Running jobs with what they last printed, for the views.</summary>
internal static class LiveJobs
{
    /// <summary>Bytes of a log that are looked at for its last line: a tool's result of usual size fits.</summary>
    private const int TailBytes = 32 << 10;

    /// <param name="jobs">Where they run.</param>
    /// <param name="s">Which are open.</param>
    /// <param name="sessions">How far what agents print was read: kept, so that each byte is read once.</param>
    public static ImmutableArray<LiveJob> Of(LocalJobs jobs, State s, LiveSessions sessions)
    {
        var told = AgentJobs.Look(s, sessions, job => jobs.Layout.Folder(job).OutputLog)
            .ToDictionary(seen => seen.Attempt, seen => seen.SoFar.Used);
        return Of(jobs, s, told);
    }

    private static ImmutableArray<LiveJob> Of(
        LocalJobs jobs, State s, Dictionary<AttemptId, Consumption> told) =>
    [
        .. from open in s.OpenJobs.Values
           let status = jobs.Status(open.Id)
           where status is JobStatus.Running or JobStatus.Pending
           let tail = LogFile.ReadTail(jobs.Layout.Folder(open.Id).OutputLog, TailBytes)
           select new LiveJob(open.Id, (status as JobStatus.Running)?.StartedAt ?? open.Since, tail.Length)
           {
               LastLine = LastLine(SessionEcho.Of(s, open.Work), tail.Bytes),
               Told = open.Work is JobWork.Agent work ? told.GetValueOrDefault(work.Attempt) : null,
           },
    ];

    /// <summary>The tail may begin within a line, and end within one that is being written.</summary>
    private static string? LastLine(SessionEcho echo, byte[] tail) =>
        echo.Feed([.. tail, (byte)'\n']).LastOrDefault(line => line.Length > 0);
}
