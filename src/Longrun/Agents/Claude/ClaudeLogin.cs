using System.Collections.Immutable;
using Longrun.Core;

namespace Longrun.Agents.Claude;

/// <summary>What Claude Code may log in with: what the person named, and nothing that merely lies about.</summary>
internal static class ClaudeLogin
{
    private const string Subscription = "CLAUDE_CODE_OAUTH_TOKEN";

    // In the order in which the program prefers them: with a key named beside a token, the key pays.
    private static readonly ImmutableArray<string> Logins =
        ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", Subscription];

    public static AgentLogin Check(
        string name, AgentSettings settings, ImmutableDictionary<string, string> environment)
    {
        var login = Logins.FirstOrDefault(v => settings.Env.Contains(v) && AgentLogin.IsSet(environment, v));
        return login is null
            ? NoLogin(name, settings, environment)
            : AgentLogin.Named(name, settings, environment, Logins) ?? (AgentLogin)new AgentLogin.Ok(login);
    }

    /// <summary>
    /// The program makes a token of the subscription, shows it and keeps it nowhere. A key that is named is the login.
    /// </summary>
    public static LoginWay Way(string name, AgentSettings settings, string home)
    {
        if (settings.Env.FirstOrDefault(v => v is not Subscription && Logins.Contains(v)) is { } key)
        {
            return new() { Then = [$"export {key}=…"] };
        }

        var export = $"export {Subscription}=<what it printed>   (where longrun is started)";
        return new()
        {
            Command = [ClaudeVersion.Name, "setup-token"],
            Environment = ImmutableDictionary<string, string>.Empty
                .Add("CLAUDE_CONFIG_DIR", Path.Combine(home, ".claude"))
                .Add("DISABLE_AUTOUPDATER", "1"),
            Then = settings.Env.Contains(Subscription) ? [export] : [export, Configured(name)],
        };
    }

    private static string Configured(string name) =>
        $"in .longrun/longrun.yaml: agents: {{ {name}: {{ kind: claude, env: [{Subscription}] }} }}";

    /// <summary>Without a key named, nothing but the subscription may be used.</summary>
    public static bool Fits(AgentSettings settings, string? keySource) =>
        keySource is null or "none" or "oauth" || settings.Env.Any(v => v is not Subscription && Logins.Contains(v));

    private static AgentLogin.Missing NoLogin(
        string name, AgentSettings settings, ImmutableDictionary<string, string> environment)
    {
        if (settings.Env.FirstOrDefault(Logins.Contains) is { } named)
        {
            return new(
                $"agent {name}: {named} is named in env: but is not set",
                named == Subscription
                    ? $"run `claude setup-token`, then: export {Subscription}=<what it printed>"
                    : $"set it where longrun is started: export {named}=…");
        }

        // A key that lies about is not taken: naming it is the permission to spend it.
        return AgentLogin.IsSet(environment, Subscription)
            ? new(
                $"agent {name}: {Subscription} is set but not named",
                $"in longrun.yaml: agents: {{ {name}: {{ kind: claude, env: [{Subscription}] }} }}")
            : new(
                $"agent {name} has no login",
                $"run `claude setup-token`, export {Subscription}=<what it printed>, and in longrun.yaml: "
                + $"agents: {{ {name}: {{ kind: claude, env: [{Subscription}] }} }}");
    }
}
