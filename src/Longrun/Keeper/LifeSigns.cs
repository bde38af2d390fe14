using System.Collections.Immutable;
using System.Globalization;
using Longrun.Processes;

namespace Longrun.Keeper;

/// <summary>What a job's processes have done by a moment, all together: totals since it started.</summary>
internal sealed record LifeSample
{
    /// <summary>On a clock that does not jump, and stands while the machine sleeps.</summary>
    public required TimeSpan At { get; init; }

    public required long OutputBytes { get; init; }

    public required TimeSpan Cpu { get; init; }

    /// <summary>When any file that one of them has open was last written, since 1970; not those of its home.</summary>
    public required TimeSpan LastWrite { get; init; }

    public required ImmutableHashSet<ProcessIdentity> Processes { get; init; }

    /// <summary>Of their programs, for people.</summary>
    public ImmutableArray<string> Names { get; init; } = [];
}

/// <summary>
/// Whether a job is alive, from samples of what it does. Pure. A compiler without a word is alive; a program that waits
/// for input or on a dead connection is not, though its event loop turns.
/// </summary>
/// <remarks>
/// What keeps itself awake counts as alive whatever it does: a loop that polls once a second starts a new process each
/// time. That is the wall clock's to end.
/// </remarks>
internal sealed record LifeSigns
{
    /// <summary>
    /// Of one core, over a sample's length: below it nobody works. Claude Code on a connection that says nothing uses
    /// 0.002 of a core (10 ms in 5 s), while a compiler that shares two cores with 40 others still gets this much.
    /// </summary>
    public const double BusyShare = 0.04;

    private const int NamesMax = 5;

    private LifeSigns(LifeSample seen, TimeSpan lastAt, string last) => (Seen, LastAt, Last) = (seen, lastAt, last);

    public LifeSample Seen { get; }

    /// <summary>When the last sign was seen: late by at most the time between two samples.</summary>
    public TimeSpan LastAt { get; }

    /// <summary>What it was.</summary>
    public string Last { get; }

    public TimeSpan QuietFor => Seen.At - LastAt;

    public static LifeSigns Begin(LifeSample first) => new(first, first.At, "its start");

    public LifeSigns Take(LifeSample now) =>
        Sign(Seen, now) is { } sign ? new(now, now.At, sign) : new(now, LastAt, Last);

    /// <summary>What a person reads where it is ended for it.</summary>
    public string Sentence()
    {
        var names = Seen.Names.Distinct().Order(StringComparer.Ordinal).ToList();
        var more = names.Count > NamesMax ? $" and {names.Count - NamesMax} more" : "";
        var there = names.Count == 0 ? "" : $"; still there: {string.Join(", ", names.Take(NamesMax))}{more}";
        return $"no sign of life for {Length(QuietFor)}; the last was {Last}, {Length(LastAt)} after its start{there}";
    }

    private static string? Sign(LifeSample before, LifeSample now) => now switch
    {
        _ when now.OutputBytes > before.OutputBytes => "output",
        _ when now.Cpu - before.Cpu >= (now.At - before.At) * BusyShare && now.Cpu > before.Cpu => "CPU time",
        _ when now.LastWrite > before.LastWrite => "a file it wrote",
        _ when !now.Processes.IsSubsetOf(before.Processes) => "a process it started",
        // Something it waited for has ended: what comes next is its own to do.
        _ when now.Processes.Count < before.Processes.Count => "a process that ended",
        _ => null,
    };

    private static string Length(TimeSpan time) => time.TotalSeconds < 120
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} min");
}
