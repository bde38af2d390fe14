using System.Text.Json;
using System.Text.Json.Serialization;

namespace Longrun.Core.Digest;

/// <summary>A status as JSON, one indented document with a line break at its end.</summary>
internal static class StatusJson
{
    public static string Write(StatusView view) =>
        JsonSerializer.Serialize(view, StatusContext.Default.StatusView) + "\n";
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(StatusView))]
internal sealed partial class StatusContext : JsonSerializerContext;
