using System.Globalization;
using Longrun.Core.Roadmap;
using Longrun.Core.Spend;
using Longrun.Core.Work;

namespace Longrun.Core.Block;

/// <summary>
/// Parks a milestone that gets no further: stuck, too big, or with its allowance or budget used up.
/// </summary>
internal static class Blocks
{
    public static IEnumerable<Step> Next(State s, DateTimeOffset now) =>
        from milestone in s.Roadmap.Milestones
        let question = QuestionFor(s, milestone, now)
        where question is not null
        select new Step.Record([new Event.MilestoneBlocked(milestone.Id, question) { At = now }]);

    private static Question? QuestionFor(State s, Milestone milestone, DateTimeOffset now)
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

        var counted = s.Of(milestone.Id).Attempts
            .Where(attempt => attempt.Id.Number > s.Of(milestone.Id).AllowanceFrom).Count(Judging.Counts);
        var allowance = Books.Bounds(s, milestone.Id).Attempts ?? s.Settings.Attempts;
        if (counted >= allowance)
        {
            var last = s.Of(milestone.Id).Latest!.Rejections is [var first, ..]
                ? $" Last: {first.Reason.TrimEnd('.')}." : "";
            var all = s.Of(milestone.Id).Attempts.Count(Judging.Counts);
            var since = all > counted ? $" ({counted} since your last answer)" : "";
            return Questions.Of(QuestionOrigin.Rejections, string.Create(
                CultureInfo.InvariantCulture,
                $"{all} {(all == 1 ? "attempt" : "attempts")}, none landed{since}.{last} Try again?"));
        }

        return Budgeting.OwnRefusal(new(s, now), milestone.Id, AgentStanding.Candidates(s, milestone)) is { } refusal
            ? Questions.Of(QuestionOrigin.Budget, $"{refusal}. Grant it again?")
            : null;
    }
}
