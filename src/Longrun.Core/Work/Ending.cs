using System.Collections.Immutable;

namespace Longrun.Core.Work;

/// <summary>How an agent's session ended, by evidence of the session, not by what it says of its work.</summary>
internal enum Ending
{
    /// <summary>It ended by itself. Says nothing about whether the work is any good.</summary>
    Completed,

    /// <summary>The model declined to do it.</summary>
    Refused,

    /// <summary>A usage limit; costs no allowance.</summary>
    Limit,

    /// <summary>Not logged in, or the login has ended.</summary>
    Authentication,

    /// <summary>It ended in an error of its own or of the service behind it.</summary>
    Crashed,

    /// <summary>We, the kill switch or the machine ended it; costs no allowance.</summary>
    Interrupted,

    /// <summary>Its wall clock ran out.</summary>
    TimedOut,

    /// <summary>It printed more than the cap.</summary>
    Flooded,

    /// <summary>Its program could not be started.</summary>
    NotStarted,

    /// <summary>It reached a budget: one of the person's, or the agent's own.</summary>
    Budget,

    /// <summary>It took as many turns as it may.</summary>
    TurnCap,

    /// <summary>It gave no sign of life for so long that it was ended.</summary>
    Quiet,

    /// <summary>What it printed does not tell how it ended.</summary>
    Unknown,

    /// <summary>
    /// The service behind it failed or could not be reached, for longer than the program itself tries; costs no
    /// allowance.
    /// </summary>
    Unavailable,
}

/// <summary>What is known of one agent session when it has ended.</summary>
internal sealed record SessionReport(Ending Ending)
{
    /// <summary>When a limit resets, where the agent said so.</summary>
    public DateTimeOffset? ResetsAt { get; init; }

    /// <summary>One line for people: the vendor's own words where there are any, cut to 300 characters.</summary>
    public string? Detail { get; init; }

    public string? SessionId { get; init; }

    /// <summary>The agent program's version, as it reported itself.</summary>
    public string? Version { get; init; }

    public string? Model { get; init; }

    /// <summary>What the agent reports the session cost, in US dollars: an estimate of the vendor's.</summary>
    public decimal? CostUsd { get; init; }

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    public int PermissionDenials { get; init; }

    /// <summary>Where its login came from, as it reported; <c>none</c> is a subscription's token.</summary>
    public string? KeySource { get; init; }

    /// <summary>The service billed it beyond the subscription: real money.</summary>
    public bool UsedOverage { get; init; }

    public int Messages { get; init; }

    /// <summary>Answers of the model, where the program counts them.</summary>
    public int? Turns { get; init; }

    /// <summary>How often its context was full and was summarised.</summary>
    public int Compactions { get; init; }

    /// <summary>How often the service failed and the program tried again by itself.</summary>
    public int Retries { get; init; }

    /// <summary>What is missing or contradictory in what it printed: at most 10 sentences.</summary>
    public ImmutableArray<string> Lost { get; init; } = [];

    /// <summary>When its login ends, where it said so.</summary>
    public DateTimeOffset? LoginEndsAt { get; init; }

    /// <summary>The windows of its plan, as it reported them last.</summary>
    public ImmutableArray<QuotaWindow> Quota { get; init; } = [];

    /// <summary>The last thing it said, cut to 2,000 characters. Never evidence.</summary>
    public string? LastWords { get; init; }
}

/// <summary>What a worker left in <c>report.json</c>; every field is its word, none is evidence.</summary>
internal sealed record WorkerReport
{
    /// <summary><c>done</c>, <c>blocked</c> or <c>limit</c>.</summary>
    public required string Status { get; init; }

    public DateTimeOffset? ResetsAt { get; init; }

    public string? Summary { get; init; }

    public string? Question { get; init; }

    /// <summary><c>choice</c>, <c>money</c>, <c>credentials</c>, <c>deletion</c> or <c>message</c>.</summary>
    public string? Kind { get; init; }

    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>The default option, counted from 1.</summary>
    public int? Default { get; init; }

    public IReadOnlyList<Decision> Decisions { get; init; } = [];
}

/// <summary>An assumption taken without asking, its alternative, and what it costs to reverse.</summary>
internal sealed record Decision(string What, string? Instead, string? Undo);
