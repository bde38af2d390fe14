using System.Diagnostics;
using System.Text;
using Longrun.Journal;
using Longrun.Lease;
using Xunit;

namespace Longrun.Tests.Journal;

/// <summary>A folder that stands for a repository's common directory, deleted afterwards.</summary>
public sealed class Scratch : IDisposable
{
    private static readonly TimeSpan s_programTimeout = TimeSpan.FromSeconds(30);

    private readonly List<IDisposable> _open = [];

    public string Common { get; } = Directory.CreateTempSubdirectory("longrun-journal-").FullName;

    public string JournalFolder => Path.Combine(Common, "longrun", "runs", "r1", "journal");

    public string SegmentPath(int number) => Segment.PathOf(JournalFolder, number);

    internal LeaseHeld Lease => field ??= Take();

    internal JournalWriter Open()
    {
        var writer = JournalFiles.Open(JournalFolder, Lease);
        _open.Add(writer);
        return writer;
    }

    internal IReadOnlyList<JournalRecord> Read(long from = 1) => [.. JournalFiles.Read(JournalFolder, from)];

    /// <summary>A closed journal with that many records, each appended alone where there are few.</summary>
    internal void Fill(int count)
    {
        using var writer = JournalFiles.Open(JournalFolder, Lease);
        if (count > 50)
        {
            writer.Append(0, Events(1, count));
            return;
        }

        for (var i = 1; i <= count; i++)
        {
            writer.Append(i - 1, Events(i, 1));
        }
    }

    public static IReadOnlyList<ReadOnlyMemory<byte>> Events(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(EventText(i)))];

    public static string EventText(int i) => $$"""{"type":"noted","number":{{i}},"text":"Übung {{i}}"}""";

    /// <summary>Starts a program with pipes; it is killed with this folder if it still runs then.</summary>
    public Process Start(
        string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        _open.Add(new Ending(process));
        return process;
    }

    /// <summary>Runs a shell command to its end in the common directory.</summary>
    public void Shell(string command)
    {
        var process = Start("sh", ["-c", $"cd '{Common}' && {command}"]);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEnd();
        Assert.True(process.WaitForExit(s_programTimeout) && process.ExitCode == 0, errors);
    }

    public void Dispose()
    {
        foreach (var open in Enumerable.Reverse(_open))
        {
            open.Dispose();
        }

        Directory.Delete(Common, recursive: true);
    }

    private LeaseHeld Take()
    {
        var taken = Assert.IsType<LeaseAnswer.Taken>(LeaseHeld.TryTake(Common, "test", TimeProvider.System)).Lease;
        _open.Add(taken);
        return taken;
    }

    private sealed class Ending(Process process) : IDisposable
    {
        public void Dispose()
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }

            process.Dispose();
        }
    }
}
