using System.Collections.Immutable;
using Longrun.Core;

namespace Longrun.Agents.Codex;

/// <summary>
/// What Codex may log in with: a key the person named, or the login of the agent's own folder. A key that lies about in
/// the environment is not taken; the app-server itself takes none from there.
/// </summary>
internal static class CodexLogin
{
    /// <summary>The program's own login, below HOME.</summary>
    public const string File = ".codex/auth.json";

    /// <summary>The login is in that file, not in a keyring that a sandbox cannot see.</summary>
    public const string InFile = "cli_auth_credentials_store=\"file\"";

    /// <summary>Where requests are sent, if not to the vendor; named in <c>env:</c> like a key.</summary>
    public const string Address = "OPENAI_BASE_URL";

    private static readonly ImmutableArray<string> Keys = ["CODEX_API_KEY", "OPENAI_API_KEY"];

    /// <summary>What is paid with, as <see cref="CodexSession"/> reads it from the program.</summary>
    private static readonly ImmutableArray<string> Free = ["chatgpt", "none"];

    /// <summary>The key that is spent: the first that was named and is set.</summary>
    public static string? Key(AgentSettings settings, ImmutableDictionary<string, string> environment) =>
        Keys.FirstOrDefault(key => settings.Env.Contains(key) && AgentLogin.IsSet(environment, key));

    public static AgentLogin Check(string name, AgentSettings settings, Surroundings surroundings)
    {
        if (AgentLogin.Named(name, settings, surroundings.Environment, Keys) is { } unset)
        {
            return unset;
        }

        if (Key(settings, surroundings.Environment) is { } key)
        {
            return new AgentLogin.Ok(key);
        }

        if (settings.Env.FirstOrDefault(Keys.Contains) is { } named)
        {
            return new AgentLogin.Missing(
                $"agent {name}: {named} is named in env: but is not set",
                $"set it where longrun is started: export {named}=…");
        }

        var own = Path.Combine(surroundings.LoginFolder(name), File);
        return System.IO.File.Exists(own)
            ? new AgentLogin.Ok(own)
            : new AgentLogin.Missing(
                $"agent {name} has no login",
                $"longrun agents login {name}  (or name a key in longrun.yaml: "
                + $"agents: {{ {name}: {{ kind: codex, env: [{Keys[^1]}] }} }})");
    }

    /// <summary>The program's own login, kept in the agent's folder and nowhere else.</summary>
    public static LoginWay Way(AgentSettings settings, string home) =>
        settings.Env.FirstOrDefault(Keys.Contains) is { } key
            ? new() { Then = [$"export {key}=…"] }
            : new()
            {
                Command = [CodexVersion.Name, "login", "-c", InFile],
                Then = [$"(where a browser cannot come back here, instead: HOME='{home}' codex login --device-auth)"],
            };

    /// <summary>A subscription may always be used, a key only where one was named.</summary>
    public static bool Fits(AgentSettings settings, string? keySource) =>
        keySource is null || Free.Contains(keySource) || settings.Env.Any(Keys.Contains);
}
