using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Longrun.Core;
using Longrun.Jobs;
using Longrun.Processes;

namespace Longrun.Tools;

/// <summary>
/// What <c>longrun check</c> and <c>longrun mcp</c> are told inside a worker's job, in a file beside its brief. Written
/// by Longrun; nothing in it is read from the workspace, and no secrets are in it. See docs/formats/tools.md.
/// </summary>
internal sealed record ToolOrder
{
    public const string FileName = "tools.json";

    /// <summary>Bytes of an order: a hundred gates with long commands fit.</summary>
    private const int BytesMax = 1 << 20;

    public required string Milestone { get; init; }

    public required int Attempt { get; init; }

    public required string Brief { get; init; }

    /// <summary>Where <c>report.json</c> and <c>evidence/</c> go.</summary>
    public required string Out { get; init; }

    public required string Workspace { get; init; }

    /// <summary>Those the work must pass, and those that only inform.</summary>
    public required ImmutableArray<ToolGate> Gates { get; init; }

    /// <summary>The whole environment gates get, but for secrets: those are for Longrun's own run.</summary>
    public required ImmutableDictionary<string, string> Environment { get; init; }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ToolJson.Default.ToolOrder);

    /// <summary>The order of the attempt whose brief this is. Null: there is none, or it is not one of ours.</summary>
    public static ToolOrder? Beside(string? brief)
    {
        if (string.IsNullOrEmpty(brief) || Path.GetDirectoryName(brief) is not { Length: > 0 } folder
            || SafeFile.ReadCapped(Path.Combine(folder, FileName), BytesMax) is not SafeRead.Content content)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(content.Bytes, ToolJson.Default.ToolOrder);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>One gate as a worker may run it.</summary>
internal sealed record ToolGate
{
    public required string Name { get; init; }

    [JsonConverter(typeof(JsonStringEnumConverter<GateKind>))]
    public required GateKind Kind { get; init; }

    public required string Run { get; init; }

    [JsonPropertyName("timeout_ms")]
    [JsonConverter(typeof(MillisecondsConverter))]
    public required TimeSpan Timeout { get; init; }

    /// <summary>The gate's own pattern for its count of tests.</summary>
    public string? Count { get; init; }

    /// <summary>The gate's own globs of results files.</summary>
    public ImmutableArray<string>? Results { get; init; }

    /// <summary>How the app is asked. Null where none is started, and where only Longrun's own run can.</summary>
    public AppPlan? App { get; init; }

    /// <summary>How many tests ran on the branch; fewer are red. Null: unknown, or nothing is counted.</summary>
    public int? CountBefore { get; init; }

    /// <summary>Red, it rejects nothing: it was red before anybody began.</summary>
    public bool Informs { get; init; }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(ToolOrder))]
internal sealed partial class ToolJson : JsonSerializerContext;
