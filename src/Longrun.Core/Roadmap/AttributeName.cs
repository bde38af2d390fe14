using System.Text.RegularExpressions;

namespace Longrun.Core.Roadmap;

internal enum AttributeKind
{
    DependsOn,
    Touches,
    Needs,
    MayChange,
    Budget,
    Agent,
    DoneWhen,
}

/// <summary>Recognises the names of attributes at the start of a line.</summary>
internal static partial class AttributeName
{
    /// <summary>
    /// Characters, from the start to the colon: the longest name with emphasis on both sides and room.
    /// </summary>
    private const int NameReachMax = 40;

    private sealed record Name(string Words, AttributeKind Kind);

    private static readonly Name[] Names =
    [
        new("Depends on", AttributeKind.DependsOn),
        new("Depends", AttributeKind.DependsOn),
        new("Dependencies", AttributeKind.DependsOn),
        new("Touches", AttributeKind.Touches),
        new("Needs", AttributeKind.Needs),
        new("May change", AttributeKind.MayChange),
        new("Budget", AttributeKind.Budget),
        new("Agent", AttributeKind.Agent),
        new("Agents", AttributeKind.Agent),
        new("Done when", AttributeKind.DoneWhen),
    ];

    /// <summary>Too short to tell a slip from another word: "Seeds" is one letter from it.</summary>
    private static readonly string[] Guessable =
        [.. Names.Select(name => name.Words).Where(words => words is not ("Needs" or "Agent" or "Agents"))];

    [GeneratedRegex(@"^[*_]{0,3}(?<name>[A-Za-z][A-Za-z _-]{2,18}[A-Za-z])\s*[*_]{0,3}\s*:[*_]{0,3}\s*")]
    private static partial Regex Start { get; }

    /// <summary>The attribute a text starts with, and how long its name is with everything around it.</summary>
    public static (AttributeKind Kind, int Length)? Read(string text)
    {
        if (!MayStart(text))
        {
            return null;
        }

        var match = Start.Match(text);
        if (match.Success && Known(match.Groups["name"].Value) is { } kind)
        {
            return (kind, match.Length);
        }

        return Known(text.Trim('*', '_', ' ', '\t')) is AttributeKind.DoneWhen
            ? (AttributeKind.DoneWhen, text.Length)
            : null;
    }

    /// <summary>The attribute that a heading consists of.</summary>
    public static AttributeKind? ReadHeading(string heading) => Known(heading.Trim('*', '_', ' ', '\t', ':'));

    /// <summary>A name that nearly is an attribute's, and that attribute's name.</summary>
    public static (string Written, string Meant, int At)? NearMiss(string text)
    {
        if (!MayStart(text))
        {
            return null;
        }

        var name = Start.Match(text).Groups["name"];
        if (!name.Success)
        {
            return null;
        }

        var written = Spaced(name.Value);
        var limit = written.Length >= 9 ? 3 : 2;
        var meant = Guessable.FirstOrDefault(known => Nearest.Distance(written, known, limit) < limit);
        return meant is null ? null : (name.Value, meant, name.Index);
    }

    public static string Of(AttributeKind kind) => Names.First(name => name.Kind == kind).Words;

    /// <summary>
    /// Whether a closer look pays: a name is short and a colon comes behind it, but for a bare "Done when".
    /// </summary>
    private static bool MayStart(string text) =>
        text.AsSpan(0, Math.Min(text.Length, NameReachMax)).Contains(':') || text.Length <= NameReachMax
            && text.Contains(' ');

    private static AttributeKind? Known(string name) =>
        name.Length <= 20 && Spaced(name) is var words
            ? Array.Find(Names, known => known.Words.Equals(words, StringComparison.OrdinalIgnoreCase))?.Kind
            : null;

    private static string Spaced(string name) =>
        string.Join(' ', name.Split([' ', '_', '-'], StringSplitOptions.RemoveEmptyEntries));
}
