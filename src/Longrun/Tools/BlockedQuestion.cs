using System.Collections.Immutable;
using Longrun.Agents;

namespace Longrun.Tools;

/// <summary>A question of a worker that cannot go on, as it asked it.</summary>
internal sealed record BlockedQuestion(string Question)
{
    /// <summary>What it may be about; see docs/formats/report.md.</summary>
    public static readonly ImmutableArray<string> Kinds = ["choice", "money", "credentials", "deletion", "message"];

    public string? Kind { get; init; }

    public ImmutableArray<string> Options { get; init; } = [];

    /// <summary>The option it would take, from 1.</summary>
    public int? Default { get; init; }

    public string? Summary { get; init; }

    /// <summary>What does not fit, in a sentence. Null: it may be asked.</summary>
    public string? Fault() =>
        ReportFile.TextFault("question", Question) ?? ReportFile.TextFault("summary", Summary)
        ?? (Kind is { } kind && !Kinds.Contains(kind)
            ? $"kind is \"{kind}\"; it is one of: {string.Join(", ", Kinds)}" : null)
        ?? Options.Select(option => ReportFile.TextFault("an option", option)).OfType<string>().FirstOrDefault()
        ?? (Options.Length > ReportFile.ItemsMax ? $"there are more than {ReportFile.ItemsMax} options" : null)
        ?? (Default is { } chosen && (chosen < 1 || chosen > Options.Length)
            ? $"default is {chosen}; it counts the {Options.Length} options from 1" : null);
}
