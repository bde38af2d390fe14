using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Longrun.Processes;

namespace Longrun.Bench;

/// <summary>Processor time of one process, and of all that it has waited for.</summary>
internal readonly record struct Cpu(double OwnMs, double ChildrenMs)
{
    public static Cpu operator +(Cpu a, Cpu b) => new(a.OwnMs + b.OwnMs, a.ChildrenMs + b.ChildrenMs);

    public static Cpu operator -(Cpu a, Cpu b) => new(a.OwnMs - b.OwnMs, a.ChildrenMs - b.ChildrenMs);

    /// <summary>Of a process that is there, ended or not. Nothing where it is gone.</summary>
    public static Cpu? Of(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            // Fields 14 to 17, counted from the third, behind a name that may hold anything but ends with ')'.
            const int user = 11;
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            // 100 ticks a second, on every Linux.
            double Ms(int at) => long.Parse(fields[user + at], CultureInfo.InvariantCulture) * 10.0;
            return new(Ms(0) + Ms(1), Ms(2) + Ms(3));
        }
        catch (IOException)
        {
            return null;
        }
    }
}

/// <summary>How a program ended, what it said, and what it took.</summary>
internal sealed record Measured(int ExitCode, double Ms, Cpu Cpu, string Output)
{
    public Measured Expect(params ReadOnlySpan<int> codes) => codes.Contains(ExitCode)
        ? this
        : throw new InvalidOperationException($"exit code {ExitCode}:\n{Output}");
}

/// <summary>A program that runs until it is waited for.</summary>
internal sealed class Measuring
{
    private readonly long _begun;
    private readonly string _output;

    private Measuring(int pid, long begun, string output) => (Pid, _begun, _output) = (pid, begun, output);

    public int Pid { get; }

    public bool HasEnded => Cpu.Of(Pid) is null || File.ReadAllText($"/proc/{Pid}/stat").Contains(") Z ");

    public static Measured Run(string folder, params ImmutableArray<string> command) => Start(folder, command).Wait();

    public static Measuring Start(string folder, params ImmutableArray<string> command)
    {
        var output = Path.GetTempFileName();
        using var nothing = Descriptor.Open("/dev/null", Native.OpenReadOnly);
        using var log = Descriptor.Open(output, Native.OpenWriteOnly | Native.OpenAppend);
        var begun = Stopwatch.GetTimestamp();
        var (pid, error) = Spawn.Start(new()
        {
            File = command[0],
            Arguments = command[1..],
            Environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .Select(pair => KeyValuePair.Create((string)pair.Key, (string?)pair.Value ?? "")),
            WorkingDirectory = folder,
            Descriptors = [nothing.Number, log.Number, log.Number],
        });
        return error == 0 ? new(pid, begun, output) : throw Native.Failure(command[0], error);
    }

    /// <summary>
    /// Left unreaped until its times are read: own and children's are told apart only while it is there.
    /// </summary>
    public unsafe Measured Wait()
    {
        const int byPid = 1;
        const int resultBytes = 128;
        var result = stackalloc byte[resultBytes];
        while (Native.WaitFor(byPid, Pid, result, Native.WaitExited | Native.WaitNoReap) != 0)
        {
        }

        var ms = Stopwatch.GetElapsedTime(_begun).TotalMilliseconds;
        var cpu = Cpu.Of(Pid) ?? default;
        var reaped = Reaped.Take(Pid);
        var said = File.ReadAllText(_output);
        File.Delete(_output);
        return new(reaped.ExitCode, ms, cpu, said);
    }

    public void Interrupt()
    {
        const int interrupt = 2;
        _ = Native.Kill(Pid, interrupt);
    }
}
