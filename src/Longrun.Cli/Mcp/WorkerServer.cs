using System.Text.Json;
using Longrun.Core;
using Longrun.Tools;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Longrun.Cli.Mcp;

/// <summary>
/// The server of tools that every worker gets: the Model Context Protocol on standard input and output, by its SDK. The
/// tools' schemas are written out: having them made by reflection would cost each start longer than all the rest.
/// </summary>
internal static class WorkerServer
{
    private const string Instructions =
        "Longrun judges your work by its gates: run_gates runs them here. report_blocked is the honest way out, "
        + "record_decision says what you decided without asking.";

    /// <summary>Serves until standard input ends.</summary>
    public static async Task RunAsync(ToolOrder order, TimeProvider time, CancellationToken cancellation)
    {
        var tools = new WorkerTools(order, time).All;
        var listed = new ListToolsResult { Tools = [.. tools.Select(Describe)] };
        var options = new McpServerOptions
        {
            ServerInfo = new() { Name = KnownServers.Own, Version = Version },
            ServerInstructions = Instructions,
            Capabilities = new() { Tools = new() },
            Handlers = new()
            {
                ListToolsHandler = (_, _) => ValueTask.FromResult(listed),
                CallToolHandler = async (request, ended) =>
                {
                    var tool = tools.FirstOrDefault(tool => tool.Name == request.Params.Name);
                    return tool is null
                        ? Failed($"there is no tool {request.Params.Name}")
                        // Gates take minutes, and meanwhile others may be asked for.
                        : await Task.Run(() => Call(tool, request.Params, ended), ended);
                },
            },
        };
        await using var transport = new StdioServerTransport(KnownServers.Own);
        await using var server = ModelContextProtocol.Server.McpServer.Create(transport, options);
        await server.RunAsync(cancellation);
    }

    private static string Version => typeof(WorkerServer).Assembly.GetName().Version?.ToString(3) ?? "";

    private static Tool Describe(WorkerTool tool)
    {
        using var schema = JsonDocument.Parse(tool.Schema);
        return new() { Name = tool.Name, Description = tool.Description, InputSchema = schema.RootElement.Clone() };
    }

    private static CallToolResult Call(WorkerTool tool, CallToolRequestParams call, CancellationToken ended)
    {
        try
        {
            return Said(tool.Call(new(tool.Name, call.Arguments), ended));
        }
        catch (UserError e)
        {
            return Failed(e.Hint is null ? e.Message : $"{e.Message} {e.Hint}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failed(e.Message); // a full disk; what was there is still there
        }
    }

    private static CallToolResult Said(string text) => new() { Content = [new TextContentBlock { Text = text }] };

    private static CallToolResult Failed(string text) =>
        new() { Content = [new TextContentBlock { Text = text }], IsError = true };
}
