using Longrun.Core;

namespace Longrun.Agents;

/// <summary>
/// One kind of agent: how its program is found, checked, logged in, started and read. A file each below this folder;
/// nothing outside it knows a vendor.
/// </summary>
internal interface IAgentProgram
{
    /// <summary>How people call it.</summary>
    string Title { get; }

    AgentAbilities Abilities { get; }

    /// <summary>The program itself, behind the links that installers put on PATH. Null: it is not there.</summary>
    string? Find(AgentSettings settings, string searchPath);

    /// <summary>Whether the agent of this name has what it needs to log in. Asks nobody; keeps no value.</summary>
    AgentLogin Login(string name, AgentSettings settings, Surroundings surroundings);

    /// <summary>How a person logs the agent of this name in.</summary>
    /// <param name="name">Its name in the configuration.</param>
    /// <param name="settings">As the configuration has them.</param>
    /// <param name="home">The HOME that its login is made in, see <see cref="AgentGround.LoginFolder"/>.</param>
    LoginWay HowToLogIn(string name, AgentSettings settings, string home);

    /// <summary>
    /// The program and its version, as <c>claude 2.1.330</c>; null where it is one that Longrun knows nothing of.
    /// Asked once per installed file, kept in the state directory.
    /// </summary>
    /// <exception cref="UserError">It is not there, does not start, or lacks what a night needs (7).</exception>
    string? Require(string name, AgentSettings settings, Surroundings surroundings);

    AgentLaunch Launch(AgentSettings settings, LaunchContext context);

    /// <summary>
    /// How the service is asked what is left of the plan, without a call of a model. Null: it cannot be.
    /// </summary>
    AgentLaunch? AskQuota(AgentSettings settings, AgentGround ground);

    /// <summary>Reads what one session prints. Null: it prints no protocol, its exit code says it ended.</summary>
    IAgentStream? Open(AgentSettings settings);

    /// <summary>
    /// Whether what the program says it pays with is what the person named. <paramref name="keySource"/>: its own
    /// word, null where it has not said.
    /// </summary>
    bool MayBePaidBy(AgentSettings settings, string? keySource);
}

/// <summary>What a program can do, for the table in the README and for <c>longrun agents</c>.</summary>
internal sealed record AgentAbilities
{
    /// <summary>It says what is left of its plan before a limit is met.</summary>
    public bool QuotaAhead { get; init; }

    /// <summary>At a limit it says when that resets.</summary>
    public bool ResetTime { get; init; }

    public bool Cost { get; init; }

    /// <summary>
    /// It says whose key pays, and when it is billed beyond its plan: only such a session can be ended for it.
    /// </summary>
    public bool SaysWhatPays { get; init; }

    public bool Tokens { get; init; }

    /// <summary>What it may not do is denied at once; it never waits for somebody to answer.</summary>
    public bool DeniesInsteadOfAsking { get; init; }

    /// <summary>It takes servers of tools (MCP), Longrun's own among them.</summary>
    public bool Mcp { get; init; }
}
