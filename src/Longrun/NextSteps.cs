using System.Collections.Immutable;
using Longrun.Agents;
using Longrun.Core;
using Longrun.Git;

namespace Longrun;

/// <summary>What a person has still to do before a night can start, by what is really missing.</summary>
internal static class NextSteps
{
    public static ImmutableArray<string> Of(Grounds grounds, PersonRepository repository)
    {
        ImmutableArray<string> missing = [.. Missing(grounds, repository)];
        return missing.IsEmpty
            ? ["next: longrun run"]
            : ["next:", .. missing.Add("longrun run").Select(step => $"  - {step}")];
    }

    private static IEnumerable<string> Missing(Grounds grounds, PersonRepository repository)
    {
        var places = grounds.PlacesOf(RunId.Number(1));
        if (Observing.Settings(places, known: "") is not { Settings: { } settings })
        {
            yield return "mend .longrun/longrun.yaml: it cannot be read";
            yield break;
        }

        var roadmap = Observing.Roadmap(places, settings, known: "");
        if (roadmap is null || roadmap.Text.Contains(Layout.ExampleBrief, StringComparison.Ordinal))
        {
            yield return $"write {roadmap?.File ?? settings.Roadmap ?? ".longrun/ROADMAP.md"}:"
                + " what you want to be built, instead of the example";
        }

        var agents = Standing.AgentNames(settings);
        if (agents.IsEmpty)
        {
            yield return "name an agent under agents: in .longrun/longrun.yaml";
        }

        foreach (var name in agents)
        {
            var (agent, vendor) = (settings.Agents[name], AgentPrograms.Of(settings.Agents[name]));
            if (vendor.Login(name, agent, grounds.Surroundings) is AgentLogin.Missing login)
            {
                yield return $"{login.Sentence}: {login.HintFor(vendor, name, agent)}";
            }
        }

        if (CommittedPrograms.Missing(repository, WorkTreeState.Read(repository), settings, agents) is { } program)
        {
            yield return $"{program.Message.TrimEnd('.')}: {program.Hint}";
        }
    }
}
