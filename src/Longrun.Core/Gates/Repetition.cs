using System.Collections.Immutable;
using Longrun.Core.Work;

namespace Longrun.Core.Gates;

/// <summary>Attempts that fail in one and the same way, one after the other: effort without progress.</summary>
internal static class Repetition
{
    /// <summary>
    /// From so many on the next attempt is told to find the cause first, and starts without their work.
    /// </summary>
    public const int DiagnoseFrom = 2;

    /// <summary>So many are a question for the person, also where the allowance has more.</summary>
    public const int AskFrom = 3;

    /// <summary>
    /// The latest attempts since the person's last answer whose work was judged and failed alike, oldest first. Those
    /// in between that got no verdict of their own (limits, crashes) do not end the row. Empty: none was judged.
    /// </summary>
    public static ImmutableArray<AttemptState> Row(MilestoneState milestone)
    {
        var row = ImmutableArray<AttemptState>.Empty;
        Failure? failure = null;
        foreach (var attempt in milestone.Attempts.Where(a => a.Id.Number > milestone.AllowanceFrom && IsJudged(a)))
        {
            if (failure is not null && StoodStill(attempt))
            {
                row = row.Add(attempt);
                continue;
            }

            var its = Failure.Of(attempt.Rejections);
            row = failure is not null && its.IsSameAs(failure) && !IsOfAnotherTip(row[^1], attempt)
                ? row.Add(attempt) : [attempt];
            failure = its;
        }

        return row;
    }

    /// <summary>
    /// The next attempt starts from the branch's tip: twice the way that was taken has led to the same place. What an
    /// attempt after those has left is a way of its own, and is gone on with.
    /// </summary>
    public static bool StartsClean(MilestoneState milestone) =>
        milestone.Attempts.Count(IsJudged) >= DiagnoseFrom
        && Row(milestone) is { Length: >= DiagnoseFrom } row
        && !milestone.Attempts.Skip(row[^1].Id.Number).Any(HasWork);

    /// <summary>The work of the row that an attempt does not stand on. Null: there is none.</summary>
    public static CommitId? LeftBehind(MilestoneState milestone, AttemptState attempt) =>
        Row(milestone) is { Length: >= DiagnoseFrom } row
        && milestone.Attempts.Take(row[^1].Id.Number).LastOrDefault(HasWork)?.Import!.Head is { } head
        && head != attempt.From
            ? head
            : null;

    /// <summary>
    /// The work before it that an attempt was started clean without, as it was then, whatever has been said since.
    /// Null: it was not.
    /// </summary>
    public static CommitId? LeftAtStart(MilestoneState milestone, AttemptState attempt) => attempt.From != attempt.Base
        ? null
        : LeftBehind(
            milestone with { Attempts = milestone.Attempts[..(attempt.Id.Number - 1)], AllowanceFrom = 0 }, attempt);

    /// <summary>A session that came to its own end and was rejected for what it left.</summary>
    private static bool IsJudged(AttemptState a) => a.IsRejected
        && (!a.Gates.IsEmpty || a.Candidate is { Candidate: null } || a.Session?.Session.Ending == Ending.Completed);

    /// <summary>A conflict with what has landed since is not the one before, whatever paths it is in.</summary>
    private static bool IsOfAnotherTip(AttemptState before, AttemptState attempt) =>
        attempt.Candidate is { Candidate: null } conflict && before.Candidate?.Tip != conflict.Tip;

    /// <summary>It handed in again what had been rejected.</summary>
    private static bool StoodStill(AttemptState a) =>
        a is { Gates.IsEmpty: true, Import.Change: { HasWork: true, IsNew: false } };

    private static bool HasWork(AttemptState a) => a.Import is { Change.HasWork: true };
}
