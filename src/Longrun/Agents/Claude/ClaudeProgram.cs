using Longrun.Core;

namespace Longrun.Agents.Claude;

/// <summary>Claude Code: <c>claude -p</c> with its stream of JSON.</summary>
internal sealed class ClaudeProgram : IAgentProgram
{
    public string Title => "Claude Code";

    public AgentAbilities Abilities { get; } = new()
    {
        ResetTime = true, Cost = true, SaysWhatPays = true, Tokens = true, DeniesInsteadOfAsking = true, Mcp = true,
    };

    public string? Find(AgentSettings settings, string searchPath) =>
        InstalledProgram.Find(ClaudeVersion.Name, searchPath);

    public AgentLogin Login(string name, AgentSettings settings, Surroundings surroundings) =>
        ClaudeLogin.Check(name, settings, surroundings.Environment);

    public LoginWay HowToLogIn(string name, AgentSettings settings, string home) =>
        ClaudeLogin.Way(name, settings, home);

    public string? Require(string name, AgentSettings settings, Surroundings surroundings) =>
        $"{ClaudeVersion.Name} "
        + ProgramCheck.Require(ClaudeVersion.Needs, Find(settings, surroundings.SearchPath), name, surroundings);

    public AgentLaunch Launch(AgentSettings settings, LaunchContext context) => new(
        ClaudeArguments.For(settings, context),
        AgentLaunch.Scrubbed(settings, context, ClaudeArguments.Environment(context)),
        [context.BriefPath, .. AgentLaunch.FolderOf(context)],
        [context.OutFolder, context.HomeFolder])
    {
        Files = ClaudeServers.Files(context.Servers),
    };

    /// <summary>
    /// Null: with a token of <c>claude setup-token</c> the program's own request for it (get_usage) answers "not
    /// available" without asking anybody; only a login in the browser may. Every session tells it with its first
    /// answer.
    /// </summary>
    public AgentLaunch? AskQuota(AgentSettings settings, AgentGround ground) => null;

    public IAgentStream? Open(AgentSettings settings) => new ClaudeStream();

    public bool MayBePaidBy(AgentSettings settings, string? keySource) => ClaudeLogin.Fits(settings, keySource);
}
