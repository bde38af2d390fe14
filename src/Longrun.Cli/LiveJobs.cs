using System.Collections.Immutable;
using System.Text;
using Longrun.Core;
using Longrun.Core.Digest;
using Longrun.Jobs;
using Longrun.Processes;

namespace Longrun.Cli;

/// <summary>Running jobs with what they last printed, for the views.</summary>
internal static class LiveJobs
{
    /// <summary>Bytes of a log that are looked at for its last line.</summary>
    private const int TailBytes = 4 << 10;

    public static ImmutableArray<LiveJob> Of(LocalJobs jobs, State s) =>
    [
        .. from open in s.OpenJobs.Values
           let status = jobs.Status(open.Id)
           where status is JobStatus.Running or JobStatus.Pending
           let tail = LogFile.ReadTail(jobs.Layout.Folder(open.Id).OutputLog, TailBytes)
           select new LiveJob(open.Id, (status as JobStatus.Running)?.StartedAt ?? open.Since, tail.Length)
           {
               LastLine = LastLine(tail.Bytes),
           },
    ];

    private static string? LastLine(byte[] tail) =>
        Encoding.UTF8.GetString(tail)
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [.., var last]
            ? last
            : null;
}
