using Longrun.Jobs;
using Longrun.Tests.Nights;
using ModelContextProtocol.Client;

namespace Longrun.Tests.Tools;

/// <summary>The SDK's own client, with the built program behind it.</summary>
internal static class ToolClient
{
    /// <param name="name">Whose it is.</param>
    /// <param name="arguments">The command that answers.</param>
    /// <param name="limit">For the whole start, which takes a second on a free machine.</param>
    /// <param name="folder">Where it stands. Null: where the tests do.</param>
    /// <param name="environment">Beside what the program itself needs.</param>
    public static async Task<McpClient> ConnectAsync(
        string name, string[] arguments, TimeSpan limit, string? folder = null,
        Dictionary<string, string?>? environment = null)
    {
        using var end = new CancellationTokenSource(limit);
        return await McpClient.CreateAsync(
            new StdioClientTransport(new()
            {
                Name = name,
                Command = NightScene.Program,
                Arguments = arguments,
                WorkingDirectory = folder,
                EnvironmentVariables = new Dictionary<string, string?>(environment ?? [])
                {
                    ["DOTNET_ROOT"] = KeeperStart.DotnetRoot,
                },
            }),
            // Its first request has 5 s of its own, and on a busy machine the program starts in more: the client would
            // then ask in the older way of a server that has begun to answer in the newer one.
            new() { DiscoverProbeTimeout = Timeout.InfiniteTimeSpan, InitializationTimeout = limit },
            cancellationToken: end.Token);
    }
}
