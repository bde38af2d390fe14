using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Longrun.Core.Tests.Json;

/// <summary>One member of one object somewhere in a text, beside the property it stands for.</summary>
internal sealed record Place(JsonObject Object, PropertyInfo Property, object? Value)
{
    public string Name { get; } = Records.NameOf(Property);

    /// <summary>Every member of a record and of all that is in it.</summary>
    public static IEnumerable<Place> All(object record, JsonObject json)
    {
        foreach (var property in Records.Properties(record.GetType()))
        {
            var place = new Place(json, property, property.GetValue(record));
            yield return place;
            foreach (var inner in Inside(place.Value, json[place.Name]))
            {
                yield return inner;
            }
        }
    }

    private static IEnumerable<Place> Inside(object? value, JsonNode? json) => (value, json) switch
    {
        (IDictionary map, JsonObject members) =>
            map.Keys.Cast<string>().SelectMany(key => Inside(map[key], members[key])),
        (not null, JsonObject inner) => All(value, inner),
        (IEnumerable items, JsonArray list) =>
            items.Cast<object>().Zip(list, Inside).SelectMany(places => places),
        _ => [],
    };
}
