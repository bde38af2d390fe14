using System.Collections.Immutable;
using Longrun.Core.Gates;

namespace Longrun.Serving;

/// <summary>How the driver of an app gate starts a walker once the app is up, and what that has to look for.</summary>
internal sealed record WalkStart
{
    /// <summary>Why nobody can walk: the gate fails with it. Null: somebody can.</summary>
    public string? Fault { get; init; }

    /// <summary>The agent's name in the configuration.</summary>
    public string Agent { get; init; } = "";

    /// <summary>bwrap and its arguments; empty where there is no sandbox.</summary>
    public ImmutableArray<string> Box { get; init; } = [];

    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>All it gets, but what it could pay with.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } =
        ImmutableDictionary<string, string>.Empty;

    /// <summary>Variables of the driver's own that it gets too: their values are in no file.</summary>
    public ImmutableArray<string> Handed { get; init; } = [];

    public string WorkingDirectory { get; init; } = "/";

    public ImmutableArray<WalkCriterion> Criteria { get; init; } = [];

    /// <summary>Where its tools leave steps and pictures; the walker's box may write there.</summary>
    public string Out { get; init; } = "";

    /// <summary>Its wall clock; shorter than the gate's, so that what was seen until then is written down.</summary>
    public TimeSpan Within { get; init; }
}

/// <summary>How a walker's process ended: <c>walker.json</c> in the folder of the results.</summary>
internal sealed record WalkerEnd
{
    public const string FileName = "walker.json";

    /// <summary>What it printed.</summary>
    public const string TranscriptName = "walker.log";

    public int? ExitCode { get; init; }

    /// <summary>Its time was over.</summary>
    public bool TimedOut { get; init; }

    public double Seconds { get; init; }
}
