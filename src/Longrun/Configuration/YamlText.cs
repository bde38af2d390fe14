using Longrun.Core.Roadmap;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Longrun.Configuration;

/// <summary>
/// Reads one YAML document into nodes with places. Refuses what a configuration never needs and what can grow without
/// bound: anchors, aliases, tags, deep nesting.
/// </summary>
internal sealed class YamlText
{
    /// <summary>Levels. The deepest key of the configuration is at level 4.</summary>
    public const int DepthMax = 16;

    private const char ByteOrderMark = '\uFEFF';

    private readonly Parser parser;
    private readonly FaultList faults;

    private YamlText(string text, FaultList faults)
    {
        parser = new Parser(new StringReader(text));
        this.faults = faults;
    }

    /// <summary>The document's root; null where it is empty or cannot be read, which is then a fault.</summary>
    public static YamlNode? Read(string text, FaultList faults)
    {
        var reader = new YamlText(text.TrimStart(ByteOrderMark), faults);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException exception)
        {
            // The parser gives no hint and wraps what it found; the innermost message is the sentence.
            var cause = exception.InnerException is YamlException inner ? inner : exception;
            faults.Add(PlaceOf(cause.Start), $"This is not readable as YAML: {cause.Message.TrimEnd('.')}.",
                "Put texts with special characters into quotes, and check the indent.");
            return null;
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet 16.3 loses count of its keys in some broken lists and maps in one line ("a: [b" over "c: d").
            faults.Add(PlaceOf(reader.parser.Current?.End ?? Mark.Empty), "This is not readable as YAML.",
                "Close every [, { and quote that is open here.");
            return null;
        }
    }

    private YamlNode? ReadDocument()
    {
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
        {
            return null;
        }

        var root = ReadNode(1);
        parser.Consume<DocumentEnd>();
        if (parser.TryConsume<DocumentStart>(out var second))
        {
            faults.Add(PlaceOf(second.Start), "There is a second YAML document.",
                "Leave one: no line with --- below the first key.");
        }

        return root;
    }

    private YamlNode ReadNode(int depth)
    {
        var place = PlaceOf(parser.Current!.Start);
        if (depth > DepthMax)
        {
            throw new YamlException(parser.Current.Start, parser.Current.End, $"more than {DepthMax} levels");
        }

        if (parser.TryConsume<AnchorAlias>(out _))
        {
            faults.Add(place, "Aliases are not used here.", "Write the value out.");
            return new YamlNode.Text(place, "", true);
        }

        if (parser.Current is NodeEvent { Anchor.IsEmpty: false })
        {
            faults.Add(place, "Anchors are not used here.", "Take the & and its name away.");
        }

        if (parser.Current is NodeEvent { Tag.IsEmpty: false })
        {
            faults.Add(place, "Tags are not used here.", "Take the ! and its name away.");
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return new YamlNode.Text(place, scalar.Value, scalar.Style is ScalarStyle.Plain);
        }

        return parser.TryConsume<SequenceStart>(out _) ? ReadList(place, depth) : ReadMap(place, depth);
    }

    private YamlNode.List ReadList(Place place, int depth)
    {
        var items = new List<YamlNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return new(place, items);
    }

    private YamlNode.Map ReadMap(Place place, int depth)
    {
        parser.Consume<MappingStart>();
        var entries = new List<YamlEntry>();
        var keys = new Dictionary<string, int>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(depth + 1);
            var value = ReadNode(depth + 1);
            if (key is not YamlNode.Text text)
            {
                faults.Add(key.Place, "A key must be a word.", "Write: key: value");
            }
            else if (!keys.TryAdd(text.Value, text.Place.Line))
            {
                faults.Add(text.Place, $"\"{text.Value}\" is given twice.",
                    $"The first is in line {keys[text.Value]}: leave one.");
            }
            else
            {
                entries.Add(new(text, value));
            }
        }

        return new(place, entries);
    }

    /// <summary>The parser counts from 1 in both, but places what is at the very start of an empty text at 0.</summary>
    private static Place PlaceOf(Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));
}
