using System.Collections.Immutable;

namespace Longrun.Core;

/// <summary>
/// Servers of tools (MCP) that <c>mcp:</c> may name without saying how they are started: each a command line for
/// <c>sh -c</c>.
/// </summary>
internal static class KnownServers
{
    /// <summary>Every worker gets it; it needs no naming and no other server may have its name.</summary>
    public const string Own = "longrun";

    // A browser in a job has no sandbox of its own: it may make no further namespaces, and the job is one.
    // What it takes pictures of lands where it is listed in the morning.
    private const string Playwright =
        "exec npx -y @playwright/mcp --headless --isolated --no-sandbox --output-dir \"$LONGRUN_OUT/evidence\"";

    public static readonly ImmutableDictionary<string, string> Commands =
        ImmutableDictionary<string, string>.Empty.Add("playwright", Playwright);

    /// <summary>How it is started. Null: nobody knows it, and nobody said.</summary>
    public static string? CommandOf(McpServer server) => server.Run ?? Commands.GetValueOrDefault(server.Name);
}
