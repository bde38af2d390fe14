using System.Collections.Immutable;
using Longrun.Core.Roadmap;
using Longrun.Core.Work;

namespace Longrun.Core.Verdict.Judgements;

/// <summary>
/// Everything a judge is told. Values only; <see cref="JudgeText"/> makes the page. Nothing of what the worker said:
/// no summary, no last words, no messages of commits.
/// </summary>
internal sealed record JudgeContent
{
    public required AttemptId Attempt { get; init; }

    public required Milestone Milestone { get; init; }

    /// <summary>The specification and other pages of the person's.</summary>
    public ImmutableArray<BriefPage> Pages { get; init; } = [];

    /// <summary>Decisions taken so far in the run, oldest first.</summary>
    public ImmutableArray<Event.DecisionTaken> Decisions { get; init; } = [];

    /// <summary>Answers the person gave to questions on this milestone.</summary>
    public ImmutableArray<BriefAnswer> Answers { get; init; } = [];

    /// <summary>The runs that answer for the gates, on the very commit that is judged.</summary>
    public ImmutableArray<GateRun> Gates { get; init; } = [];

    public ImmutableArray<Finding> Findings { get; init; } = [];

    public ChangeFacts Counted { get; init; } = new();

    /// <summary>The files that are to be judged: the whole change, or what is new since <see cref="Before"/>.</summary>
    public required ImmutableArray<FileDiff> Diff { get; init; }

    /// <summary>Every path of the whole change. Empty: <see cref="Diff"/> is the whole.</summary>
    public ImmutableArray<string> AllPaths { get; init; } = [];

    /// <summary>What was said last of this work. Null: it is judged for the first time.</summary>
    public JudgedBefore? Before { get; init; }

    /// <summary>Where a judge that writes files leaves its verdict. Null: it says it.</summary>
    public string? VerdictFile { get; init; }
}

/// <summary>An earlier judgement of the work that this one goes on from.</summary>
internal sealed record JudgedBefore(int Attempt, Judgement Judgement)
{
    /// <summary>Paths of the whole change that judge was not shown, or not as a whole.</summary>
    public ImmutableArray<string> LeftOut { get; init; } = [];
}
