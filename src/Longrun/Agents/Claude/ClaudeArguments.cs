using System.Collections.Immutable;
using System.Globalization;
using Longrun.Core;

namespace Longrun.Agents.Claude;

/// <summary>What Claude Code is started with. See docs/formats/brief.md for what it is pointed at.</summary>
internal static class ClaudeArguments
{
    /// <summary>Flags that must be in <c>claude --help</c>; older programs lack some and would ask.</summary>
    public static readonly ImmutableArray<string> RequiredFlags =
    [
        "--print", "--output-format", "--verbose", "--setting-sources", "--settings", "--strict-mcp-config",
        "--permission-prompts", "--permission-mode", "--add-dir", "--allowedTools", "--disallowedTools",
        "--model", "--mcp-config", "--max-budget-usd", "--tools", "--json-schema",
    ];

    /// <summary>What a judge has of its tools. Where it is held to a schema, one more says the answer.</summary>
    private const string ReadingTools = "Read,Grep,Glob";

    // The program retries with growing pauses, and its default of ten took longer than two minutes to report a 401.
    // Three ride out a short disturbance of the service; longer ones are the orchestrator's to wait for.
    private const string Retries = "3";

    // A worker that waits five hours for a reset holds its workspace, and a power cut forgets why: Longrun waits.
    private const string OwnSettings = """{"autoContinueAtUsageLimit":false}""";

    // Work in a worktree of its own would be lost with the session; a wake-up has nothing to wake.
    private static readonly ImmutableArray<string> Unwanted =
        ["EnterWorktree", "ExitWorktree", "CronCreate", "ScheduleWakeup"];

    public static ImmutableArray<string> For(AgentSettings settings, LaunchContext context)
    {
        var arguments = ImmutableArray.CreateBuilder<string>();
        arguments.AddRange(context.Program ?? "claude", "-p", context.Prompt);
        arguments.AddRange("--output-format", "stream-json", "--verbose");

        // The repository's own settings, hooks and servers are a worker's to change: a commit could plant a hook that
        // runs at the next start. What its CLAUDE.md says is read because the brief says so.
        arguments.AddRange("--setting-sources", "user", "--strict-mcp-config", "--settings", OwnSettings);
        arguments.AddRange("--add-dir", Path.GetDirectoryName(context.BriefPath) ?? "/");
        if (context.MayWork)
        {
            arguments.Add(context.OutFolder);
        }

        arguments.AddRange("--permission-prompts", "none");
        arguments.Add("--disallowedTools");
        arguments.AddRange(Unwanted.AddRange(context.Permissions.Deny.SelectMany(ClaudeRules.Denying)));
        if (settings.Model is { } model)
        {
            arguments.AddRange("--model", model);
        }

        if (!context.Servers.IsEmpty)
        {
            arguments.AddRange("--mcp-config", Path.Combine(context.HomeFolder, ClaudeServers.File));
        }

        arguments.AddRange(Bounds(context));
        arguments.AddRange(context.MayWork ? Permissions(context) : Reading(context));
        return arguments.ToImmutable();
    }

    /// <summary>The program counts its own answers and money while it runs; it prints what they come to last.</summary>
    private static IEnumerable<string> Bounds(LaunchContext context)
    {
        var money = context.Bounds.Money?.ToString(CultureInfo.InvariantCulture);
        var turns = context.Bounds.Turns?.ToString(CultureInfo.InvariantCulture);
        return [.. money is null ? [] : (string[])["--max-budget-usd", money],
            .. turns is null ? [] : (string[])["--max-turns", turns]];
    }

    private static ImmutableArray<string> Permissions(LaunchContext context) => context.SandboxHolds
        ? ["--permission-mode", "bypassPermissions"]
        :
        [
            "--permission-mode", "acceptEdits", "--allowedTools", .. AllowList.For(context.RootFiles),
            .. context.Permissions.Allow.SelectMany(ClaudeRules.Allowing),
            .. context.Servers.Select(server => $"mcp__{server.Name}"),
        ];

    /// <summary>
    /// Tried with the real program: tools that are not named are neither offered nor run, in subagents neither, and
    /// without a mode the others read the folders of the session only.
    /// </summary>
    private static ImmutableArray<string> Reading(LaunchContext context) =>
    [
        "--tools", ReadingTools, .. context.AnswerSchema is { } schema ? (string[])["--json-schema", schema] : [],
        .. context.Servers.IsEmpty
            ? [] : (string[])["--allowedTools", .. context.Servers.Select(server => $"mcp__{server.Name}")],
    ];

    public static ImmutableDictionary<string, string> Environment(AgentGround context)
    {
        var environment = ImmutableDictionary.CreateBuilder<string, string>();
        environment["CLAUDE_CONFIG_DIR"] = Path.Combine(context.HomeFolder, ".claude");
        environment["DISABLE_AUTOUPDATER"] = "1";
        environment["DISABLE_TELEMETRY"] = "1";
        environment["DISABLE_ERROR_REPORTING"] = "1";
        environment["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1";
        environment["CLAUDE_CODE_MAX_RETRIES"] = Retries;
        environment["CLAUDE_CODE_RETRY_WATCHDOG"] = "0";
        environment["CLAUDE_CODE_STARTUP_FAILURE_RESULTS"] = "1";
        if (context is { SandboxHolds: true, AsRoot: true })
        {
            environment["IS_SANDBOX"] = "1"; // as root it otherwise refuses bypassPermissions
        }

        return environment.ToImmutable();
    }
}
