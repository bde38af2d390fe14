using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Longrun.Core;

namespace Longrun.Agents;

/// <summary>What an agent is started for.</summary>
internal enum AgentRole
{
    /// <summary>It works on a milestone, in a workspace of its own.</summary>
    Worker,

    /// <summary>It looks at a change and says what it thinks of it. It writes nothing and runs nothing.</summary>
    Judge,

    /// <summary>It uses an app that somebody else built, by the tools of its servers alone.</summary>
    Walker,
}

/// <summary>What an agent is started with: where things are, and what it may do.</summary>
internal sealed record LaunchContext : AgentGround
{
    public LaunchContext()
    {
    }

    /// <summary>The same ground, for one attempt.</summary>
    [SetsRequiredMembers]
    public LaunchContext(AgentGround ground, AttemptId attempt, string briefPath, string outFolder, int port)
        : base(ground)
    {
        (Attempt, BriefPath, OutFolder, Port) = (attempt, briefPath, outFolder, port);
    }

    public required AttemptId Attempt { get; init; }

    public AgentRole Role { get; init; }

    /// <summary>
    /// A JSON schema that its last message must follow, for programs that hold their model to one. Null: any words.
    /// </summary>
    public string? AnswerSchema { get; init; }

    /// <summary>It may change files and run commands.</summary>
    public bool MayWork => Role is AgentRole.Worker;

    /// <summary>A sandbox holds, and it may do in it what it likes.</summary>
    public bool MayDoAll => SandboxHolds && MayWork;

    /// <summary>The folder it works in, a clone on the attempt's branch.</summary>
    public string Workspace { get; init; } = "/";

    /// <summary>The Markdown file the agent is pointed at.</summary>
    public required string BriefPath { get; init; }

    /// <summary>The first of ten ports that are the agent's own. 0: it has none.</summary>
    public required int Port { get; init; }

    /// <summary>Where <c>report.json</c> and <c>evidence/</c> go.</summary>
    public required string OutFolder { get; init; }

    /// <summary>Names of the files at the root of the workspace: they tell which tools an allow list needs.</summary>
    public ImmutableArray<string> RootFiles { get; init; } = [];

    /// <summary>Who commits are by, where the agent makes its own. Null: the workspace's configuration says.</summary>
    public Committer? Committer { get; init; }

    /// <summary>Servers of tools that the worker gets, each with its whole command.</summary>
    public ImmutableArray<ToolServer> Servers { get; init; } = [];

    /// <summary>What the person allows beside the usual, and what is denied in any case.</summary>
    public Permissions Permissions { get; init; } = new();

    /// <summary>
    /// What the attempt may use by every budget it is in, where the program can hold itself to it.
    /// </summary>
    public Allowance Bounds { get; init; } = new();

    /// <summary>The first and only words it is told; everything else is in the brief.</summary>
    public string Prompt => Role switch
    {
        AgentRole.Worker =>
            $"This is milestone {Attempt.Milestone}, attempt {Attempt.Number}. "
            + $"Everything you need is in the file {BriefPath}: read it first, then do what it says. "
            + "Nobody can answer while you work; the brief says what to do when you need an answer.",
        AgentRole.Judge =>
            $"You judge milestone {Attempt.Milestone}, attempt {Attempt.Number}, which somebody else worked on. "
            + $"Everything you need is in the file {BriefPath}: read all of it first, then do what it says. "
            + "Change nothing and run nothing; nobody can answer. Your last message is your verdict, one JSON object "
            + "and nothing else, in the form that the file shows.",
        AgentRole.Walker =>
            $"You walk through what somebody else built: milestone {Attempt.Milestone}, attempt {Attempt.Number}. "
            + $"Everything you need is in the file {BriefPath}: read it first, then do what it says. "
            + "Nobody can answer while you walk.",
    };
}

/// <summary>A name and an address for commits.</summary>
internal sealed record Committer(string Name, string Email);

/// <summary>A server of tools (MCP) on standard input and output, and how it is started.</summary>
internal sealed record ToolServer(string Name, ImmutableArray<string> Command)
{
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;
}
