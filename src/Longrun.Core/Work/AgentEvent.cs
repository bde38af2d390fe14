namespace Longrun.Core.Work;

/// <summary>
/// What happens in an agent's session, whichever program it is. Each adapter turns the lines its program prints into
/// these; everything behind it knows nothing of vendors.
/// </summary>
internal abstract record AgentEvent
{
    private AgentEvent()
    {
    }

    /// <summary>A session, or another turn of it, has begun. What is null was not said.</summary>
    public sealed record Started : AgentEvent
    {
        public string? SessionId { get; init; }

        /// <summary>The program's version, as it reported itself.</summary>
        public string? Version { get; init; }

        public string? Model { get; init; }

        /// <summary>What pays, in the program's own word; see <see cref="SessionReport.KeySource"/>.</summary>
        public string? KeySource { get; init; }
    }

    /// <summary>The model said something. Without text: it only called a tool.</summary>
    public sealed record Message(string? Text) : AgentEvent;

    /// <summary>A tool was called: its name, and in a line what with.</summary>
    public sealed record Tool(string Name, string? What) : AgentEvent;

    public sealed record FileChange(string Path) : AgentEvent;

    /// <summary>What the whole session has used so far: never a difference, never added up.</summary>
    public sealed record Usage(Consumption SoFar) : AgentEvent;

    public sealed record Quota(QuotaWindow Window) : AgentEvent;

    /// <summary>With an <paramref name="Id"/> it is counted once, however often it is told.</summary>
    public sealed record PermissionDenied(string? Id, string? What) : AgentEvent;

    /// <summary>The service failed and the program tries again by itself.</summary>
    public sealed record Retrying(string Why) : AgentEvent;

    /// <summary>The context was full and has been summarised: what was in it is partly forgotten.</summary>
    public sealed record Compacted : AgentEvent;

    /// <summary>A part of the stream is missing, or contradicts another: a sentence.</summary>
    public sealed record Lost(string What) : AgentEvent;

    /// <summary>When the login ends, where the program says so.</summary>
    public sealed record LoginEnds(DateTimeOffset At) : AgentEvent;

    /// <summary>It is over, and why: always the last one, and always there.</summary>
    public sealed record Ended(Ending Ending) : AgentEvent
    {
        /// <summary>When a limit resets, where that was said.</summary>
        public DateTimeOffset? ResetsAt { get; init; }

        /// <summary>One line for people: the vendor's own words where there are any.</summary>
        public string? Detail { get; init; }

        /// <summary>What it said last, where the end has words of its own. Never evidence.</summary>
        public string? LastWords { get; init; }
    }
}

/// <summary>What a session has used. Money is the vendor's own estimate in US dollars; null: not said.</summary>
internal sealed record Consumption(long InputTokens, long OutputTokens)
{
    public static Consumption None { get; } = new(0, 0);

    public decimal? CostUsd { get; init; }

    /// <summary>Answers of the model. Null: the program does not say.</summary>
    public int? Turns { get; init; }

    /// <summary>Kept below the largest number instead of wrapping round.</summary>
    public long Tokens => (long)UInt128.Min((UInt128)InputTokens + (UInt128)OutputTokens, long.MaxValue);
}

/// <summary>
/// One window of a plan, as its vendor reports it. <paramref name="Name"/> is the vendor's word; the ones Longrun
/// knows are <see cref="FiveHours"/> and <see cref="SevenDays"/>.
/// </summary>
internal sealed record QuotaWindow(string Name)
{
    public const string FiveHours = "five_hour";

    public const string SevenDays = "seven_day";

    /// <summary>How much of it is used, 0 to 100; more where it was passed. Null: not said.</summary>
    public double? UsedPercent { get; init; }

    public DateTimeOffset? ResetsAt { get; init; }

    /// <summary>The service refuses more before it resets.</summary>
    public bool IsRejected { get; init; }

    /// <summary>The service bills beyond the plan: real money.</summary>
    public bool IsOverage { get; init; }
}
