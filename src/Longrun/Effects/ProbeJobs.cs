using System.Collections.Immutable;
using Longrun.Agents;
using Longrun.Core;
using Longrun.Jobs;

namespace Longrun.Effects;

/// <summary>Asks an agent's service what is left of its plan; see docs/formats/jobs.md.</summary>
internal static class ProbeJobs
{
    /// <summary>Two round trips and the start of a program; a service silent for longer does not answer.</summary>
    private static readonly TimeSpan WallClock = TimeSpan.FromMinutes(1);

    /// <exception cref="NotPrepared">It cannot be asked.</exception>
    public static JobSpec Prepare(Site site, JobId job, JobWork.Probe work) =>
        PreparationFence.Around(() => Launched(site, job, work));

    private static JobSpec Launched(Site site, JobId job, JobWork.Probe work)
    {
        var settings = AgentGrounds.SettingsOf(site, work.Name);
        var ground = AgentGrounds.Of(site, work.Name, settings, FolderOf(site, work.Name));
        var launch = AgentPrograms.Of(settings).AskQuota(settings, ground)
            ?? throw new InvalidOperationException($"{work.Name} cannot be asked what is left");
        AgentGrounds.Lay(ground, launch);
        return AgentGrounds.Spec(site, job, settings, ground, launch) with
        {
            WorkingDirectory = ground.HomeFolder,
            WallClock = WallClock,
        };
    }

    /// <summary>Where an agent is asked from; nothing of it is made.</summary>
    public static AskContext GroundOf(Site site, string agent) =>
        AgentGrounds.Of(site, agent, AgentGrounds.SettingsOf(site, agent), FolderOf(site, agent));

    private static string FolderOf(Site site, string agent) => Path.Combine(site.Places.Attempts, $".probe-{agent}");

    /// <summary>What is journalled in place of an answer.</summary>
    public static Event Unprepared(Site site, JobWork.Probe work, NotPrepared why) =>
        new Event.QuotaSeen(work.Name, [], Redaction.Of(site).Text(why.Detail)) { At = site.Now };

    public static ImmutableArray<Event> Settle(Site site, JobWork.Probe work, ExitRecord exit)
    {
        var settings = AgentGrounds.SettingsOf(site, work.Name);
        if (AgentPrograms.Of(settings).Open(settings) is not { } stream)
        {
            return [];
        }

        var session = AgentGrounds.Read(site, exit, stream);
        var fault = session.Quota.IsEmpty ? session.Detail ?? "it did not say" : null;
        return [new Event.QuotaSeen(work.Name, session.Quota, fault) { At = site.Now }];
    }
}
