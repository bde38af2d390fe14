using System.Text.Json;

namespace Longrun.Core.Json;

/// <summary>
/// The members of an object that is read, strictly: whatever is unknown, missing, twice there, null or of another
/// kind than its type is a <see cref="JsonException"/> that names the member.
/// </summary>
internal sealed class ReadMembers : Members
{
    private readonly JsonElement _object;
    private readonly bool _isOptional;

    /// <summary>Those that were asked for and are there.</summary>
    private readonly List<string> _met;

    private JsonElement.ArrayEnumerator _items;
    private string _list = "";

    private ReadMembers(JsonElement @object, string path) : this(@object, path, [], false)
    {
    }

    private ReadMembers(JsonElement @object, string path, List<string> met, bool isOptional) : base(path)
    {
        _object = @object;
        _met = met;
        _isOptional = isOptional;
    }

    public override Members Optional => new ReadMembers(_object, Path, _met, true);

    /// <summary>Throws <see cref="JsonException"/>.</summary>
    public static T Read<T>(string json, Description<T> description) where T : class
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("no object where one belongs");
        }

        try
        {
            var members = new ReadMembers(document.RootElement, "");
            var read = description(members, null);
            members.Leave();
            return read;
        }
        catch (InvalidOperationException e)
        {
            // What JsonElement says of an escape that is half a surrogate pair, in a text or a name.
            throw new JsonException("a text in it is no text", e);
        }
    }

    public override string? TextOrNull(string name, string? value) =>
        Has(name, out var found) ? TextOf(name, found) : IsAbsent(name) ? value : null;

    public override bool? FlagOrNull(string name, bool? value) => Has(name, out var found)
        ? found.ValueKind is JsonValueKind.True or JsonValueKind.False ? found.GetBoolean() : throw NoneOf(name, "flag")
        : IsAbsent(name) ? value : null;

    public override int? IntOrNull(string name, int? value) => Has(name, out var found)
        ? IsNumber(found) && found.TryGetInt32(out var number) ? number : throw NoneOf(name, "whole number")
        : IsAbsent(name) ? value : null;

    public override long? LongOrNull(string name, long? value) => Has(name, out var found)
        ? IsNumber(found) && found.TryGetInt64(out var number) ? number : throw NoneOf(name, "whole number")
        : IsAbsent(name) ? value : null;

    public override double? DoubleOrNull(string name, double? value) => Has(name, out var found)
        ? IsNumber(found) && found.TryGetDouble(out var number) ? number : throw NoneOf(name, "number")
        : IsAbsent(name) ? value : null;

    public override decimal? DecimalOrNull(string name, decimal? value) => Has(name, out var found)
        ? IsNumber(found) && found.TryGetDecimal(out var number) ? number : throw NoneOf(name, "number")
        : IsAbsent(name) ? value : null;

    public override DateTimeOffset? TimeOrNull(string name, DateTimeOffset? value) => Has(name, out var found)
        ? found.ValueKind == JsonValueKind.String && found.TryGetDateTimeOffset(out var time)
            ? time : throw NoneOf(name, "time")
        : IsAbsent(name) ? value : null;

    public override void Leave()
    {
        // Each is met once, so a member more is one that nobody knows, or the same again.
        if (_object.GetPropertyCount() == _met.Count)
        {
            return;
        }

        foreach (var member in _object.EnumerateObject())
        {
            if (!_met.Remove(member.Name))
            {
                throw Refused(member.Name, "is not known, or there twice");
            }
        }
    }

    protected override bool IsAbsent(string name) => _isOptional && !_object.TryGetProperty(name, out _);

    protected override string[]? TextsOrNull(string name, string[]? value)
    {
        if (!Has(name, out var found))
        {
            return IsAbsent(name) ? value : null;
        }

        var texts = new string[LengthOf(name, found)];
        var i = 0;
        foreach (var item in found.EnumerateArray())
        {
            texts[i++] = TextOf(name, item);
        }

        return texts;
    }

    protected override Members? Enter(string name, bool hasValue) =>
        Has(name, out var found) ? Nested(name, found) : null;

    protected override int? EnterList(string name, int? count)
    {
        if (!Has(name, out var found))
        {
            return null;
        }

        var length = LengthOf(name, found);
        _items = found.EnumerateArray();
        _list = name;
        return length;
    }

    protected override Members EnterItem() =>
        _items.MoveNext() ? Nested(_list, _items.Current) : throw Refused(_list, "has no more items");

    protected override void LeaveList()
    {
    }

    protected override IEnumerable<string> Names(IEnumerable<string> given)
    {
        var names = new List<string>();
        foreach (var member in _object.EnumerateObject())
        {
            names.Add(!names.Contains(member.Name) ? member.Name : throw Refused(member.Name, "is there twice"));
        }

        return names;
    }

    /// <summary>Whether there is a value to read: false for a null, and for what may be left out and is.</summary>
    private bool Has(string name, out JsonElement found)
    {
        if (!_object.TryGetProperty(name, out found))
        {
            return !_isOptional ? throw Refused(name, "is missing") : false;
        }

        _met.Add(name);
        return found.ValueKind != JsonValueKind.Null;
    }

    private ReadMembers Nested(string name, JsonElement found) => found.ValueKind == JsonValueKind.Object
        ? new(found, $"{Path}{name}.") : throw NoneOf(name, "object");

    private string TextOf(string name, JsonElement found) =>
        found.ValueKind == JsonValueKind.String ? found.GetString()! : throw NoneOf(name, "text");

    private int LengthOf(string name, JsonElement found) =>
        found.ValueKind == JsonValueKind.Array ? found.GetArrayLength() : throw NoneOf(name, "list");

    private JsonException NoneOf(string name, string what) => Refused(name, $"is no {what}");

    private static bool IsNumber(JsonElement found) => found.ValueKind == JsonValueKind.Number;
}
