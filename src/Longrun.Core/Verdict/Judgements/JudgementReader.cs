using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Longrun.Core.Text;

namespace Longrun.Core.Verdict.Judgements;

/// <summary>
/// Reads what a judge said. Strict and total: what is not wholly a verdict of the form is none, with the reason as its
/// summary, and never an approval.
/// </summary>
internal static class JudgementReader
{
    /// <summary>Characters of a verdict; one of fifty criteria with a paragraph each has half of that.</summary>
    public const int CharsMax = 64 << 10;

    /// <summary>The name of the file in which a judge that writes files leaves it.</summary>
    public const string FileName = "verdict.json";

    private const int ReasonsMax = 20;

    private const int OptionsMax = 10;

    private const int TextMax = 1_000;

    private static readonly JsonDocumentOptions s_strict =
        new() { MaxDepth = 8, AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Disallow };

    private static readonly ImmutableArray<string> s_members =
        ["ruling", "summary", "criteria", "reasons", "question", "options"];

    private static readonly ImmutableArray<string> s_criterionMembers = ["index", "is_met", "why", "evidence"];

    /// <param name="said">The whole text. Null: nothing was said.</param>
    /// <param name="criteria">How many lines the milestone has under "Done when".</param>
    public static Judgement Read(string? said, int criteria)
    {
        if (string.IsNullOrWhiteSpace(said))
        {
            return NoVerdict("it said nothing");
        }

        if (said.Length > CharsMax)
        {
            return NoVerdict(string.Create(
                CultureInfo.InvariantCulture, $"it said {said.Length} characters; {CharsMax} are read"));
        }

        try
        {
            using var document = JsonDocument.Parse(Unfenced(said), s_strict);
            return Of(document.RootElement, criteria);
        }
        catch (Unfit unfit)
        {
            return NoVerdict(unfit.Message);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // Prose, two objects, a member twice; half a surrogate pair, written out or not.
            return NoVerdict("what it said is not one JSON object");
        }
    }

    public static Judgement NoVerdict(string why) => new(Ruling.None, Cut.OneLine($"no verdict: {why}", TextMax));

    /// <summary>Many models put a fence around whatever is JSON; nothing may stand beside it.</summary>
    private static string Unfenced(string said)
    {
        const string Fence = "```";
        var text = said.Trim();
        var line = text.IndexOf('\n', StringComparison.Ordinal);
        return line > 0 && text[..line].TrimEnd() is Fence or Fence + "json"
            && text.Length >= line + Fence.Length && text.EndsWith("\n" + Fence, StringComparison.Ordinal)
                ? text[line..^Fence.Length] : text;
    }

    private static Judgement Of(JsonElement root, int criteria)
    {
        Known(root, s_members, "it");
        var ruling = Text(root, "ruling") switch
        {
            "approve" => Ruling.Approve,
            "reject" => Ruling.Reject,
            "ask" => Ruling.Ask,
            _ => throw new Unfit("its ruling is none of approve, reject and ask"),
        };
        var judgement = new Judgement(ruling, Text(root, "summary") ?? throw new Unfit("it has no summary"))
        {
            Criteria = Criteria(root, criteria),
            Reasons = Texts(root, "reasons", ReasonsMax),
            Question = Text(root, "question"),
            Options = Texts(root, "options", OptionsMax),
        };
        return Contradiction(judgement) is { } contradiction ? throw new Unfit(contradiction) : judgement;
    }

    private static string? Contradiction(Judgement judgement) => judgement switch
    {
        { Ruling: Ruling.Approve } when judgement.Criteria.Any(c => c.IsMet == false) =>
            "it approves although a criterion is not met",
        { Ruling: Ruling.Approve, Reasons.IsEmpty: false } => "it approves and gives reasons against it",
        { Ruling: Ruling.Approve, Question: not null } => "it approves and asks",
        { Ruling: Ruling.Reject, Reasons.IsEmpty: true } => "it rejects without a reason",
        { Ruling: Ruling.Ask, Question: null } => "it asks without a question",
        _ => null,
    };

    private static ImmutableArray<CriterionVerdict> Criteria(JsonElement root, int count)
    {
        var verdicts = Items(root, "criteria").Select(Criterion).OrderBy(c => c.Index).ToImmutableArray();
        return verdicts.Select(c => c.Index).SequenceEqual(Enumerable.Range(0, count))
            ? verdicts
            : throw new Unfit(string.Create(
                CultureInfo.InvariantCulture,
                $"it does not say of each of the {count} criteria once whether it is met"));
    }

    private static CriterionVerdict Criterion(JsonElement item)
    {
        Known(item, s_criterionMembers, "a criterion");
        var index = item.TryGetProperty("index", out var number) && number.ValueKind == JsonValueKind.Number
            && number.TryGetInt32(out var told) && told > 0 ? told - 1 : throw new Unfit("a criterion has no number");
        var isMet = item.TryGetProperty("is_met", out var met) ? met.ValueKind : JsonValueKind.Undefined;
        return new(
            index,
            isMet switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.Null => null,
                _ => throw new Unfit("of a criterion it does not say whether it is met"),
            },
            Text(item, "why") ?? throw new Unfit("of a criterion it does not say why"))
        {
            Evidence = Text(item, "evidence"),
        };
    }

    /// <summary>A member nobody knows may take back what the others say.</summary>
    private static void Known(JsonElement element, ImmutableArray<string> members, string what)
    {
        if (element.ValueKind is not JsonValueKind.Object)
        {
            throw new Unfit($"{what} is no object");
        }

        if (element.EnumerateObject().Select(member => member.Name).FirstOrDefault(n => !members.Contains(n)) is
            { } unknown)
        {
            throw new Unfit($"{what} has a member {Cut.OneLine(unknown, 40)}");
        }
    }

    /// <summary>Null: it is not there, is null, or says nothing.</summary>
    private static string? Text(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind is JsonValueKind.String
            ? Shown(value.GetString()!) is { Length: > 0 } text ? text : null
            : throw new Unfit($"its {name} is no text");
    }

    private static ImmutableArray<string> Texts(JsonElement root, string name, int max) =>
    [
        .. Items(root, name).Select(item => item.ValueKind is JsonValueKind.String
            ? Shown(item.GetString()!) : throw new Unfit($"its {name} are no texts"))
            .Where(text => text.Length > 0).Take(max),
    ];

    private static ImmutableArray<JsonElement> Items(JsonElement root, string name) =>
        !root.TryGetProperty(name, out var items) || items.ValueKind is JsonValueKind.Null ? []
        : items.ValueKind is JsonValueKind.Array ? [.. items.EnumerateArray()]
        : throw new Unfit($"its {name} is no list");

    private static string Shown(string text) => Cut.OneLine(text, TextMax);

    private sealed class Unfit(string why) : Exception(why);
}
