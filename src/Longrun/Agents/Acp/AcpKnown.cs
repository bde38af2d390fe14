using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Longrun.Core;

namespace Longrun.Agents.Acp;

/// <summary>The programs that were looked at. Which versions were driven is in docs/formats/acp.md.</summary>
internal static class AcpKnown
{
    /// <summary>Of a request to the model: a short disturbance is ridden out, a longer one is Longrun's.</summary>
    private const int Tries = 3;

    private const string GoogleLogin = ".gemini/oauth_creds.json";

    private static readonly AcpQuirks s_gemini = new("gemini", "Gemini CLI")
    {
        Install = "npm install -g @google/gemini-cli@0.61.0",
        Verb = "--acp",
        Flags = ["--acp", "--skip-trust", "--include-directories", "--model"],

        // In a folder it does not trust it starts no servers of tools, ours among them.
        Arguments = (_, context) => ["--skip-trust", "--include-directories", string.Join(',', Folders(context))],
        ModelFlag = "--model",
        Files = (settings, context) => File(".gemini/settings.json", new()
        {
            ["general"] = new JsonObject
            {
                ["enableAutoUpdate"] = false, ["enableAutoUpdateNotification"] = false, ["maxAttempts"] = Tries,
            },
            ["privacy"] = new JsonObject { ["usageStatisticsEnabled"] = false },
            ["telemetry"] = new JsonObject { ["enabled"] = false },
            ["hooksConfig"] = new JsonObject { ["enabled"] = false },
            ["advanced"] = new JsonObject { ["ignoreLocalEnv"] = true },
            ["security"] = new JsonObject
            {
                ["auth"] = new JsonObject { ["selectedType"] = GeminiLogin(settings, context) },
            },
        }),
        // Without it the program starts itself anew, and who is told to end is not the one that works.
        Environment = Variables(("GEMINI_CLI_NO_RELAUNCH", "true")),
        Keys = ["GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_APPLICATION_CREDENTIALS"],
        Addresses = ["GOOGLE_GEMINI_BASE_URL", "GOOGLE_VERTEX_BASE_URL"],
        LoginFiles = [GoogleLogin, ".gemini/google_accounts.json"],
        LogsInWith = ["gemini", "--skip-trust"],
        LoginHints = ["choose \"Login with Google\" there, and leave it with /quit"],
        Abilities = new() { ResetTime = true, Tokens = true, DeniesInsteadOfAsking = true, Mcp = true },
        FailsWithoutAWord = true,
        DayEndsIn = "America/Los_Angeles",
    };

    private static readonly AcpQuirks s_opencode = new("opencode", "opencode")
    {
        Install = "npm install -g opencode-ai@1.18.33",
        Verb = "acp",
        Help = ["acp", "--help"],
        Flags = ["--pure", "--print-logs", "--log-level"],
        Arguments = (_, _) => ["--pure", "--print-logs", "--log-level", "ERROR"],
        Files = (settings, context) => File(".config/opencode/opencode.json", Opencode(settings, context)),

        // What the repository says of it, its servers and plugins included, is a worker's to change.
        Environment = Variables(
            ("OPENCODE_DISABLE_PROJECT_CONFIG", "1"), ("OPENCODE_DISABLE_AUTOUPDATE", "1"),
            ("OPENCODE_DISABLE_SHARE", "1"), ("OPENCODE_DISABLE_LSP_DOWNLOAD", "1")),
        Keys = ["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "OPENCODE_API_KEY", "OPENROUTER_API_KEY", "GEMINI_API_KEY"],
        LoginFiles = [".local/share/opencode/auth.json"],
        LogsInWith = ["opencode", "auth", "login"],
        Abilities = new() { Cost = true, DeniesInsteadOfAsking = true, Mcp = true },
        LogsLimits = true,
    };

    private static readonly AcpQuirks s_qwen = new("qwen", "Qwen Code")
    {
        Install = "npm install -g @qwen-code/qwen-code@0.15.10",
        Verb = "--acp",
        Flags = ["--acp", "--bare", "--add-dir", "--model", "--auth-type"],

        // Otherwise it runs the repository's hooks and servers; the price is that it starts ours neither.
        Arguments = (settings, context) =>
        [
            "--bare", "--add-dir", string.Join(',', Folders(context)),
            "--auth-type", settings.Env.Contains("OPENAI_API_KEY") ? "openai" : "qwen-oauth",
        ],
        ModelFlag = "--model",
        Files = (_, _) => File(".qwen/settings.json", new()
        {
            ["general"] = new JsonObject { ["enableAutoUpdate"] = false },
            ["privacy"] = new JsonObject { ["usageStatisticsEnabled"] = false },
            ["telemetry"] = new JsonObject { ["enabled"] = false },
            ["model"] = new JsonObject { ["generationConfig"] = new JsonObject { ["maxRetries"] = 0 } },
        }),
        Keys = ["OPENAI_API_KEY"],
        Addresses = ["OPENAI_BASE_URL"],
        LoginFiles = [".qwen/oauth_creds.json"],
        LogsInWith = ["qwen", "auth"],
        Abilities = new() { Tokens = true, DeniesInsteadOfAsking = true },
    };

    // Its own service was never met: driven with a model provider of one's own only.
    private static readonly AcpQuirks s_copilot = new("copilot", "GitHub Copilot CLI")
    {
        Install = "npm install -g @github/copilot@1.0.102",
        Verb = "--acp",
        Flags = ["--acp", "--no-auto-update", "--disable-builtin-mcps", "--allow-all-tools", "--deny-tool", "--model"],

        // A denial by us would end its turn: what is denied is told it beforehand.
        Arguments = (_, context) =>
        [
            "--no-auto-update", "--no-color", "--disable-builtin-mcps",
            .. context.MayDoAll ? ["--allow-all-tools", "--allow-all-paths"] : ImmutableArray<string>.Empty,
            .. context.MayWork ? ImmutableArray<string>.Empty : ["--deny-tool=shell", "--deny-tool=write"],
            .. context.Permissions.Deny.Select(denied => $"--deny-tool=shell({denied}:*)"),
        ],
        ModelFlag = "--model",
        Environment = Variables(("COPILOT_AUTO_UPDATE", "false")),
        Keys = ["COPILOT_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN", "COPILOT_PROVIDER_API_KEY"],
        Abilities = new() { Tokens = true, Mcp = true },
        FailureWord = "Error: ",
        NoticeWord = "Info: ",
        FailsWithoutAWord = true,
    };

    public static ImmutableArray<AcpQuirks> All { get; } = [s_gemini, s_opencode, s_qwen, s_copilot];

    /// <summary>Folders beside the workspace that the brief speaks of.</summary>
    public static ImmutableArray<string> Folders(LaunchContext context) =>
        [Path.GetDirectoryName(context.BriefPath) ?? "/", context.OutFolder];

    /// <summary>Never an account that is not there: it would open a login and wait in it.</summary>
    private static string GeminiLogin(AgentSettings settings, LaunchContext context) =>
        settings.Env.Contains("GEMINI_API_KEY") ? "gemini-api-key"
        : settings.Env.Any(name => name is "GOOGLE_API_KEY" or "GOOGLE_APPLICATION_CREDENTIALS") ? "vertex-ai"
        : Path.Exists(Path.Combine(context.LoginFolder, GoogleLogin)) ? "oauth-personal"
        : "gemini-api-key";

    private static JsonObject Opencode(AgentSettings settings, LaunchContext context)
    {
        // The last rule that fits holds. A denial by us would end its turn, one of its own does not.
        var commands = new JsonObject { ["*"] = context.MayDoAll ? "allow" : "deny" };
        foreach (var allowed in context.MayDoAll ? [] : AcpProgram.Allowed(context))
        {
            commands[allowed] = "allow";
            commands[$"{allowed} *"] = "allow";
        }

        foreach (var denied in context.Permissions.Deny)
        {
            commands[denied] = "deny";
            commands[$"{denied} *"] = "deny";
        }

        var rules = new JsonObject { ["bash"] = commands };
        if (!context.MayDoAll)
        {
            rules["webfetch"] = "deny";
        }

        if (!context.MayWork)
        {
            rules["edit"] = "deny";
        }

        // It has free models of a service of its own, and takes them where nothing else is set up.
        var isItsOwn = settings.Model?.StartsWith("opencode/", StringComparison.Ordinal) == true
            || settings.Env.Contains("OPENCODE_API_KEY");
        var content = new JsonObject { ["autoupdate"] = false, ["share"] = "disabled", ["permission"] = rules };
        if (!isItsOwn)
        {
            content["disabled_providers"] = new JsonArray("opencode");
        }

        if (settings.Model is { } model)
        {
            content["model"] = model;
        }

        return content;
    }

    private static ImmutableDictionary<string, string> File(string path, JsonObject content) =>
        ImmutableDictionary<string, string>.Empty.Add(path, content.ToJsonString());

    private static ImmutableDictionary<string, string> Variables(params (string Name, string Value)[] variables) =>
        variables.ToImmutableDictionary(v => v.Name, v => v.Value);
}
