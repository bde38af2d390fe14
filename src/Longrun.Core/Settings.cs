using System.Collections.Immutable;

namespace Longrun.Core;

/// <summary>What <c>longrun.yaml</c> says, with every default filled in. See docs/formats/configuration.md.</summary>
internal sealed record Settings
{
    /// <summary>The branch people see; <c>{run}</c> is the run's id.</summary>
    public string Branch { get; init; } = "longrun/{run}";

    /// <summary>How many attempts may run at once. Range 1 to 16.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>The command that prepares a checkout, run by <c>sh -c</c>. Null: detected. Empty: none.</summary>
    public string? Setup { get; init; }

    /// <summary>Wall clock of one setup job.</summary>
    public TimeSpan SetupTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Untracked files, relative to the repository, that a workspace and a gate's checkout get a copy of.
    /// </summary>
    public ImmutableArray<string> Copy { get; init; } = [];

    /// <summary>
    /// Where the roadmap is, relative to the repository. Null: <c>.longrun/ROADMAP.md</c>, else
    /// <c>ROADMAP.md</c>.
    /// </summary>
    public string? Roadmap { get; init; }

    public ImmutableDictionary<string, AgentSettings> Agents { get; init; } =
        ImmutableDictionary<string, AgentSettings>.Empty;

    /// <summary>Names of agents, in order of preference.</summary>
    public ImmutableArray<string> Use { get; init; } = [];

    /// <summary>Null where the file names none: then they are detected on the run branch.</summary>
    public ImmutableArray<GateDefinition>? Gates { get; init; }

    /// <summary>Names of gates that may be red on the untouched branch.</summary>
    public ImmutableArray<string> KnownRed { get; init; } = [];

    public QuestionPolicy Questions { get; init; } = QuestionPolicy.Decide;

    public SandboxPolicy Sandbox { get; init; } = SandboxPolicy.Auto;

    /// <summary>How many completed, refused or crashed attempts a milestone gets. Range 1 to 20.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>Wall clock of one agent session.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromHours(2);

    /// <summary>The first port of the first block of ten. Range 1024 to 60000.</summary>
    public int FirstPort { get; init; } = 42000;
}

internal enum AgentKind
{
    Command,
    Claude,
}

/// <summary>
/// One agent of <c>agents:</c>. <see cref="Env"/> names variables that are handed through; naming one is the
/// permission to spend it.
/// </summary>
internal sealed record AgentSettings(AgentKind Kind, string? Run, ImmutableArray<string> Env)
{
    /// <summary>The model a claude agent is asked for. Null: the CLI's own default.</summary>
    public string? Model { get; init; }
}

internal enum GateKind
{
    /// <summary>The exit code decides.</summary>
    Check,

    /// <summary>The exit code decides, and a count of tests is required.</summary>
    Test,
}

/// <summary>A check that Longrun runs itself on the tree that would land.</summary>
internal sealed record GateDefinition(string Name, GateKind Kind, string Run)
{
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Dormant until this milestone has landed. Null: from the start.</summary>
    public MilestoneId? From { get; init; }

    /// <summary>
    /// A regular expression whose first group is the count of tests that ran. Null: known runners' output is
    /// read.
    /// </summary>
    public string? Count { get; init; }
}

internal enum QuestionPolicy
{
    /// <summary>A reversible choice takes its default and is listed.</summary>
    Decide,

    /// <summary>Every question waits.</summary>
    Ask,
}

internal enum SandboxPolicy
{
    Auto,
    Required,
    Off,
}

/// <summary>What a tree says of how it is prepared and checked. Empty where nothing is recognised.</summary>
internal sealed record Ecosystem(string? Setup, ImmutableArray<string> LockFiles, ImmutableArray<GateDefinition> Gates)
{
    public static Ecosystem None { get; } = new(null, [], []);
}
