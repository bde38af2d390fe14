using System.Collections.Immutable;
using Longrun.Core.Spend;

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

    /// <summary>The first port of the first block of ten. Range 1024 to 60000. Null: the repository's own.</summary>
    public int? FirstPort { get; init; }

    /// <summary>How long a session may show no sign of life before it is ended.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMinutes(20);

    public Budgets Budgets { get; init; } = new();

    public Limits Limits { get; init; } = new();

    public Permissions Permissions { get; init; } = new();

    /// <summary>Servers of tools that workers get beside Longrun's own.</summary>
    public ImmutableArray<McpServer> Mcp { get; init; } = [];

    public ImmutableArray<SecretRule> Secrets { get; init; } = [];

    public ReviewSettings Review { get; init; } = new();

    /// <summary>Whole names of tests that fail now and then.</summary>
    public ImmutableArray<string> KnownFlaky { get; init; } = [];

    /// <summary>Globs of more files that workers may not change unasked.</summary>
    public ImmutableArray<string> Protect { get; init; } = [];

    /// <summary>
    /// The command that runs the files of <c>.longrun/acceptance</c> in a checkout. Null: by what is there.
    /// </summary>
    public string? Acceptance { get; init; }
}

internal enum ReviewPolicy
{
    Off,

    /// <summary>Where something was found, or the change touches what is easily broken.</summary>
    Risky,

    Always,
}

/// <summary>Who judges a change after its gates, and when.</summary>
internal sealed record ReviewSettings
{
    /// <summary>Null: always, where an agent is there that can judge.</summary>
    public ReviewPolicy? When { get; init; }

    /// <summary>Name of an agent. Null: another than the worker where there is one, else the same.</summary>
    public string? Agent { get; init; }

    /// <summary>The model it is asked for. Null: the agent's own.</summary>
    public string? Model { get; init; }
}

internal enum AgentKind
{
    /// <summary>Any program.</summary>
    Command,

    /// <summary>Claude Code.</summary>
    Claude,

    /// <summary>Codex, through its app-server.</summary>
    Codex,

    /// <summary>A program that speaks the Agent Client Protocol.</summary>
    Acp,
}

/// <summary>What may be used up: each bound is there or it is not. What is at or over one stops.</summary>
internal sealed record Allowance
{
    /// <summary>US dollars, by the vendors' own estimates.</summary>
    public decimal? Money { get; init; }

    /// <summary>Tokens in and out, those read from a cache included.</summary>
    public long? Tokens { get; init; }

    /// <summary>Wall clock of workers, waits excluded.</summary>
    public TimeSpan? Time { get; init; }

    public int? Attempts { get; init; }

    /// <summary>Answers of the model.</summary>
    public int? Turns { get; init; }

    public decimal? this[Measure measure] => measure switch
    {
        Measure.Money => Money,
        Measure.Tokens => Tokens,
        Measure.Time => (decimal?)Time?.TotalSeconds,
        Measure.Attempts => Attempts,
        Measure.Turns => Turns,
    };

    /// <summary>What it says, and where it says nothing what <paramref name="other"/> does.</summary>
    public Allowance Or(Allowance other) => new()
    {
        Money = Money ?? other.Money, Tokens = Tokens ?? other.Tokens, Time = Time ?? other.Time,
        Attempts = Attempts ?? other.Attempts, Turns = Turns ?? other.Turns,
    };
}

/// <summary>Over what a budget is counted.</summary>
internal enum BudgetScope
{
    Attempt,
    Milestone,
    Run,

    /// <summary>Any five hours.</summary>
    Window,
}

/// <summary>Bounds of what agents may use, over everything that is in each.</summary>
internal sealed record Budgets
{
    public Allowance Run { get; init; } = new();

    /// <summary>Of each milestone; its own <c>Budget</c> in the roadmap goes before.</summary>
    public Allowance Milestone { get; init; } = new();

    public Allowance Attempt { get; init; } = new();

    /// <summary>In any five hours.</summary>
    public Allowance Window { get; init; } = new();

    /// <summary>A session that burns this many times what the run's sessions usually do is shown. 2 to 100.</summary>
    public int Alarm { get; init; } = 4;
}

/// <summary>What is kept of the plans' windows for the person themselves.</summary>
internal sealed record Limits
{
    /// <summary>Percent of every window that no worker is started into. 0 to 90.</summary>
    public int Reserve { get; init; }

    /// <summary>A time of day, local: the short window is to be fresh then. Null: it need not.</summary>
    public TimeSpan? ReadyBy { get; init; }
}

/// <summary>
/// What workers may do beside what is always allowed: command lines by their beginnings. In a sandbox that holds
/// everything is allowed that is not denied.
/// </summary>
internal sealed record Permissions
{
    public ImmutableArray<string> Allow { get; init; } = [];

    public ImmutableArray<string> Deny { get; init; } = [];
}

/// <summary>
/// A server of tools (MCP) on standard input and output. Without <paramref name="Run"/> it is one Longrun knows.
/// </summary>
internal sealed record McpServer(string Name, string? Run);

/// <summary>
/// Which jobs see which secrets, by name. <paramref name="File"/>: an untracked file of lines NAME=value.
/// </summary>
internal sealed record SecretRule(string? File, ImmutableArray<string> Names)
{
    public bool ToGates { get; init; }

    public bool ToSetup { get; init; }

    public bool ToAgents { get; init; }
}

/// <summary>
/// One agent of <c>agents:</c>. <see cref="Env"/> names variables that are handed through; naming one is the
/// permission to spend it.
/// </summary>
internal sealed record AgentSettings(AgentKind Kind, string? Run, ImmutableArray<string> Env)
{
    /// <summary>The model the agent is asked for. Null: the program's own default.</summary>
    public string? Model { get; init; }
}

internal enum GateKind
{
    /// <summary>The exit code decides.</summary>
    Check,

    /// <summary>The exit code decides, and a count of tests is required.</summary>
    Test,

    /// <summary>The app is started and asked from outside.</summary>
    Serve,

    /// <summary>The same with a browser.</summary>
    Browser,

    /// <summary>An agent with a browser follows the milestone's criteria.</summary>
    Walk,

    /// <summary>The app is started with stand-ins for what it talks to.</summary>
    Mock,
}

/// <summary>A check that Longrun runs itself on the tree that would land.</summary>
internal sealed record GateDefinition(string Name, GateKind Kind, string Run)
{
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Dormant until this milestone lands, whose work it is asked of first. Null: from the start.</summary>
    public MilestoneId? From { get; init; }

    /// <summary>
    /// A regular expression whose first group is the count of tests that ran. Null: known runners' output is
    /// read.
    /// </summary>
    public string? Count { get; init; }

    /// <summary>
    /// Globs of results files that the command writes (TRX, JUnit XML), in its checkout. Empty: the output is read.
    /// </summary>
    public ImmutableArray<string> Results { get; init; } = [];

    /// <summary>A command that must fail. Null: a failing test is planted where the runner is known.</summary>
    public string? Canary { get; init; }

    /// <summary>No proof is asked for that the runner can fail.</summary>
    public bool HasNoCanary { get; init; }

    /// <summary>For the kinds that start the app; null for the others.</summary>
    public AppPlan? App { get; init; }

    /// <summary>Its files reach no worker: no worker runs it, and none hears more of it than that it failed.</summary>
    public bool IsHidden { get; init; }

    /// <summary>
    /// What beside the command decides its result, as sixteen digits; empty where nothing does. Another one makes what
    /// ran before no proof any more.
    /// </summary>
    public string Plan { get; init; } = "";
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
