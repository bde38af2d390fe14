using System.Collections.Immutable;
using System.Globalization;
using Longrun.Core;
using Longrun.Core.Roadmap;

namespace Longrun.Configuration;

/// <summary>
/// Reads the keys of one map: each is asked for once, what nobody asked for is a fault. Remembers the place of
/// every path, so that faults found later can be shown there.
/// </summary>
internal sealed class YamlReader(YamlNode.Map map, string path, Dictionary<string, Place> places, FaultList faults)
{
    private readonly HashSet<string> asked = [];

    /// <summary>Null where the key is missing. A key without a value is a fault.</summary>
    public string? Text(string key)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case YamlNode.Text { IsNothing: true } nothing:
                faults.Add(nothing.Place, $"\"{key}\" has no value.", "Give it one, or take the line away.");
                return null;
            case YamlNode.Text text:
                return text.Value;
            case var other:
                faults.Add(other.Place, $"\"{key}\" must be a text.", $"Write: {key}: value");
                return null;
        }
    }

    public int? Number(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        faults.Add(places[Path(key)], $"\"{key}\" must be a whole number.", $"Write for instance: {key}: 2");
        return null;
    }

    public TimeSpan? Duration(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (Quantities.Duration(text) is { } duration)
        {
            return duration;
        }

        faults.Add(places[Path(key)], $"\"{text}\" is no duration.",
            "A number with its unit: 90s, 10m, 45 min, 1h 30m");
        return null;
    }

    /// <summary>One of the words; null where the key is missing or has another value, which is then a fault.</summary>
    public T? OneOf<T>(string key, params (string Word, T Value)[] words) where T : struct
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        foreach (var (word, value) in words)
        {
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        var near = Nearest.To(text, words.Select(pair => pair.Word));
        faults.Add(places[Path(key)], $"\"{text}\" is no value of \"{key}\".",
            near is null ? $"One of: {string.Join(", ", words.Select(pair => pair.Word))}." : $"Did you mean {near}?");
        return null;
    }

    /// <summary>A list of texts, or a single one; empty where the key is missing or has no value.</summary>
    public ImmutableArray<string> Texts(string key)
    {
        switch (Find(key))
        {
            case null or YamlNode.Text { IsNothing: true }:
                return [];
            case YamlNode.Text single:
                places[$"{Path(key)}[0]"] = single.Place;
                return [single.Value];
            case YamlNode.List list:
                return [.. list.Items.Select((item, i) => Item(key, item, i))];
            case var other:
                faults.Add(other.Place, $"\"{key}\" must be a list.", $"Write: {key}: [one, two]");
                return [];
        }
    }

    /// <summary>The maps of a list; null where the key is missing or has no value.</summary>
    public IReadOnlyList<YamlReader>? Maps(string key, string example)
    {
        var found = Find(key);
        if (found is null or YamlNode.Text { IsNothing: true })
        {
            return null;
        }

        if (found is not YamlNode.List list)
        {
            faults.Add(found.Place, $"\"{key}\" must be a list.", $"Write for instance: {example}");
            return null;
        }

        var maps = new List<YamlReader>();
        for (var i = 0; i < list.Items.Count; i++)
        {
            Add(maps, list.Items[i], $"{Path(key)}[{i}]", example);
        }

        return maps;
    }

    /// <summary>The maps of a map, with their names, in the order of the file.</summary>
    public IReadOnlyList<(string Name, YamlReader Reader)> Named(string key, string example)
    {
        var found = Find(key);
        if (found is null or YamlNode.Text { IsNothing: true })
        {
            return [];
        }

        if (found is not YamlNode.Map named)
        {
            faults.Add(found.Place, $"\"{key}\" must be a map of names.", $"Write for instance: {example}");
            return [];
        }

        var maps = new List<(string, YamlReader)>();
        foreach (var entry in named.Entries)
        {
            var readers = new List<YamlReader>();
            Add(readers, entry.Value, $"{Path(key)}.{entry.Key.Value}", example);
            places[$"{Path(key)}.{entry.Key.Value}"] = entry.Key.Place;
            maps.AddRange(readers.Select(reader => (entry.Key.Value, reader)));
        }

        return maps;
    }

    /// <summary>Whether the value of a key is a map; the key counts as asked for.</summary>
    public bool IsMap(string key) => Find(key) is YamlNode.Map;

    /// <summary>The map of one key; null where the key is missing or has no value.</summary>
    public YamlReader? Inner(string key, string example)
    {
        var found = Find(key);
        if (found is null or YamlNode.Text { IsNothing: true })
        {
            return null;
        }

        var readers = new List<YamlReader>();
        Add(readers, found, Path(key), example);
        return readers.FirstOrDefault();
    }

    /// <summary>As <see cref="Maps"/>; a single map is a list of one.</summary>
    public IReadOnlyList<YamlReader> MapsOrOne(string key, string example) => Find(key) is YamlNode.Map
        ? [Inner(key, example)!]
        : Maps(key, example) ?? [];

    /// <summary>A list of names, or a map of names to texts: those without one have null.</summary>
    public IReadOnlyList<(string Name, string? Text)> NamedTexts(string key)
    {
        if (Find(key) is not YamlNode.Map named)
        {
            return [.. Texts(key).Select(name => (name, (string?)null))];
        }

        var inner = new YamlReader(named, Path(key), places, faults);
        return
        [
            .. named.Entries.Select(entry => entry.Key.Value).Select(name => (name,
                named.Entries.First(entry => entry.Key.Value == name).Value is YamlNode.Text { IsNothing: true }
                    ? null : inner.Text(name))),
        ];
    }

    /// <summary>A list of words and maps, in its order; empty where the key is missing or has no value.</summary>
    public IReadOnlyList<(string? Word, YamlReader? Map)> WordsOrMaps(string key, string example)
    {
        switch (Find(key))
        {
            case null or YamlNode.Text { IsNothing: true }:
                return [];
            case YamlNode.List list:
                var items = new List<(string?, YamlReader?)>();
                for (var i = 0; i < list.Items.Count; i++)
                {
                    var at = $"{Path(key)}[{i}]";
                    places[at] = list.Items[i].Place;
                    items.Add(list.Items[i] is YamlNode.Map inner
                        ? (null, new(inner, at, places, faults))
                        : (Item(key, list.Items[i], i), null));
                }

                return items;
            case var other:
                faults.Add(other.Place, $"\"{key}\" must be a list.", $"Write for instance: {example}");
                return [];
        }
    }

    /// <summary>The one of these keys that is there, and its text. None, or two: a fault, and the first.</summary>
    public (string Key, string Text) OneKey(ImmutableArray<string> keys, string hint)
    {
        var there = keys.Where(key => Find(key) is not null).ToList();
        switch (there)
        {
            case [var only]:
                return (only, Text(only) ?? "/");
            case []:
                faults.Add(map.Place, "Nothing says what is done here.", hint);
                return (keys[0], "/");
            default:
                faults.Add(places[Path(there[1])], $"\"{there[0]}\" and \"{there[1]}\" are two in one.",
                    "Make two items of it.");
                return (there[0], Text(there[0]) ?? "/");
        }
    }

    /// <summary>How many faults there are so far, in the whole file.</summary>
    public int FaultCount => faults.Count;

    /// <summary>Says what is wrong with the value of a key that was read.</summary>
    public void Fault(string key, string message, string hint) => faults.Add(places[Path(key)], message, hint);

    /// <summary>A budget as people write it; one that bounds nothing where the key is missing.</summary>
    public Allowance Allowance(string key, int attemptsMax) => Text(key) is { } text
        ? new AllowanceReader(attemptsMax, faults).Read([new(text, places[Path(key)])], places[Path(key)])
        : new();

    public void Require(string key, string hint)
    {
        if (Find(key) is null)
        {
            faults.Add(map.Place, $"\"{key}\" is missing here.", hint);
        }
    }

    /// <summary>To be called last: keys nobody has asked for.</summary>
    public void ReportUnknown()
    {
        foreach (var key in map.Entries.Select(entry => entry.Key).Where(key => !asked.Contains(key.Value)))
        {
            var shown = key.Value.Length > 60 ? key.Value[..60] + "…" : key.Value;
            var unused = asked.Where(name => map.Entries.All(entry => entry.Key.Value != name)).ToList();
            faults.Add(key.Place, $"\"{shown}\" is no key here.", Nearest.To(key.Value, unused) is { } near
                ? $"Did you mean {near}?"
                : $"The keys here are: {string.Join(", ", asked)}.");
        }
    }

    private string Path(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private YamlNode? Find(string key)
    {
        asked.Add(key);
        var value = map.Entries.FirstOrDefault(entry => entry.Key.Value == key)?.Value;
        if (value is not null)
        {
            places[Path(key)] = value.Place;
        }

        return value;
    }

    private string Item(string key, YamlNode item, int index)
    {
        places[$"{Path(key)}[{index}]"] = item.Place;
        if (item is YamlNode.Text { IsNothing: false } text)
        {
            return text.Value;
        }

        faults.Add(item.Place, $"\"{key}\" must be a list of texts.", $"Write: {key}: [one, two]");
        return "";
    }

    private void Add(List<YamlReader> maps, YamlNode node, string at, string example)
    {
        places[at] = node.Place;
        if (node is YamlNode.Map inner)
        {
            maps.Add(new(inner, at, places, faults));
        }
        else
        {
            faults.Add(node.Place, "Keys and values are wanted here.", $"Write for instance: {example}");
        }
    }
}
