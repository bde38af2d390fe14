using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Core.Work;

namespace Longrun.Agents.Acp;

/// <summary>What such a program may log in with: a variable that was named, or the agent's own login folder.</summary>
internal static class AcpLogin
{
    public static AgentLogin Check(string name, AgentSettings settings, AcpQuirks quirks, Surroundings surroundings)
    {
        var environment = surroundings.Environment;
        var keys = quirks.Keys.IsEmpty ? PayingKeys.Any : quirks.Keys;
        if (AgentLogin.Named(name, settings, environment, keys) is { } unset)
        {
            return unset;
        }

        if (settings.Env.FirstOrDefault(v => keys.Contains(v) && AgentLogin.IsSet(environment, v)) is { } with)
        {
            return new AgentLogin.Ok(with);
        }

        var home = surroundings.LoginFolder(name);
        if (quirks.LoginFiles.FirstOrDefault(file => File.Exists(Path.Combine(home, file))) is { } kept)
        {
            return new AgentLogin.Ok(Path.Combine(home, kept));
        }

        // Of a program that nobody has looked at, nobody knows where its login is.
        return quirks.Keys.IsEmpty && quirks.LoginFiles.IsEmpty
            ? new AgentLogin.Ok(settings.Env.FirstOrDefault())
            : Missing(name, settings, keys);
    }

    public static LoginWay Way(string name, AgentSettings settings, AcpQuirks quirks)
    {
        var keys = settings.Env.Where(variable => quirks.Keys.IsEmpty || quirks.Keys.Contains(variable)).ToList();
        return new()
        {
            Command = keys.Count == 0 ? quirks.LogsInWith : [],
            Then = keys.Count > 0 ? [.. keys.Select(key => $"export {key}=…")]
                : quirks.LogsInWith.IsEmpty
                    ? [$"name the variables it logs in with in longrun.yaml: agents: {{ {name}: {{ env: […] }} }}"]
                    : quirks.LoginHints,
        };
    }

    private static AgentLogin.Missing Missing(string name, AgentSettings settings, ImmutableArray<string> keys) =>
        settings.Env.FirstOrDefault(keys.Contains) is { } named
            ? new(
                $"agent {name}: {named} is named in env: but is not set",
                $"set it where longrun is started: export {named}=…")
            : new(
                $"agent {name} has no login",
                $"name the variable with its key in longrun.yaml, as in env: [{keys[0]}], and export it; or run "
                + $"`longrun agents login {name}`");
}
