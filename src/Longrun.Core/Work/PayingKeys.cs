using System.Collections.Immutable;

namespace Longrun.Core.Work;

/// <summary>
/// Variables that an agent pays with where it finds them, in its environment or in a file it reads, and those that say
/// where a key is sent. Only <c>env:</c> names one that may be spent, and where.
/// </summary>
internal static class PayingKeys
{
    private static readonly ImmutableArray<string> s_claude =
        ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"];

    private static readonly ImmutableArray<string> s_codex = ["OPENAI_API_KEY", "CODEX_API_KEY", "CODEX_ACCESS_TOKEN"];

    /// <summary>Where keys are sent: in a repository's file, one sends the person's key to whom it likes.</summary>
    private static readonly ImmutableArray<string> s_addresses =
    [
        "ANTHROPIC_BASE_URL", "OPENAI_BASE_URL", "OPENAI_API_BASE", "GOOGLE_GEMINI_BASE_URL", "GOOGLE_VERTEX_BASE_URL",
        "CODE_ASSIST_ENDPOINT", "COPILOT_PROVIDER_BASE_URL", "DASHSCOPE_BASE_URL", "OPENROUTER_BASE_URL",
    ];

    /// <summary>Keys of programs that may speak to any vendor, or nobody knows to whom.</summary>
    public static ImmutableArray<string> Any { get; } =
    [
        .. s_claude, .. s_codex, "GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY",
        "GOOGLE_APPLICATION_CREDENTIALS", "DASHSCOPE_API_KEY", "BAILIAN_CODING_PLAN_API_KEY", "MODELSCOPE_API_KEY",
        "OPENCODE_API_KEY", "OPENROUTER_API_KEY", "XAI_API_KEY", "ZAI_API_KEY", "MISTRAL_API_KEY", "DEEPSEEK_API_KEY",
        "GROQ_API_KEY", "MOONSHOT_API_KEY", "CURSOR_API_KEY", "AMP_API_KEY", "FACTORY_API_KEY",
        "COPILOT_GITHUB_TOKEN", "COPILOT_PROVIDER_API_KEY", "GH_TOKEN", "GITHUB_TOKEN",
    ];

    /// <summary>
    /// Those that this agent could spend, or send a key by, and must not: the person did not name them.
    /// </summary>
    public static ImmutableArray<string> Unnamed(AgentSettings agent) =>
        [.. Of(agent.Kind).Concat(s_addresses).Except(agent.Env)];

    private static ImmutableArray<string> Of(AgentKind kind) => kind switch
    {
        AgentKind.Claude => s_claude,
        AgentKind.Codex => s_codex,
        AgentKind.Command or AgentKind.Acp => Any,
    };
}
