using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Longrun.Core.Tests.Json;

namespace Longrun.Core.Tests;

/// <summary>A value in full, as text, to compare two by content: records compare their lists by identity.</summary>
internal static class Shape
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        DateTimeOffset time => time.ToString("O"),
        ITuple tuple => $"({string.Join(", ", Enumerable.Range(0, tuple.Length).Select(i => Of(tuple[i])))})",
        _ when Records.IsId(value.GetType()) => $"{value.GetType().Name} {value}",
        _ when Records.IsRecord(value.GetType()) => OfRecord(value),
        IDictionary map => Sorted(map.Keys.Cast<object>().Select(key => $"{Of(key)}: {Of(map[key])}")),
        IImmutableSet<string> set => Sorted(set.Select(Of)),
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Of))}]",
        _ => FormattableString.Invariant($"{value}"),
    };

    private static string OfRecord(object record)
    {
        var members = Records.Properties(record.GetType())
            .Select(property => $"{property.Name} = {Of(property.GetValue(record))}");
        return $"{record.GetType().Name}({string.Join(", ", members)})";
    }

    // How they enumerate differs from process to process.
    private static string Sorted(IEnumerable<string> items) =>
        $"{{{string.Join(", ", items.Order(StringComparer.Ordinal))}}}";
}
