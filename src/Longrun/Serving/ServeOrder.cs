using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Longrun.Core;

namespace Longrun.Serving;

/// <summary>
/// What the driver of an app gate is told, in a file that only it sees: how the app is started and what is asked of it.
/// No secrets: those are in its environment. See docs/formats/serving.md.
/// </summary>
internal sealed record ServeOrder
{
    public const string FileName = "order.json";

    public required string Gate { get; init; }

    public required GateKind Kind { get; init; }

    public required AppPlan App { get; init; }

    /// <summary>Run to its end before the app is started, in the same box: the setup. Empty: nothing.</summary>
    public ImmutableArray<string> Prepare { get; init; } = [];

    public required ImmutableArray<string> Command { get; init; }

    /// <summary>bwrap and its arguments, which go before each of the two. Empty: no sandbox.</summary>
    public ImmutableArray<string> Box { get; init; } = [];

    /// <summary>Variables that the driver needs for itself and the app must not see.</summary>
    public ImmutableArray<string> Withheld { get; init; } = [];

    public required string WorkingDirectory { get; init; }

    /// <summary>The app's; the stand-ins get those after it.</summary>
    public required int Port { get; init; }

    /// <summary>Who walks through the app when it is up. Null: nobody.</summary>
    public WalkStart? Walk { get; init; }

    /// <summary>Where results and pictures go. The app neither sees nor writes it.</summary>
    public required string Results { get; init; }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ServeJson.Default.ServeOrder);

    public static ServeOrder Read(string path) =>
        JsonSerializer.Deserialize(File.ReadAllBytes(path), ServeJson.Default.ServeOrder)
            ?? throw new JsonException("an order is an object");
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(ServeOrder))]
[JsonSerializable(typeof(ServeResults))]
[JsonSerializable(typeof(WalkerEnd))]
internal sealed partial class ServeJson : JsonSerializerContext;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReceivedRequest))]
internal sealed partial class ReceivedJson : JsonSerializerContext;
