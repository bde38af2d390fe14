using System.Collections.Immutable;

namespace Longrun.Agents;

/// <summary>Whatever an agent's program is started for: where it stands, and the environment to choose from.</summary>
internal abstract record AgentGround
{
    /// <summary>The agent's own HOME, in the state directory; of this one start.</summary>
    public required string HomeFolder { get; init; }

    /// <summary>
    /// The HOME in which the agent's own login is kept between starts, where it has one in files. Not the person's.
    /// </summary>
    public string LoginFolder { get; init; } = "";

    /// <summary>The environment Longrun was started in. Only named variables are taken from it.</summary>
    public required ImmutableDictionary<string, string> PersonEnvironment { get; init; }

    /// <summary>Whether the sandbox keeps the agent away from everything that is not named.</summary>
    public required bool SandboxHolds { get; init; }

    /// <summary>Whether the agent will run as uid 0, where some programs refuse what they allow others.</summary>
    public bool AsRoot { get; init; }

    /// <summary>Its program, as <see cref="IAgentProgram.Find"/> gave it. Null: looked up on PATH.</summary>
    public string? Program { get; init; }

    /// <summary>Folders that no agent is shown because its program lies beside them.</summary>
    public ImmutableArray<string> Hidden { get; init; } = [];

    /// <summary>The command that starts this very program, for what Longrun itself runs beside the agent.</summary>
    public ImmutableArray<string> Self { get; init; } = [];

    /// <summary>Where a driver finds what it is told; see <see cref="Driving.DriveOrder"/>.</summary>
    public string OrderFile { get; init; } = "";
}

/// <summary>What an agent's program is started with only to be asked.</summary>
internal sealed record AskContext : AgentGround;
