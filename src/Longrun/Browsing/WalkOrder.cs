using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Longrun.Core.Gates;
using Longrun.Processes;

namespace Longrun.Browsing;

/// <summary>
/// What the walker's server of tools is told, in a file: where the app answers and what is looked for. See
/// docs/formats/serving.md.
/// </summary>
internal sealed record WalkOrder
{
    public const string FileName = "walk.json";

    /// <summary>How this program is started as a walker's server of tools; the argument is the order's file.</summary>
    public const string Verb = "walk-tools";

    private const int BytesMax = 1 << 20;

    public required string App { get; init; }

    public required ImmutableArray<WalkCriterion> Criteria { get; init; }

    /// <summary>Pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Where steps and pictures go.</summary>
    public required string Out { get; init; }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, WalkJson.Default.WalkOrder);

    /// <exception cref="IOException">It is not there, or no order.</exception>
    public static WalkOrder Read(string path)
    {
        try
        {
            return (SafeFile.ReadCapped(path, BytesMax) is SafeRead.Content { Bytes: var bytes }
                ? JsonSerializer.Deserialize(bytes, WalkJson.Default.WalkOrder) : null)
                ?? throw new IOException($"{path} is no order for a walk");
        }
        catch (JsonException e)
        {
            throw new IOException($"{path} is no order for a walk: {e.Message}", e);
        }
    }
}

/// <summary>The steps of a walk as its server of tools wrote them down, all of them again after each.</summary>
internal sealed record WalkRecord
{
    public const string FileName = "steps.json";

    /// <summary>Sixty steps with all their words fit ten times.</summary>
    private const int BytesMax = 1 << 20;

    public ImmutableArray<WalkStep> Steps { get; init; } = [];

    /// <summary>What went wrong in the pages meanwhile: sentences.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    public void Write(string folder) => DurableFile.Write(
        Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, WalkJson.Default.WalkRecord));

    /// <summary>Empty where nothing was recorded, or nothing that can be read.</summary>
    public static WalkRecord Read(string folder)
    {
        try
        {
            return (SafeFile.ReadCapped(Path.Combine(folder, FileName), BytesMax)
                is SafeRead.Content { Bytes: var bytes }
                    ? JsonSerializer.Deserialize(bytes, WalkJson.Default.WalkRecord) : null) ?? new();
        }
        catch (JsonException)
        {
            return new();
        }
    }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(WalkOrder))]
[JsonSerializable(typeof(WalkRecord))]
internal sealed partial class WalkJson : JsonSerializerContext;
