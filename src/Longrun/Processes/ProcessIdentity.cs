using System.Globalization;

namespace Longrun.Processes;

/// <summary>
/// One process and no later one with its number: boot, pid and start time in clock ticks since boot, as
/// <c>/proc/PID/stat</c> has it (<c>Process.StartTime</c> is rounded and moves with the wall clock).
/// </summary>
internal readonly record struct ProcessIdentity(string Boot, int Pid, long Start)
{
    private const int OpenPidDescriptor = 434;
    private const int SendSignalByDescriptor = 424;

    private static readonly string s_boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    public static string CurrentBoot => s_boot;

    public static ProcessIdentity Self => Of(Environment.ProcessId)!.Value;

    /// <summary>Null when there is no such process, or only its unreaped rest.</summary>
    public static ProcessIdentity? Of(int pid) =>
        ProcessEntry.Read(pid) is { Ended: false } entry ? new(s_boot, pid, entry.Start) : null;

    /// <summary>A process that has ended but was not yet reaped is not alive.</summary>
    public bool IsAlive => Boot == s_boot && ProcessEntry.Read(Pid) is { Ended: false } entry && entry.Start == Start;

    /// <summary>
    /// Signals this very process: the pid is pinned by a descriptor before its start time is compared, so that a
    /// successor with the same number is never hit. False when it is gone.
    /// </summary>
    public bool Signal(int signal)
    {
        if (Boot != s_boot)
        {
            return false;
        }

        var number = (int)Native.SystemCall(OpenPidDescriptor, Pid, 0, 0, 0);
        if (number < 0)
        {
            return IsAlive && Native.Kill(Pid, signal) == 0;
        }

        using var pinned = new Descriptor(number);
        return IsAlive && Native.SystemCall(SendSignalByDescriptor, number, signal, 0, 0) == 0;
    }
}

/// <summary>What <c>/proc/PID/stat</c> says of a process.</summary>
internal readonly record struct ProcessEntry(int Pid, int Parent, char State, long Start)
{
    private const int StateField = 0;
    private const int ParentField = 1;
    private const int OwnField = 11;
    private const int ReapedField = 13;
    private const int StartField = 19;

    /// <summary>USER_HZ, which Linux shows every program as 100.</summary>
    private const int TicksPerSecond = 100;

    /// <summary>Of its program, at most 15 characters; a process may call itself anything.</summary>
    public required string Name { get; init; }

    /// <summary>CPU time of the process itself, to ten milliseconds.</summary>
    public required TimeSpan Own { get; init; }

    /// <summary>CPU time of children it has waited for, with all that those had waited for.</summary>
    public required TimeSpan Reaped { get; init; }

    /// <summary>Only waiting to be reaped.</summary>
    public bool Ended => State is 'Z' or 'X';

    public static ProcessEntry? Read(int pid)
    {
        string text;
        try
        {
            text = File.ReadAllText($"/proc/{pid}/stat");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        // The name in brackets may hold anything, brackets and spaces included: count from the last one.
        var (open, close) = (text.IndexOf('('), text.LastIndexOf(')'));
        var fields = text[(close + 2)..].Split(' ');
        return new(pid, Number(fields[ParentField]), fields[StateField][0], Long(fields[StartField]))
        {
            Name = text[(open + 1)..close],
            Own = Ticks(fields, OwnField),
            Reaped = Ticks(fields, ReapedField),
        };
    }

    /// <summary>Everything alive that we may see.</summary>
    public static List<ProcessEntry> All()
    {
        var found = new List<ProcessEntry>();
        foreach (var pid in Pids())
        {
            if (Read(pid) is { Ended: false } entry)
            {
                found.Add(entry);
            }
        }

        return found;
    }

    /// <summary>The numbers of all processes, of which nothing is known yet.</summary>
    public static IEnumerable<int> Pids()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            {
                yield return pid;
            }
        }
    }

    /// <summary>Everything alive below a process, itself not included.</summary>
    public static List<ProcessEntry> Below(int root)
    {
        var children = All().ToLookup(entry => entry.Parent);
        var found = new List<ProcessEntry>();
        var open = new Queue<int>([root]);
        while (open.TryDequeue(out var parent))
        {
            foreach (var child in children[parent])
            {
                found.Add(child);
                open.Enqueue(child.Pid);
            }
        }

        return found;
    }

    public ProcessIdentity Identity => new(ProcessIdentity.CurrentBoot, Pid, Start);

    /// <summary>In user code and in the kernel, which are two fields side by side.</summary>
    private static TimeSpan Ticks(string[] fields, int first) =>
        TimeSpan.FromSeconds((double)(Long(fields[first]) + Long(fields[first + 1])) / TicksPerSecond);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
