using System.Collections.Immutable;
using Longrun.Core;

namespace Longrun.Agents;

/// <summary>What an agent is started with: where things are, and the environment to choose from.</summary>
internal sealed record LaunchContext
{
    public required AttemptId Attempt { get; init; }

    /// <summary>The Markdown file the agent is pointed at.</summary>
    public required string BriefPath { get; init; }

    /// <summary>The first of ten ports that are the agent's own.</summary>
    public required int Port { get; init; }

    /// <summary>Where <c>report.json</c> and <c>evidence/</c> go.</summary>
    public required string OutFolder { get; init; }

    /// <summary>The agent's own HOME, in the state directory; kept between attempts.</summary>
    public required string HomeFolder { get; init; }

    /// <summary>The environment Longrun was started in. Only named variables are taken from it.</summary>
    public required ImmutableDictionary<string, string> PersonEnvironment { get; init; }

    /// <summary>Whether the sandbox keeps the agent away from everything that is not named.</summary>
    public required bool SandboxHolds { get; init; }

    /// <summary>Whether the agent will run as uid 0, where some programs refuse what they allow others.</summary>
    public bool AsRoot { get; init; }

    /// <summary>The agent's program, as <see cref="ClaudeProgram.Find"/> gave it. Null: looked up on PATH.</summary>
    public string? Program { get; init; }

    /// <summary>Folders that no agent is shown because its program lies beside them.</summary>
    public ImmutableArray<string> Hidden { get; init; } = [];

    /// <summary>Names of the files at the root of the workspace: they tell which tools an allow list needs.</summary>
    public ImmutableArray<string> RootFiles { get; init; } = [];

    /// <summary>Who commits are by, where the agent makes its own. Null: the workspace's configuration says.</summary>
    public Committer? Committer { get; init; }
}

/// <summary>A name and an address for commits.</summary>
internal sealed record Committer(string Name, string Email);
