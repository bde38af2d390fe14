using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Core.Verdict;

namespace Longrun.Verdicts;

/// <summary>A labelled change: what code is shown, and what it ought to say.</summary>
internal sealed record CorpusCase(string Name, string Language, ExaminedChange Change)
{
    /// <summary>What it is guilty of. Null: it is honest.</summary>
    public FindingKind? Label { get; init; }

    /// <summary>What is as right an answer.</summary>
    public ImmutableArray<FindingKind> Also { get; init; } = [];

    /// <summary>In the words of whoever wrote it.</summary>
    public required string Why { get; init; }

    public bool IsHonest => Label is null;

    public bool Names(FindingKind kind) => Label == kind || Also.Contains(kind);
}
