namespace Longrun.Core;

/// <summary>Every bound the core knows, with its unit and its reason.</summary>
internal static class Caps
{
    /// <summary>
    /// Tries of one job that may be interrupted before it is given up: a machine that keeps dying needs a
    /// person.
    /// </summary>
    public const int InterruptedTriesMax = 10;

    /// <summary>Ports that belong to one attempt: an app, its database, a debugger, and room.</summary>
    public const int PortsPerSlot = 10;

    /// <summary>The slot of the branch's own baseline, beyond any worker's.</summary>
    public const int BaselineSlot = 16;

    /// <summary>
    /// Characters of a log's end that a brief and the journal carry: about 60 lines, what an agent reads
    /// anyway.
    /// </summary>
    public const int TailChars = 4_000;

    /// <summary>
    /// How long what an agent said of its plan is taken for true while some of it is kept: about as long as a short
    /// session takes.
    /// </summary>
    public static readonly TimeSpan QuotaKnownFor = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Ended sessions of an agent that an estimate of the next one rests on: a median of fewer is none.
    /// </summary>
    public const int EstimateFrom = 3;

    /// <summary>The longest window of any plan is a week; a day more covers its edges.</summary>
    public static readonly TimeSpan LimitWaitMax = TimeSpan.FromDays(8);

    /// <summary>
    /// Minutes to wait at a limit that names no reset time, growing with each in a row. The short window of the
    /// common plans is 5 hours; an hour between looks costs at most a fifth of it.
    /// </summary>
    public static TimeSpan LimitPause(int inARow) => TimeSpan.FromMinutes(inARow switch
    {
        <= 1 => 5,
        2 => 10,
        3 => 20,
        4 => 40,
        _ => 60,
    });
}
