using Longrun.Jobs;
using Longrun.Processes;

namespace Longrun.Keeper;

/// <summary>Looks at what a job's processes do, as often as its limit asks for.</summary>
/// <param name="init">What everything of the job descends from: its init, which is left out itself.</param>
/// <param name="folder">Where its output goes.</param>
/// <param name="home">Of the job, where writing shows nothing. Null: it has none.</param>
/// <param name="quiet">How long it may give no sign.</param>
/// <param name="clock">Of the keeper.</param>
internal sealed class LifeWatch(int init, JobFolder folder, string? home, TimeSpan quiet, TimeProvider clock)
{
    /// <summary>Ten samples in the time that may be quiet: what is ended is late by a tenth of it.</summary>
    private const int Samples = 10;

    /// <summary>
    /// A minute is long enough for an average that no single turn of an event loop passes, and costs nothing.
    /// </summary>
    private static readonly TimeSpan EveryMax = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan EveryMin = TimeSpan.FromMilliseconds(20);

    /// <summary>Of one process: the usual limit of descriptors is 1,024.</summary>
    private const int OpenFilesMax = 4_096;

    private readonly long _begun = clock.GetTimestamp();
    private LifeSigns? _signs;

    public TimeSpan Every { get; } =
        TimeSpan.FromTicks(Math.Clamp(quiet.Ticks / Samples, EveryMin.Ticks, EveryMax.Ticks));

    /// <summary>Looks once more. A sentence where it has been quiet for too long; null while it may go on.</summary>
    public string? Look()
    {
        var now = Sample();
        _signs = _signs?.Take(now) ?? LifeSigns.Begin(now);
        return _signs.QuietFor >= quiet ? _signs.Sentence() : null;
    }

    private LifeSample Sample()
    {
        var entries = ProcessEntry.Below(init);
        // A process that ends leaves its time with whoever waits for it, and an orphan's with the init.
        var cpu = entries.Aggregate(ProcessEntry.Read(init)?.Reaped ?? TimeSpan.Zero,
            (sum, entry) => sum + entry.Own + entry.Reaped);
        return new()
        {
            At = clock.GetElapsedTime(_begun),
            OutputBytes = RunningJob.OutputBytes(folder),
            Cpu = cpu,
            LastWrite = entries.Select(entry => LastWrite(entry.Pid)).DefaultIfEmpty().Max(),
            Processes = [.. entries.Select(entry => entry.Identity)],
            Names = [.. entries.Select(entry => entry.Name)],
        };
    }

    /// <summary>Never where it is gone, or not for us to see: then the other signs have to do.</summary>
    private TimeSpan LastWrite(int pid)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Take(OpenFilesMax)
                .Where(descriptor => !IsItsOwn(descriptor)).Select(FileCalls.WrittenAt).Max() ?? TimeSpan.Zero;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return TimeSpan.Zero;
        }
    }

    /// <summary>
    /// In its home a program keeps books of its own: Codex 0.169.0 writes logs there while it waits for nothing.
    /// </summary>
    private bool IsItsOwn(string descriptor) => home is not null
        && new FileInfo(descriptor).LinkTarget?.StartsWith(home + "/", StringComparison.Ordinal) == true;
}
