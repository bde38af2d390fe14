using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Longrun.Agents.Driving;

/// <summary>
/// What a driver is told, in a file beside the brief: which program to start and what to say to it. No secrets: those
/// are in its environment. See docs/formats/drive.md.
/// </summary>
internal sealed record DriveOrder
{
    public required DriveProtocol Protocol { get; init; }

    public required DriveTask Task { get; init; }

    /// <summary>The agent's program and its arguments.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>Variables that the driver needs for itself and the agent must not see.</summary>
    public ImmutableArray<string> Withheld { get; init; } = [];

    public required string WorkingDirectory { get; init; }

    /// <summary>What the agent is told. Empty where nothing is said, as when it is asked for its quota.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>Null: the program's own default.</summary>
    public string? Model { get; init; }

    /// <summary>A sandbox holds: what is asked for is allowed unless it is denied. Otherwise it is denied.</summary>
    public bool MayDoAll { get; init; }

    /// <summary>It looks at something and changes nothing: neither files nor, by commands, anything else.</summary>
    public bool IsReading { get; init; }

    /// <summary>A JSON schema for its last message, where its program can be held to one. Null: any words.</summary>
    public string? AnswerSchema { get; init; }

    /// <summary>Beginnings of command lines.</summary>
    public ImmutableArray<string> Allowed { get; init; } = [];

    public ImmutableArray<string> Denied { get; init; } = [];

    /// <summary>Folders beside the workspace that it may change files in.</summary>
    public ImmutableArray<string> Folders { get; init; } = [];

    public ImmutableArray<DriveServer> Servers { get; init; } = [];

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, DriveJson.Default.DriveOrder);

    public static DriveOrder Read(string path) =>
        JsonSerializer.Deserialize(File.ReadAllBytes(path), DriveJson.Default.DriveOrder)
            ?? throw new JsonException("an order is an object");
}

internal sealed record DriveServer(
    string Name, ImmutableArray<string> Command, ImmutableDictionary<string, string> Environment);

[JsonConverter(typeof(JsonStringEnumConverter<DriveProtocol>))]
internal enum DriveProtocol
{
    Codex,
    Acp,
}

[JsonConverter(typeof(JsonStringEnumConverter<DriveTask>))]
internal enum DriveTask
{
    /// <summary>One session: the prompt, and everything until the agent has finished.</summary>
    Work,

    /// <summary>What is left of the plan; no model is called.</summary>
    Quota,
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(DriveOrder))]
internal sealed partial class DriveJson : JsonSerializerContext;
