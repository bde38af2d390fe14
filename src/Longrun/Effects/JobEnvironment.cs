using System.Collections.Immutable;
using System.Globalization;
using Longrun.Core;
using Longrun.Sandbox;

namespace Longrun.Effects;

/// <summary>
/// The environment of jobs that are not agents: setup, gates, collecting. Nothing of the person's but the paths.
/// </summary>
internal static class JobEnvironment
{
    public static ImmutableDictionary<string, string> For(Site site, string home, int slot)
    {
        return ImmutableDictionary<string, string>.Empty
            .AddRange(ToolEnvironment.Of(site.Surroundings.Environment, site.Surroundings.Home))
            .Add("PATH", site.Surroundings.SearchPath)
            .Add("HOME", home)
            .Add("TERM", "dumb")
            .Add("CI", "true") // test runners then run once instead of watching
            .Add("GIT_AUTHOR_NAME", site.Person.Name)
            .Add("GIT_AUTHOR_EMAIL", site.Person.Email)
            .Add("GIT_COMMITTER_NAME", site.Person.Name)
            .Add("GIT_COMMITTER_EMAIL", site.Person.Email)
            .Add("LONGRUN_PORT", Port(site, slot).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The first of the ten ports that belong to a slot.</summary>
    public static int Port(Site site, int slot) =>
        Ports.First(site.State.Settings, Path.GetFileName(site.Places.RepositoryState)) + (slot * Caps.PortsPerSlot);
}
