using System.Collections.Immutable;
using System.Text.Json;
using Longrun.Core;
using Longrun.Core.Roadmap;

namespace Longrun.Cli.Mcp;

/// <summary>
/// What a tool was called with, checked by hand: a model that calls it wrongly is told what is wrong, by name.
/// </summary>
internal sealed class ToolArguments(string tool, IDictionary<string, JsonElement>? given)
{
    private readonly IDictionary<string, JsonElement> _given = given ?? new Dictionary<string, JsonElement>();

    private static UserError Wrong(string sentence) => new(ExitCode.Usage, sentence);

    /// <summary>Refuses what the tool does not have: it would be lost without a word.</summary>
    public ToolArguments Known(params ImmutableArray<string> names)
    {
        if (_given.Keys.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
        {
            var near = Nearest.To(unknown, names) is { } meant ? $"did you mean {meant}?"
                : names.IsEmpty ? "it has none" : $"it has: {string.Join(", ", names)}";
            throw Wrong($"{unknown} is no argument of {tool}; {near}");
        }

        return this;
    }

    public string Required(string name) =>
        Text(name) ?? throw Wrong($"{tool} needs the argument {name}, a text");

    /// <summary>Null where it is not given, or given as null.</summary>
    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => Read(name, value),
        _ => throw Wrong($"{name} is no text"),
    };

    public int? Number(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out var number) => number,
        _ => throw Wrong($"{name} is no whole number"),
    };

    public bool RequiredFlag(string name) => Find(name) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Wrong($"{tool} needs the argument {name}: true or false"),
    };

    /// <summary>Empty where it is not given.</summary>
    public ImmutableArray<string> Texts(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } value => [.. value.EnumerateArray().Select(item =>
            item.ValueKind == JsonValueKind.String ? Read(name, item) : throw Wrong($"{name} is no list of texts"))],
        _ => throw Wrong($"{name} is no list of texts"),
    };

    private JsonElement? Find(string name) =>
        _given.TryGetValue(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    private static string Read(string name, JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong($"{name} has half a character in it"); // an unpaired surrogate
        }
    }
}
