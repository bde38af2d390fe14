using System.Collections.Immutable;
using System.Text.Json;
using Longrun.Core;
using Longrun.Processes;

namespace Longrun.Serving;

/// <summary>What the driver of an app gate saw: written once, as <c>results.json</c>, when the app is gone.</summary>
internal sealed record ServeResults
{
    public const string FileName = "results.json";

    /// <summary>4 MiB: sentences only; pictures and what stand-ins received are files beside it.</summary>
    public const int BytesMax = 4 << 20;

    /// <summary>What was claimed and did not hold, each a sentence; the first is the reason. Empty: passed.</summary>
    public ImmutableArray<string> Failures { get; init; } = [];

    /// <summary>What is remarkable though it decides nothing.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Everything that was asked, in order, one line each.</summary>
    public ImmutableArray<string> Asked { get; init; } = [];

    /// <summary>Names of files in the same folder, and what they show.</summary>
    public ImmutableArray<EvidenceItem> Files { get; init; } = [];

    /// <summary>How long it took until the app answered, in seconds. Null: it never did.</summary>
    public double? ReadySeconds { get; init; }

    public void Write(string folder) => DurableFile.Write(
        Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, ServeJson.Default.ServeResults));

    /// <summary>Null: there are none, or they are not the driver's.</summary>
    public static ServeResults? Read(string folder)
    {
        try
        {
            return SafeFile.ReadCapped(Path.Combine(folder, FileName), BytesMax) is SafeRead.Content read
                ? JsonSerializer.Deserialize(read.Bytes, ServeJson.Default.ServeResults)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
