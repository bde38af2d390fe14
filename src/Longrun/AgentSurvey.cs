using System.Collections.Immutable;
using Longrun.Agents;
using Longrun.Core;
using Longrun.Core.Roadmap;
using Longrun.Effects;
using Longrun.Git;

namespace Longrun;

/// <summary>
/// What there is of agents: those of the configuration, then the programs Longrun knows that it does not name. Needs
/// neither a run nor a repository.
/// </summary>
internal sealed record AgentSurvey(ImmutableArray<SurveyedAgent> Agents)
{
    /// <param name="surroundings">Where we stand.</param>
    /// <param name="ask">Ask the services what is left, of configured agents that can be asked.</param>
    /// <exception cref="UserError">The configuration cannot be read (7).</exception>
    public static AgentSurvey Take(Surroundings surroundings, bool ask)
    {
        var (settings, state) = Standing(surroundings);
        var configured = settings.Agents.OrderBy(agent => agent.Key, StringComparer.Ordinal)
            .Select(agent => Of(surroundings, agent.Key, agent.Value, state) with { IsConfigured = true })
            .Select(agent => ask ? agent.Asked(surroundings) : agent)
            .ToList();
        var titles = configured.Select(agent => agent.Program.Title).ToHashSet(StringComparer.Ordinal);
        return new(
        [
            .. configured,
            .. AgentPrograms.Known.Select(known => Of(surroundings, known.Key, known.Value, state: null))
                .Where(known => !titles.Contains(known.Program.Title)),
        ]);
    }

    /// <summary>The agent of a name, or the program that Longrun knows by it. Asks no program anything.</summary>
    /// <exception cref="UserError">There is neither (2), or the configuration cannot be read (7).</exception>
    public static KeyValuePair<string, AgentSettings> Named(Surroundings surroundings, string name)
    {
        var agents = Standing(surroundings).Settings.Agents;
        ImmutableArray<string> names =
            [.. agents.Keys.Union(AgentPrograms.Known.Select(known => known.Key)).Order(StringComparer.Ordinal)];
        if (!names.Contains(name))
        {
            var meant = Nearest.To(name, names) is { } near ? $"did you mean {near}? " : "";
            throw new UserError(
                ExitCode.Usage, $"there is no agent {name}.", $"{meant}there are: {string.Join(", ", names)}");
        }

        return KeyValuePair.Create(name, agents.GetValueOrDefault(name)
            ?? AgentPrograms.Known.First(known => known.Key == name).Value);
    }

    private static SurveyedAgent Of(Surroundings surroundings, string name, AgentSettings settings, State? state)
    {
        var program = AgentPrograms.Of(settings);
        return new(name, settings, program)
        {
            File = program.Find(settings, surroundings.SearchPath),
            Found = Found(program, name, settings, surroundings),
            Login = program.Login(name, settings, surroundings),
            Quota = state?.Quotas.GetValueOrDefault(name),
            Hold = state?.Holds.GetValueOrDefault(name),
        };
    }

    private static FoundProgram Found(
        IAgentProgram program, string name, AgentSettings settings, Surroundings surroundings)
    {
        try
        {
            return new(program.Require(name, settings, surroundings), null, null);
        }
        catch (UserError e)
        {
            var prefix = $"agent {name}: "; // said of it already
            return new(null, e.Message.StartsWith(prefix, StringComparison.Ordinal)
                ? e.Message[prefix.Length..] : e.Message, e.Hint);
        }
    }

    /// <summary>What the configuration and the current run say, as far as there are any.</summary>
    private static (Settings Settings, State? State) Standing(Surroundings surroundings)
    {
        if (!GitInit.IsInRepository(surroundings.WorkingDirectory))
        {
            return (new(), null);
        }

        var grounds = Grounds.Find(surroundings);
        var run = grounds.Runs.IsEmpty ? null : grounds.Read();
        var workTree = run?.Places.WorkTree ?? grounds.Folders.WorkTree;
        var sight = Observing.SettingsIn(workTree, known: "");
        return sight is { Settings: null }
            ? throw UserError.Of("longrun.yaml", sight.Faults)
            : (sight?.Settings ?? new(), run?.State);
    }
}

/// <summary>One agent, or one program that could be one.</summary>
internal sealed record SurveyedAgent(string Name, AgentSettings Settings, IAgentProgram Program)
{
    public bool IsConfigured { get; init; }

    /// <summary>As <c>kind:</c> has it.</summary>
    public string Kind => Settings.Kind switch
    {
        AgentKind.Command => "command",
        AgentKind.Claude => "claude",
        AgentKind.Codex => "codex",
        AgentKind.Acp => "acp",
    };

    /// <summary>The program's file. Null: it is not installed, or may be anything.</summary>
    public string? File { get; init; }

    public required FoundProgram Found { get; init; }

    public required AgentLogin Login { get; init; }

    /// <summary>What was told of its plan, by the run or now. Null: nothing, or there is no run.</summary>
    public AgentQuota? Quota { get; init; }

    /// <summary>Why the run does not start it.</summary>
    public AgentHold? Hold { get; init; }

    /// <summary>The same with what its service says now; where it cannot be asked, as it is.</summary>
    public SurveyedAgent Asked(Surroundings surroundings) =>
        Login is AgentLogin.Ok && Found.Fault is null
        && QuotaAsking.Ask(surroundings, Name, Settings) is { } told
            ? this with { Quota = told }
            : this;
}

/// <summary>
/// The program with its version, as <c>claude 2.1.330</c>, or what is wrong with it and what mends that; nothing where
/// Longrun knows nothing of it.
/// </summary>
internal sealed record FoundProgram(string? Version, string? Fault, string? Hint);
