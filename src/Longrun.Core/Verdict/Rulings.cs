namespace Longrun.Core.Verdict;

/// <summary>What becomes of an attempt that is not let on, whoever says so.</summary>
internal static class Rulings
{
    /// <summary>Reasons that a next brief carries: more are not read.</summary>
    private const int ReasonsMax = 20;

    /// <summary>Its work stays as it is, and the person is asked.</summary>
    public static Step.Record Parked(AttemptState a, Question question, DateTimeOffset now) =>
        new([new Event.MilestoneBlocked(a.Id.Milestone, question) { At = now }]);

    /// <summary>It goes back to the next attempt.</summary>
    public static Step.Record Rejected(AttemptState a, IEnumerable<Rejection> reasons, DateTimeOffset now) =>
        new([new Event.AttemptRejected(a.Id, [.. reasons.Take(ReasonsMax)]) { At = now }]);
}
