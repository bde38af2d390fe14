using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Longrun.Core;

namespace Longrun.Jobs;

/// <summary>
/// What a keeper is asked to run: a value, written as <c>spec.json</c>, complete in itself. Nothing is inherited from
/// the keeper: neither environment nor working directory.
/// </summary>
internal sealed record JobSpec
{
    public required JobId Id { get; init; }

    /// <summary>
    /// The program and its arguments. A bare name is looked up on the PATH of <see cref="Environment"/>.
    /// </summary>
    public required ImmutableArray<string> Command { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>The whole environment.</summary>
    public required ImmutableDictionary<string, string> Environment { get; init; }

    /// <summary>
    /// Names of variables that the keeper adds from its own environment: logins, whose values are never written down.
    /// </summary>
    public ImmutableArray<string> Handed { get; init; } = [];

    /// <summary>Files of which the keeper adds variables: secrets, whose values are never written down.</summary>
    public ImmutableArray<HandedFile> HandedFiles { get; init; } = [];

    [JsonPropertyName("wall_clock_ms")]
    [JsonConverter(typeof(MillisecondsConverter))]
    public required TimeSpan WallClock { get; init; }

    /// <summary>
    /// Above this the job is ended as flooded; of its log the head and the tail are kept. Default 256 MiB.
    /// </summary>
    public long OutputBytesMax { get; init; } = 256L << 20;

    /// <summary>
    /// Without output, CPU time, written files and new processes for this long it is ended. Null: it may be quiet.
    /// </summary>
    [JsonPropertyName("quiet_ms")]
    [JsonConverter(typeof(MillisecondsConverter))]
    public TimeSpan? Quiet { get; init; }

    /// <summary>
    /// Standard error in a file of its own (for agents that print a protocol) instead of one log in order.
    /// </summary>
    public bool SeparateErrors { get; init; }

    /// <summary>Null: no sandbox, only the keeper's subreaper.</summary>
    public SandboxSpec? Sandbox { get; init; }
}

/// <summary>
/// A file of lines NAME=value. What a job has in its environment already is not replaced by it.
/// </summary>
internal sealed record HandedFile(string Path)
{
    /// <summary>256 KiB: certificates included.</summary>
    public const int BytesMax = 256 << 10;

    /// <summary>Which of its variables are handed, unless all are.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    public bool IsWhole { get; init; }

    /// <summary>Which are never.</summary>
    public ImmutableArray<string> Withheld { get; init; } = [];

    public bool Hands(string name) =>
        (IsWhole || Names.Contains(name)) && !Withheld.Contains(name)
        && !name.StartsWith("LONGRUN_", StringComparison.Ordinal);
}

/// <summary>What a sandboxed job sees beyond the system's programs. Everything not named is not there.</summary>
internal sealed record SandboxSpec
{
    /// <summary>Folders it may write, at their own paths.</summary>
    public ImmutableArray<string> Writable { get; init; } = [];

    /// <summary>Files and folders it may read, at their own paths.</summary>
    public ImmutableArray<string> Readable { get; init; } = [];

    /// <summary>
    /// Its command makes sandboxes of its own. The kernel refuses that to root without capabilities
    /// (user_namespaces(7), since Linux 5.12), so that such a job of root's is an ordinary user inside.
    /// </summary>
    public bool Nests { get; init; }

    /// <summary>
    /// It has a network of its own, with nothing but a loopback in it: what listens elsewhere on this machine, sockets
    /// without a path included, is out of its reach, and so is every other machine.
    /// </summary>
    public bool IsAlone { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<ExitReason>))]
internal enum ExitReason
{
    /// <summary>It ended by itself.</summary>
    Exited,

    WallClock,

    /// <summary>The kill switch.</summary>
    Stopped,

    /// <summary>The orchestrator asked for it.</summary>
    Cancelled,

    Flooded,

    /// <summary>Its keeper or the machine died under it.</summary>
    Interrupted,

    /// <summary>It gave no sign of life for longer than <see cref="JobSpec.Quiet"/>.</summary>
    Quiet,

    /// <summary>Its program could not be started; <see cref="ExitRecord.Detail"/> says why.</summary>
    NotStarted,
}

/// <summary>How a job ended, written once, as <c>exit.json</c>.</summary>
internal sealed record ExitRecord
{
    public required JobId Job { get; init; }

    public required ExitReason Reason { get; init; }

    /// <summary>The exit code, or 128 plus the signal; null where it never ran or nobody saw the end.</summary>
    public int? ExitCode { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    public long OutputBytes { get; init; }

    /// <summary>CPU time of the whole tree, in milliseconds.</summary>
    public long CpuMs { get; init; }

    public string? Detail { get; init; }
}
