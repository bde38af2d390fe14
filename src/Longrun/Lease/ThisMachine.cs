using System.Globalization;

namespace Longrun.Lease;

/// <summary>Names of this machine, this boot and this process, as Linux gives them.</summary>
internal static class ThisMachine
{
    // systemd's and, before it, D-Bus's; a container may have neither, then the host's name has to do.
    private static readonly string[] s_machineIdFiles = ["/etc/machine-id", "/var/lib/dbus/machine-id"];

    public static LeaseHolder Describe(string holder, string who, DateTimeOffset since) => new()
    {
        Holder = holder,
        Who = who,
        MachineId = MachineId(),
        BootId = BootId(),
        Pid = Environment.ProcessId,
        StartTime = StartTime(Environment.ProcessId) ?? 0,
        PidNamespace = PidNamespace(),
        Host = Environment.MachineName,
        Since = since,
    };

    public static string BootId() => FirstLine("/proc/sys/kernel/random/boot_id") ?? "unknown";

    /// <summary>Clock ticks since boot at which a process started, or null when there is none of that number.</summary>
    public static long? StartTime(int pid)
    {
        // The second field is the program's name in brackets and may hold spaces and brackets: count from the last.
        const int StartTimeAfterName = 19; // field 22 of proc(5), the name being the second
        var stat = FirstLine($"/proc/{pid}/stat");
        var fields = stat?[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields?.Length > StartTimeAfterName
            ? long.Parse(fields[StartTimeAfterName], CultureInfo.InvariantCulture)
            : null;
    }

    private static string MachineId() =>
        s_machineIdFiles.Select(FirstLine).FirstOrDefault(id => !string.IsNullOrEmpty(id))
        ?? "host:" + Environment.MachineName;

    private static long PidNamespace()
    {
        // The link reads pid:[4026531836].
        var target = new FileInfo("/proc/self/ns/pid").LinkTarget ?? "";
        var digits = target.AsSpan().TrimStart("pid:[").TrimEnd(']');
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var inode) ? inode : 0;
    }

    private static string? FirstLine(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault();
        }
        catch (IOException)
        {
            return null; // not there, or the process ended while we read
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
