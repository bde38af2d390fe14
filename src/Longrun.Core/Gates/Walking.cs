using System.Collections.Immutable;
using System.Globalization;
using Longrun.Core.Roadmap;
using Longrun.Core.Text;

namespace Longrun.Core.Gates;

/// <summary>One thing a walker has to look for, under the number it has in the roadmap, from 1.</summary>
/// <param name="Number">0: the milestone as a whole, where nothing under "Done when" is in prose.</param>
/// <param name="Text">As the roadmap has it.</param>
internal sealed record WalkCriterion(int Number, string Text)
{
    public string Label => Number == 0
        ? "the milestone" : string.Create(CultureInfo.InvariantCulture, $"criterion {Number}");
}

/// <summary>One step of a walk: what was done and seen for a criterion, and a picture of that moment.</summary>
/// <param name="Criterion">The number of a <see cref="WalkCriterion"/>.</param>
/// <param name="What">The walker's words.</param>
/// <param name="Met">Whether the criterion holds by what was seen.</param>
/// <param name="Shot">The picture's file name.</param>
internal sealed record WalkStep(int Criterion, string What, bool Met, string Shot);

/// <summary>What a walk through an app has to show and did. Never more than <see cref="Proof.Seen"/>.</summary>
internal static class Walking
{
    /// <summary>Criteria of one walk: a milestone with more is not one.</summary>
    public const int CriteriaMax = 30;

    /// <summary>Steps of one walk: some for each criterion.</summary>
    public const int StepsMax = 60;

    /// <summary>Characters of a step's words that are kept.</summary>
    public const int WhatMax = 500;

    private const int ShownMax = 160;

    /// <summary>
    /// The lines in prose; those that are commands have gates of their own. Without any, what the milestone is called:
    /// a walk is never empty.
    /// </summary>
    public static ImmutableArray<WalkCriterion> CriteriaOf(Milestone milestone)
    {
        ImmutableArray<WalkCriterion> prose =
        [
            .. milestone.DoneWhen.Select((criterion, index) => (criterion, index))
                .Where(item => item.criterion.Command is null)
                .Select(item => new WalkCriterion(item.index + 1, item.criterion.Text))
                .Take(CriteriaMax),
        ];
        return prose.IsEmpty ? [new(0, milestone.Title)] : prose;
    }

    /// <summary>
    /// Why the walk proves less than all, each a sentence; empty: every criterion was seen to hold. The last step of a
    /// criterion counts: what failed at first may have been the walker's own mistake.
    /// </summary>
    public static ImmutableArray<string> Failures(
        ImmutableArray<WalkCriterion> criteria, IReadOnlyCollection<WalkStep> steps)
    {
        var failures = ImmutableArray.CreateBuilder<string>();
        foreach (var criterion in criteria)
        {
            switch (steps.LastOrDefault(step => step.Criterion == criterion.Number))
            {
                case null:
                    failures.Add($"{criterion.Label} was not walked: {Cut.OneLine(criterion.Text, ShownMax)}");
                    break;
                case { Met: false } step:
                    failures.Add($"{criterion.Label} is not met ({Cut.OneLine(criterion.Text, ShownMax)}): "
                        + Cut.OneLine(step.What, WhatMax));
                    break;
                default:
                    break;
            }
        }

        return failures.ToImmutable();
    }

    /// <summary>
    /// Whether what the steps say counts. A session that did not come to its end says nothing of the app; one whose
    /// time ran out does where it saw something not to hold.
    /// </summary>
    public static bool Counts(
        bool isCompleted, bool isTimedOut, ImmutableArray<WalkCriterion> criteria, IReadOnlyCollection<WalkStep> steps)
        => isTimedOut ? criteria.Any(criterion =>
                steps.LastOrDefault(step => step.Criterion == criterion.Number) is { Met: false })
            : isCompleted;

    /// <summary>What a step's picture is called.</summary>
    public static string LabelOf(WalkCriterion criterion, WalkStep step) =>
        $"{criterion.Label}: {(step.Met ? "" : "not met: ")}{Cut.OneLine(step.What, ShownMax)}";
}
