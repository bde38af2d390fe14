using Longrun.Core.Json;

namespace Longrun.Lease;

/// <summary>Who holds, or held, the lease, as its file says. It informs; only the lock decides.</summary>
internal sealed record LeaseHolder
{
    /// <summary>This one taking of the lease; git children carry it as <see cref="GitMarker"/>.</summary>
    public required string Holder { get; init; }

    /// <summary>What it was started as, for instance <c>longrun run</c>.</summary>
    public required string Who { get; init; }

    public required string MachineId { get; init; }

    public required string BootId { get; init; }

    public required int Pid { get; init; }

    /// <summary>Clock ticks since boot, field 22 of <c>/proc/PID/stat</c>.</summary>
    public required long StartTime { get; init; }

    public required long PidNamespace { get; init; }

    public required string Host { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>It was given back in order; the next holder may be anywhere.</summary>
    public bool Released { get; init; }

    /// <summary>
    /// It has not given the lease back and its process is there, as far as can be told from here: of another machine
    /// or PID namespace only the former.
    /// </summary>
    public bool SeemsAlive
    {
        get
        {
            var here = ThisMachine.Describe("", "", Since);
            return !Released && (MachineId != here.MachineId || PidNamespace != here.PidNamespace
                || (BootId == here.BootId && ThisMachine.StartTime(Pid) == StartTime));
        }
    }

    /// <summary>The variable that marks the git processes of a holder.</summary>
    public const string GitMarker = "LONGRUN_GIT_HOLDER";

    public static LeaseHolder Members(Members m, LeaseHolder? h) => new()
    {
        Holder = m.Text("holder", h?.Holder),
        Who = m.Text("who", h?.Who),
        MachineId = m.Text("machine_id", h?.MachineId),
        BootId = m.Text("boot_id", h?.BootId),
        Pid = m.Int("pid", h?.Pid),
        StartTime = m.Long("start_time", h?.StartTime),
        PidNamespace = m.Long("pid_namespace", h?.PidNamespace),
        Host = m.Text("host", h?.Host),
        Since = m.Time("since", h?.Since),
        Released = m.Optional.Flag("released", h?.Released ?? false),
    };

    public override string ToString() => $"{Who}, pid {Pid} on {Host}, since {Since:yyyy-MM-dd HH:mm:ss zzz}";
}
