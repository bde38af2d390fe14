using System.Net;
using System.Text.Json;
using Longrun.Core;
using Longrun.Core.Text;

namespace Longrun.Serving;

/// <summary>Whether a stand-in got what it had to get, so often and with that text.</summary>
internal static class Arrivals
{
    /// <summary>Characters of a body that a sentence shows.</summary>
    private const int ShownMax = 160;

    /// <summary>Other requests that a sentence names.</summary>
    private const int OthersMax = 5;

    public static IEnumerable<string> Faults(StandIn plan, IReadOnlyList<ReceivedRequest> got, int count) =>
        count > got.Count
            ? [$"{plan.Name} got {count} requests, of which {got.Count} are written down: it was flooded"]
            : plan.Received.SelectMany(wanted => Faults(plan, wanted, got));

    /// <summary>Nothing is missing so far; too much may still come.</summary>
    public static bool IsComplete(StandIn plan, IReadOnlyList<ReceivedRequest> got) =>
        plan.Received.All(wanted => Of(wanted, got).Count >= wanted.Times);

    private static IEnumerable<string> Faults(StandIn plan, Received wanted, IReadOnlyList<ReceivedRequest> got)
    {
        var name = $"{plan.Name}: {wanted.Method} {wanted.Path}";
        var there = Of(wanted, got);
        if (there.Count != wanted.Times)
        {
            yield return there.Count == 0
                ? $"{name} never arrived where {Times(wanted.Times)} was expected; {Instead(got)}"
                : $"{name} arrived {Times(there.Count)} where {Times(wanted.Times)} was expected; "
                    + $"the last one was answered with {there[^1].Answered}";
        }

        if (wanted.Contains is { } text && there.FirstOrDefault(request => !Says(request, text)) is { } silent)
        {
            yield return $"{name} arrived without \"{Cut.OneLine(text, ShownMax)}\"; "
                + $"its body begins \"{Cut.OneLine(silent.Body, ShownMax)}\"";
        }
    }

    /// <summary>A path without a query means every query.</summary>
    private static List<ReceivedRequest> Of(Received wanted, IEnumerable<ReceivedRequest> got) =>
    [
        .. got.Where(request => request.Method.Equals(wanted.Method, StringComparison.OrdinalIgnoreCase)
            && wanted.Path == (wanted.Path.Contains('?') ? request.Target : request.Path)),
    ];

    /// <summary>
    /// In the body as it came, as a form, or in a text of its JSON: "é" may be written <c>\u00e9</c> there.
    /// </summary>
    private static bool Says(ReceivedRequest request, string text) =>
        request.Body.Contains(text, StringComparison.Ordinal)
        || WebUtility.UrlDecode(request.Body).Contains(text, StringComparison.Ordinal)
        || TextsOf(request.Body).Any(one => one.Contains(text, StringComparison.Ordinal));

    private static List<string> TextsOf(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var texts = new List<string>();
            Add(document.RootElement, texts);
            return texts;
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>Not deep: the parser refuses more than 64 levels.</summary>
    private static void Add(JsonElement element, List<string> texts)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                texts.Add(element.GetString()!);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Add(item, texts);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    Add(member.Value, texts);
                }

                break;
        }
    }

    private static string Instead(IReadOnlyList<ReceivedRequest> got) => got.Count == 0
        ? "nothing arrived at all"
        : "what arrived: " + string.Join(", ", got.Take(OthersMax).Select(request =>
            Cut.OneLine($"{request.Method} {request.Target}", ShownMax)))
            + (got.Count > OthersMax ? $" and {got.Count - OthersMax} more" : "");

    private static string Times(int count) => count switch { 1 => "once", 2 => "twice", _ => $"{count} times" };
}
