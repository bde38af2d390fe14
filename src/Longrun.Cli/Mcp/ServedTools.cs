using System.Collections.Immutable;
using System.Text.Json;
using Longrun.Core;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Longrun.Cli.Mcp;

/// <summary>One tool: how a model is told of it, and what it does. What it answers is for a model to read.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="Description">When to use it, and what comes of it.</param>
/// <param name="Schema">JSON Schema of its arguments.</param>
/// <param name="Call">Throws <see cref="UserError"/> where it cannot do what it is asked.</param>
internal sealed record ServedTool(
    string Name, string Description, string Schema, Func<ToolArguments, CancellationToken, string> Call);

/// <summary>
/// A server of tools: the Model Context Protocol on standard input and output, by its SDK. The tools' schemas are
/// written out: having them made by reflection would cost each start longer than all the rest.
/// </summary>
internal static class ServedTools
{
    /// <summary>Serves until standard input ends.</summary>
    public static async Task RunAsync(
        string name, string instructions, ImmutableArray<ServedTool> tools, CancellationToken cancellation)
    {
        var listed = new ListToolsResult { Tools = [.. tools.Select(Describe)] };
        var options = new McpServerOptions
        {
            ServerInfo = new() { Name = name, Version = Version },
            ServerInstructions = instructions,
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
        await using var transport = new StdioServerTransport(name);
        await using var server = ModelContextProtocol.Server.McpServer.Create(transport, options);
        await server.RunAsync(cancellation);
    }

    private static string Version => typeof(ServedTools).Assembly.GetName().Version?.ToString(3) ?? "";

    private static Tool Describe(ServedTool tool)
    {
        using var schema = JsonDocument.Parse(tool.Schema);
        return new() { Name = tool.Name, Description = tool.Description, InputSchema = schema.RootElement.Clone() };
    }

    private static CallToolResult Call(ServedTool tool, CallToolRequestParams call, CancellationToken ended)
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
