using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Longrun.Agents;

/// <summary>Reads what another program printed: every question has an answer, whatever stands there.</summary>
internal static class LenientJson
{
    // The deepest real line seen has 9 levels; tool inputs may add theirs.
    private const int DepthMax = 64;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = DepthMax };

    /// <summary>Null where the line is not a JSON object.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> line)
    {
        // Bytes that are not UTF-8 become replacement characters; the rest of the line still counts.
        var text = Utf8.IsValid(line.Span) ? line : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(line.Span));
        try
        {
            var document = JsonDocument.Parse(text, Options);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static JsonElement? Member(this JsonElement? from, string name)
    {
        try
        {
            return from is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var value)
                ? value
                : null;
        }
        catch (InvalidOperationException)
        {
            return null; // the name beside it is an escape that is half a surrogate pair
        }
    }

    public static string? Text(this JsonElement? from, string name) => Text(from.Member(name));

    /// <summary>The texts in a list; what is no text is left out.</summary>
    public static IEnumerable<string> Texts(this JsonElement? from, string name) =>
        from.Items(name).Select(Text).OfType<string>();

    /// <summary>The members of an object, by name; those whose name is no text are left out.</summary>
    public static IEnumerable<(string Name, JsonElement? Value)> Members(this JsonElement? from, string name) =>
        from.Member(name) is { ValueKind: JsonValueKind.Object } of
            ? of.EnumerateObject().Select(m => (Name: NameOf(m)!, (JsonElement?)m.Value)).Where(m => m.Name is not null)
            : [];

    public static bool Flag(this JsonElement? from, string name) =>
        from.Member(name) is { ValueKind: JsonValueKind.True };

    /// <summary>
    /// A whole number that is not negative and at most a million million: a night has some million tokens, and sums of
    /// more than that would not fit. Anything else is null.
    /// </summary>
    public static long? Count(this JsonElement? from, string name) =>
        from.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var count)
            && count is >= 0 and <= CountMax
            ? count
            : null;

    private const long CountMax = 1_000_000_000_000;

    /// <summary>An amount of money that is not negative; anything else is null.</summary>
    public static decimal? Amount(this JsonElement? from, string name) =>
        from.Member(name) is { ValueKind: JsonValueKind.Number } value
        && value.TryGetDecimal(out var amount) && amount >= 0
            ? amount
            : null;

    /// <summary>A moment as seconds since 1970, as a number or in a string; anything else is null.</summary>
    public static DateTimeOffset? Moment(this JsonElement? from, string name)
    {
        // Ten digits until 2286; what is longer is in milliseconds.
        const double SecondsMax = 9_999_999_999;
        var seconds = from.Member(name) switch
        {
            { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var value) => value,
            { ValueKind: JsonValueKind.String } => double.TryParse(
                from.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : 0,
            _ => 0,
        };
        return seconds switch
        {
            > 0 and <= SecondsMax => DateTimeOffset.FromUnixTimeSeconds((long)seconds),
            > SecondsMax and <= SecondsMax * 1000 => DateTimeOffset.FromUnixTimeMilliseconds((long)seconds),
            _ => null,
        };
    }

    /// <summary>A moment as ISO 8601 writes it, in UTC where it names no zone; anything else is null.</summary>
    public static DateTimeOffset? Date(this JsonElement? from, string name) => DateTimeOffset.TryParse(
        from.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    public static IEnumerable<JsonElement?> Items(this JsonElement? from, string name) =>
        from.Member(name) is { ValueKind: JsonValueKind.Array } array
            ? array.EnumerateArray().Select(item => (JsonElement?)item)
            : [];

    private static string? Text(JsonElement? value)
    {
        try
        {
            return value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // an escape that is half a surrogate pair
        }
    }

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null; // the same
        }
    }
}
