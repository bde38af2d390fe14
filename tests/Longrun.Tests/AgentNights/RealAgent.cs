using System.Collections.Immutable;
using Longrun.Core.Work;
using Longrun.Tests.Agents;
using Xunit;

namespace Longrun.Tests.AgentNights;

/// <summary>
/// One of the real programs of tests/tools as a person configures it, pointed at a model server on loopback, and what
/// it is known to make of each trouble.
/// </summary>
/// <param name="Name">In the configuration.</param>
/// <param name="Settings">Its line there, without the names of its variables.</param>
internal sealed record RealAgent(string Name, string Settings)
{
    /// <summary>What its variables are, given where the model server is.</summary>
    public required Func<string, ImmutableDictionary<string, string>> Variables { get; init; }

    /// <summary>How a session ends whose model declines.</summary>
    public Ending Refused { get; init; } = Ending.Refused;

    /// <summary>How a session ends whose service cuts every answer.</summary>
    public Ending Cut { get; init; } = Ending.Crashed;

    /// <summary>How a session ends whose program is told to end, by SIGTERM from within.</summary>
    public Ending Terminated { get; init; } = Ending.Crashed;

    /// <summary>Longer than any start of it is silent, and than it takes to give a cut answer up.</summary>
    public int QuietSeconds { get; init; } = 15;

    /// <summary>It says when a limit resets.</summary>
    public bool SaysReset { get; init; } = true;

    public string Line(string address) =>
        $"{Name}: {{ {Settings}, env: [{string.Join(", ", Variables(address).Keys.Order(StringComparer.Ordinal))}] }}";

    public static RealAgent Claude { get; } = new("claude", "kind: claude")
    {
        Variables = address => Of(
            ("CLAUDE_CODE_OAUTH_TOKEN", "dummy-token-of-a-test"), ("ANTHROPIC_BASE_URL", address),
            ("CLAUDE_CODE_MAX_RETRIES", "1")),
        Cut = Ending.Unavailable,
    };

    public static RealAgent Codex { get; } = new("codex", "kind: codex")
    {
        Variables = address => Of(("OPENAI_API_KEY", "dummy-key-of-a-test"), ("OPENAI_BASE_URL", address + "/v1")),
    };

    public static RealAgent Gemini { get; } = new("gemini", "kind: acp, run: gemini, model: gemini-2.5-flash")
    {
        Variables = address => Of(("GEMINI_API_KEY", "dummy-key-of-a-test"), ("GOOGLE_GEMINI_BASE_URL", address)),

        // It ends a turn that was declined without a word, as one whose service failed.
        Refused = Ending.Unknown,
        Cut = Ending.Unavailable,

        // It tries a cut answer three times more, with pauses that a busy machine makes longer.
        QuietSeconds = 45,
    };

    public static RealAgent Opencode { get; } = new(
        "opencode", "kind: acp, run: opencode, model: anthropic/claude-sonnet-4-5")
    {
        Variables = address => Of(
            ("ANTHROPIC_API_KEY", "dummy-key-of-a-test"), ("OPENCODE_DISABLE_MODELS_FETCH", "1"),
            ("OPENCODE_CONFIG_CONTENT",
                """{"provider":{"anthropic":{"options":{"baseURL":"HERE/v1"}}}}"""
                    .Replace("HERE", address, StringComparison.Ordinal))),
        SaysReset = false,

        // It goes on for over a minute, with pauses that are longer than these nights may be quiet.
        Cut = Ending.Quiet,
    };

    /// <summary>The folders of all of them, for a person's PATH.</summary>
    public static string Folders
    {
        get
        {
            var links = Path.Combine(RealClaude.Repository, "artifacts/tools/node_modules/.bin");
            Assert.True(Directory.Exists(links), $"{links} is missing: run ./test once, it installs the pinned tools");
            return $"{Path.GetDirectoryName(RealClaude.Program)}:{links}";
        }
    }

    private static ImmutableDictionary<string, string> Of(params (string Name, string Value)[] variables) =>
        variables.ToImmutableDictionary(v => v.Name, v => v.Value);
}
