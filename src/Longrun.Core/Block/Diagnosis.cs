using System.Collections.Immutable;
using System.Globalization;
using Longrun.Core.Gates;

namespace Longrun.Core.Block;

/// <summary>
/// Asks about a milestone whose attempts fail in one and the same way: what failed, in which attempts, and the end of
/// the log. More of the same would only cost.
/// </summary>
internal static class Diagnosis
{
    /// <summary>Null: it does not, or not often enough.</summary>
    public static Question? Of(MilestoneState milestone)
    {
        if (milestone.Attempts.Length < Repetition.AskFrom
            || Repetition.Row(milestone) is not { Length: >= Repetition.AskFrom } row)
        {
            return null;
        }

        // An attempt that handed the same in again names the one before; what failed is said by the first.
        var reasons = string.Join("; ", row[0].Rejections.Select(rejection => rejection.Reason.TrimEnd('.')));
        var log = row.SelectMany(attempt => attempt.Rejections).LastOrDefault(r => !string.IsNullOrWhiteSpace(r.Tail));
        var question = Questions.Of(
            QuestionOrigin.Rejections,
            $"Attempts {Numbers(row)} failed in the same way: {reasons}. The last of them was told to find the cause"
            + " first and started clean from the branch. What do they not know? Your words stand in the next brief.");
        return log is null ? question : question with
        {
            Attachment = new($"The end of the log of attempt {Whose(row, log)}", log.Tail!),
        };
    }

    /// <summary>As people list them: <c>1, 2 and 4</c>.</summary>
    internal static string Numbers(ImmutableArray<AttemptState> attempts)
    {
        var numbers = attempts.Select(a => a.Id.Number.ToString(CultureInfo.InvariantCulture)).ToList();
        return numbers is [.. { Count: > 0 } first, var last] ? $"{string.Join(", ", first)} and {last}" : numbers[0];
    }

    private static int Whose(ImmutableArray<AttemptState> row, Rejection log) =>
        row.Last(attempt => attempt.Rejections.Contains(log)).Id.Number;
}
