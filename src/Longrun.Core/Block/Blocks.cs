using System.Globalization;
using Longrun.Core.Roadmap;
using Longrun.Core.Work;

namespace Longrun.Core.Block;

/// <summary>
/// Parks a milestone that gets no further: stuck, too big, or with its allowance or budget used up.
/// </summary>
internal static class Blocks
{
    public static IEnumerable<Step> Next(State s, DateTimeOffset now) =>
        from milestone in s.Roadmap.Milestones
        let question = QuestionFor(s, milestone)
        where question is not null
        select new Step.Record([new Event.MilestoneBlocked(milestone.Id, question) { At = now }]);

    /// <summary>How much worker time a milestone has left. Null: no bound of its own.</summary>
    public static TimeSpan? TimeLeft(State s, Milestone milestone) =>
        milestone.Budget.Time is { } budget ? budget - Used(s, milestone.Id) : null;

    private static Question? QuestionFor(State s, Milestone milestone)
    {
        // The cheap questions first: this is asked of every milestone in every cycle.
        if (s.Of(milestone.Id) is { Attempts.IsEmpty: true } or { LandedAs: not null }
            || Standing.Of(s, milestone) is not (Stand.Ready or Stand.Waiting))
        {
            return null;
        }

        // What is known of the cause goes before what is only counted.
        if ((Diagnosis.Of(s.Of(milestone.Id)) ?? Splitting.Of(s, milestone)) is { } known)
        {
            return known;
        }

        var counted = Counting(s, milestone.Id).Count(Judging.Counts);
        var allowance = milestone.Budget.Attempts ?? s.Settings.Attempts;
        if (counted >= allowance)
        {
            var last = s.Of(milestone.Id).Latest!.Rejections is [var first, ..] ? $" Last: {first.Reason}." : "";
            var all = s.Of(milestone.Id).Attempts.Count(Judging.Counts);
            var since = all > counted ? $" ({counted} since your last answer)" : "";
            return Questions.Of(QuestionOrigin.Rejections, string.Create(
                CultureInfo.InvariantCulture,
                $"{all} {(all == 1 ? "attempt" : "attempts")}, none landed{since}.{last} Try again?"));
        }

        return TimeLeft(s, milestone) is { } left && left <= TimeSpan.Zero
            ? Questions.Of(QuestionOrigin.Budget, string.Create(
                CultureInfo.InvariantCulture,
                $"Its budget of {milestone.Budget.Time!.Value.TotalMinutes:0} worker minutes is used up."
                + $" Grant it again?"))
            : null;
    }

    private static TimeSpan Used(State s, MilestoneId id) =>
        TimeSpan.FromSeconds(Counting(s, id).Sum(attempt => attempt.AgentSeconds));

    private static IEnumerable<AttemptState> Counting(State s, MilestoneId id) =>
        s.Of(id).Attempts.Where(attempt => attempt.Id.Number > s.Of(id).AllowanceFrom);
}
