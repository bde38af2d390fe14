using System.Collections.Immutable;
using Longrun.Core;

namespace Longrun.Agents.Acp;

/// <summary>What such a program may log in with: a variable that was named, or the agent's own login folder.</summary>
internal static class AcpLogin
{
    /// <summary>
    /// Variables that programs take for a key or for where to send it, also from a file <c>.env</c> they find in the
    /// workspace. Each is set, to nothing, unless it was named: what is set is not read from a file.
    /// </summary>
    public static readonly ImmutableArray<string> Keys =
    [
        "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "BAILIAN_CODING_PLAN_API_KEY", "CODEX_API_KEY",
        "COPILOT_GITHUB_TOKEN", "COPILOT_PROVIDER_API_KEY", "DASHSCOPE_API_KEY", "DEEPSEEK_API_KEY",
        "GEMINI_API_KEY", "GH_TOKEN", "GITHUB_TOKEN", "GOOGLE_API_KEY", "GOOGLE_APPLICATION_CREDENTIALS",
        "GROQ_API_KEY", "MISTRAL_API_KEY", "MODELSCOPE_API_KEY", "MOONSHOT_API_KEY", "OPENAI_API_KEY",
        "OPENCODE_API_KEY", "OPENROUTER_API_KEY", "XAI_API_KEY", "ZAI_API_KEY",
    ];

    public static AgentLogin Check(string name, AgentSettings settings, AcpQuirks quirks, Surroundings surroundings)
    {
        var environment = surroundings.Environment;
        var keys = quirks.Keys.IsEmpty ? Keys : quirks.Keys;
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
