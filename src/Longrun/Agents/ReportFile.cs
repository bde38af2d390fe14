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
    private const int BytesMax = 256 << 10;

    /// <summary>Characters of one text in it.</summary>
    private const int TextMax = 4_000;

    /// <summary>Options and decisions that are taken up; what comes after is left out.</summary>
    private const int ItemsMax = 50;

    /// <summary>Null where there is none, or it is no JSON object with a status.</summary>
    public static WorkerReport? Read(string path)
    {
        if (SafeFile.ReadCapped(path, BytesMax) is not SafeRead.Content { Bytes: var bytes })
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(bytes);
            return Of(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or a text in it that is no text: bytes that are not UTF-8, half a surrogate pair.
            return null;
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
