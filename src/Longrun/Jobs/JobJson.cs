using System.Text.Json;
using System.Text.Json.Serialization;

namespace Longrun.Jobs;

/// <summary>The files of a job folder. See docs/formats/jobs.md.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(JobSpec))]
[JsonSerializable(typeof(StartedRecord))]
[JsonSerializable(typeof(ExitRecord))]
[JsonSerializable(typeof(KeeperRecord))]
[JsonSerializable(typeof(KeeperSetup))]
internal sealed partial class JobJson : JsonSerializerContext;

/// <summary>A time span as whole milliseconds.</summary>
internal sealed class MillisecondsConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TimeSpan.FromMilliseconds(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteNumberValue((long)value.TotalMilliseconds);
}
