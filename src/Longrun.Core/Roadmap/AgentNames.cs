using System.Collections.Immutable;

namespace Longrun.Core.Roadmap;

/// <summary>
/// Whether the agents that milestones name are there: the roadmap and the configuration are two files.
/// </summary>
internal static class AgentNames
{
    /// <summary>
    /// A fault for each name that is no agent of the configuration, at its place in the roadmap. Where there is no
    /// agent at all that is the fault, and not here.
    /// </summary>
    public static ImmutableArray<Fault> Faults(RoadmapDocument document, string file, Settings settings)
    {
        var faults = new FaultList(file);
        var known = settings.Agents.Keys.Order(StringComparer.Ordinal).ToList();
        foreach (var milestone in known.Count == 0 ? [] : document.Milestones)
        {
            for (var i = 0; i < milestone.Agents.Length; i++)
            {
                if (!settings.Agents.ContainsKey(milestone.Agents[i]))
                {
                    faults.Add(
                        milestone.AgentPlaces[i],
                        $"{milestone.Id} names the agent {Shown(milestone.Agents[i])}, and longrun.yaml has none such.",
                        Nearest.To(milestone.Agents[i], known) is { } near ? $"Did you mean {near}?"
                            : $"There are: {string.Join(", ", known.Take(10))}.");
                }
            }
        }

        return faults.ToImmutable();
    }

    private static string Shown(string text) => text.Length > 60 ? text[..60] + "…" : text;
}
