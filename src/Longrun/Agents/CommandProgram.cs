using Longrun.Core;

namespace Longrun.Agents;

/// <summary>An agent that is any program: it reads the brief and leaves commits and a report.</summary>
internal sealed class CommandProgram : IAgentProgram
{
    public string Title => "any command";

    public AgentAbilities Abilities { get; } = new() { ResetTime = true };

    /// <summary>Null: a command line may start anything; what it starts is looked for where it runs.</summary>
    public string? Find(AgentSettings settings, string searchPath) => null;

    public AgentLogin Login(string name, AgentSettings settings, Surroundings surroundings) =>
        AgentLogin.Named(name, settings, surroundings.Environment, []) ?? (AgentLogin)new AgentLogin.Ok(null);

    public LoginWay HowToLogIn(string name, AgentSettings settings, string home) => new()
    {
        Then = settings.Env.IsEmpty
            ? ["it is a program of yours: name the variables it logs in with under env:"]
            : [.. settings.Env.Select(variable => $"export {variable}=…")],
    };

    public string? Require(string name, AgentSettings settings, Surroundings surroundings) => null;

    public AgentLaunch Launch(AgentSettings settings, LaunchContext context) => new(
        ["sh", "-c", settings.Run ?? throw new InvalidOperationException("a command agent without a command")],
        AgentLaunch.Scrubbed(settings, context),
        [context.BriefPath],
        [context.OutFolder, context.HomeFolder]);

    public AgentLaunch? AskQuota(AgentSettings settings, AgentGround ground) => null;

    public IAgentStream? Open(AgentSettings settings) => null;

    public bool MayBePaidBy(AgentSettings settings, string? keySource) => true;
}
