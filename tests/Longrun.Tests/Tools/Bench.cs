using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Longrun.Core;
using Longrun.Tools;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Longrun.Tests.Tools;

/// <summary>A workspace and an order beside a brief, as an attempt has them, without a night around.</summary>
internal sealed class Bench : IDisposable
{
    /// <summary>A loaded machine with two cores; a tool's answer takes milliseconds on a free one.</summary>
    private static readonly TimeSpan AnswerTimeOut = TimeSpan.FromSeconds(60);

    public static ImmutableArray<string> List(params ImmutableArray<string> items) => items;

    private readonly string _root = Directory.CreateTempSubdirectory("longrun-tools-").FullName;

    public Bench(params ImmutableArray<ToolGate> gates)
    {
        Directory.CreateDirectory(Workspace);
        Directory.CreateDirectory(Out);
        File.WriteAllText(Brief, "# M1 Parts\n\nMake them.\n");
        Order = new()
        {
            Milestone = "M1",
            Attempt = 1,
            Brief = Brief,
            Out = Out,
            Workspace = Workspace,
            Gates = gates,
            Environment = ImmutableDictionary<string, string>.Empty
                .Add("PATH", Environment.GetEnvironmentVariable("PATH")!),
        };
        File.WriteAllBytes(Path.Combine(_root, ToolOrder.FileName), Order.ToJson());
    }

    public ToolOrder Order { get; }

    public string Workspace => Path.Combine(_root, "workspace");

    public string Out => Path.Combine(_root, "out");

    public string Brief => Path.Combine(_root, "brief.md");

    public string Report => Path.Combine(Out, "report.json");

    public static ToolGate Gate(string name, string run, GateKind kind = GateKind.Check) =>
        new() { Name = name, Kind = kind, Run = run, Timeout = TimeSpan.FromMinutes(1) };

    public JsonObject ReadReport() => JsonNode.Parse(File.ReadAllText(Report))!.AsObject();

    public Task<McpClient> ConnectAsync() => ToolClient.ConnectAsync(
        "worker", ["mcp"], AnswerTimeOut, Workspace, new() { ["LONGRUN_BRIEF"] = Brief });

    public static async Task<(string Text, bool IsError)> CallAsync(
        McpClient client, string tool, params (string Name, object? Value)[] arguments)
    {
        using var limit = new CancellationTokenSource(AnswerTimeOut);
        var result = await client.CallToolAsync(
            tool, arguments.ToDictionary(argument => argument.Name, argument => argument.Value),
            cancellationToken: limit.Token);
        return (((TextContentBlock)result.Content[0]).Text, result.IsError == true);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
