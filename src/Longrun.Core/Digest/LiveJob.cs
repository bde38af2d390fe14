namespace Longrun.Core.Digest;

/// <summary>A running job as the shell sees it now; what it is for is in the state.</summary>
internal sealed record LiveJob(JobId Id, DateTimeOffset StartedAt, long OutputBytes)
{
    /// <summary>What its session has said of what it uses, so far. Null: it is none, or has said nothing.</summary>
    public Work.Consumption? Told { get; init; }

    /// <summary>The last line it printed, as it printed it. Null: none yet.</summary>
    public string? LastLine { get; init; }
}
