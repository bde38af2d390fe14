using System.Collections.Immutable;
using Longrun.Core;

namespace Longrun.Agents;

/// <summary>Whether an agent has what it needs to log in. Never keeps a value, only names.</summary>
internal abstract record AgentLogin
{
    private AgentLogin()
    {
    }

    /// <summary><see cref="Variable"/> is what it logs in with, null where it needs nothing.</summary>
    public sealed record Ok(string? Variable) : AgentLogin;

    /// <summary>What is missing, and the exact line that mends it.</summary>
    public sealed record Missing(string Sentence, string Hint) : AgentLogin;

    private const string Subscription = "CLAUDE_CODE_OAUTH_TOKEN";

    // In the order in which the program prefers them: with a key named beside a token, the key pays.
    private static readonly ImmutableArray<string> Logins =
        ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", Subscription];

    public static AgentLogin Check(
        string name, AgentSettings settings, ImmutableDictionary<string, string> environment)
    {
        bool IsSet(string variable) => environment.GetValueOrDefault(variable) is { Length: > 0 };

        var login = Logins.FirstOrDefault(v => settings.Env.Contains(v) && IsSet(v));
        var isClaude = settings.Kind is AgentKind.Claude;
        if (isClaude && login is null)
        {
            return NoLogin(name, settings, IsSet);
        }

        return settings.Env.FirstOrDefault(v => !IsSet(v) && !(isClaude && Logins.Contains(v))) is { } unset
            ? new Missing(
                $"agent {name}: {unset} is named in env: but is not set",
                $"set it where longrun is started: export {unset}=…  (or take it out of env:)")
            : new Ok(isClaude ? login : null);
    }

    /// <summary>
    /// Whether what the program says it logged in with is what the person named: without a key named, nothing but the
    /// subscription may be used. <paramref name="keySource"/>: its own word, null where it has not said.
    /// </summary>
    public static bool Fits(AgentSettings settings, string? keySource) =>
        keySource is null or "none" or "oauth" || settings.Env.Any(v => v is not Subscription && Logins.Contains(v));

    private static Missing NoLogin(string name, AgentSettings settings, Func<string, bool> isSet)
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
        return isSet(Subscription)
            ? new(
                $"agent {name}: {Subscription} is set but not named",
                $"in longrun.yaml: agents: {{ {name}: {{ kind: claude, env: [{Subscription}] }} }}")
            : new(
                $"agent {name} has no login",
                $"run `claude setup-token`, export {Subscription}=<what it printed>, and in longrun.yaml: "
                + $"agents: {{ {name}: {{ kind: claude, env: [{Subscription}] }} }}");
    }
}
