using Longrun.Processes;

namespace Longrun.Jobs;

/// <summary>Who runs a job, written once as <c>started.json</c> before anything of the job itself runs.</summary>
internal sealed record StartedRecord
{
    public required DateTimeOffset At { get; init; }

    public required ProcessIdentity Keeper { get; init; }

    /// <summary>The keeper's own child: bwrap, or the job's init where there is no sandbox.</summary>
    public required ProcessIdentity Root { get; init; }

    /// <summary>What ends everything with it: pid 1 of the sandbox. Null where there is no sandbox.</summary>
    public ProcessIdentity? Init { get; init; }

    /// <summary>The inode of the sandbox's pid namespace.</summary>
    public long? PidNamespace { get; init; }
}

/// <summary>The keeper that serves a state directory, as <c>keeper/keeper.json</c>.</summary>
internal sealed record KeeperRecord(ProcessIdentity Process, DateTimeOffset StartedAt);
