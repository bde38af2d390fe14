using System.Collections.Immutable;
using Longrun.Agents;
using Longrun.Core;

namespace Longrun.Effects;

/// <summary>
/// Which agents' services can be asked what is left of their plans: looked up once for each configuration, because
/// finding a program walks through PATH.
/// </summary>
internal sealed class AskableAgents
{
    private Settings? _settings;
    private ImmutableArray<string> _names = [];

    public ImmutableArray<string> Of(Site site)
    {
        var settings = site.State.Settings;
        if (!ReferenceEquals(settings, _settings))
        {
            _names = [.. from agent in settings.Agents
                         where AgentPrograms.Of(agent.Value).AskQuota(agent.Value, ProbeJobs.GroundOf(site, agent.Key))
                             is not null
                         select agent.Key];
            _settings = settings;
        }

        return _names;
    }
}
