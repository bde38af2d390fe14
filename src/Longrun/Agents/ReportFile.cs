using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Longrun.Core.Text;
using Longrun.Core.Work;
using Longrun.Processes;

namespace Longrun.Agents;

/// <summary>
/// What a worker left in <c>report.json</c>, read as one reads a stranger's file: no links, no pipes, a cap, and what
/// does not fit its place is as if it were not there. See docs/formats/report.md.
/// </summary>
internal static class ReportFile
{
    /// <summary>Bytes of a report; ten decisions with a page each fit.</summary>
    public const int BytesMax = 256 << 10;

    /// <summary>Characters of one text in it.</summary>
    public const int TextMax = 4_000;

    /// <summary>Options and decisions that are taken up; what comes after is left out.</summary>
    public const int ItemsMax = 50;

    /// <summary>What there is of it, or why it is as if there were none; neither where there is none.</summary>
    public static (WorkerReport? Report, string? Fault) Read(string path) =>
        SafeFile.ReadCapped(path, BytesMax) switch
        {
            SafeRead.Content { Bytes: var bytes } => Parse(bytes),
            SafeRead.TooLarge => (null, $"it has more than {BytesMax >> 10} KiB"),
            SafeRead.Unfit { Reason: var reason } => (null, reason),
            _ => (null, null),
        };

    /// <summary>What does not fit a text of it. Null: it does, or it is left out.</summary>
    public static string? TextFault(string name, string? text) => text switch
    {
        null => null,
        _ when string.IsNullOrWhiteSpace(text) => $"{name} says nothing",
        { Length: > TextMax } => $"{name} has {text.Length} characters; {TextMax} are read",
        _ => null,
    };

    private static (WorkerReport? Report, string? Fault) Parse(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return Of(document.RootElement) is { } report ? (report, null) : (null, "it has no status");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or a text in it that is no text: bytes that are not UTF-8, half a surrogate pair.
            return (null, "it is not JSON");
        }
    }

    private static WorkerReport? Of(JsonElement root) =>
        Text(root, "status") is not { } status ? null : new WorkerReport
    {
        Status = status.ToLowerInvariant(),
        ResetsAt = DateTimeOffset.TryParse(
            Text(root, "resets_at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at
                : null,
        Summary = Text(root, "summary"),
        Question = Text(root, "question"),
        Kind = Text(root, "kind")?.ToLowerInvariant(),
        Options = [.. Items(root, "options").Where(o => o.ValueKind == JsonValueKind.String).Select(o =>
            Cut.To(o.GetString()!, TextMax))],
        Default = root.TryGetProperty("default", out var number) && number.ValueKind == JsonValueKind.Number
            && number.TryGetInt32(out var chosen) ? chosen : null,
        Decisions = [.. Items(root, "decisions").Select(DecisionOf).OfType<Decision>()],
    };

    private static Decision? DecisionOf(JsonElement item) =>
        Text(item, "what") is { } what ? new(what, Text(item, "instead"), Text(item, "undo")) : null;

    private static ImmutableArray<JsonElement> Items(JsonElement root, string name) =>
        root.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array
            ? [.. items.EnumerateArray().Take(ItemsMax)]
            : [];

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? Cut.To(text, TextMax)
            : null;
}
