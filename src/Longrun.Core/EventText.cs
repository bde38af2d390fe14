using System.Text.Json;
using System.Text.Json.Serialization;

namespace Longrun.Core;

/// <summary>Events and commands as JSON: strict both ways, so that a journal is either understood or refused.</summary>
internal static class EventText
{
    public static string Write(Event e) => JsonSerializer.Serialize(e, EventJson.Default.Event);

    /// <summary>
    /// Throws <see cref="JsonException"/> where a member is unknown, missing or null against its type.
    /// </summary>
    public static Event Read(string json) =>
        JsonSerializer.Deserialize(json, EventJson.Default.Event)
        ?? throw new JsonException("null where an event belongs");

    public static string Write(PersonCommand command) =>
        JsonSerializer.Serialize(command, EventJson.Default.PersonCommand);

    public static PersonCommand ReadCommand(string json) =>
        JsonSerializer.Deserialize(json, EventJson.Default.PersonCommand)
        ?? throw new JsonException("null where a command belongs");
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Event))]
[JsonSerializable(typeof(PersonCommand))]
internal sealed partial class EventJson : JsonSerializerContext;
