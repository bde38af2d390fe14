using Longrun.Jobs;
using Longrun.Lease;

namespace Longrun;

/// <summary>Whether anybody takes up what jobs leave: looked up without taking the lease.</summary>
internal static class Attendance
{
    /// <summary>An orchestrator holds the run, or the end of a job starts the next <c>cycle</c>.</summary>
    public static bool IsKept(Places places) =>
        LeaseHeld.Peek(places.CommonFolder) is { SeemsAlive: true }
        || JobFolder.Read(new JobsLayout(places.State).SetupFile, JobJson.Default.KeeperSetup)
            is { WakeCommand.IsEmpty: false };
}
