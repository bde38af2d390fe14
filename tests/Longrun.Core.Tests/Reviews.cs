using Longrun.Core.Work;

namespace Longrun.Core.Tests;

/// <summary>Reviews of candidates, for tests of what they cost and of what is told of them.</summary>
internal static class Reviews
{
    /// <summary>A judge has looked at the attempt's candidate, by the commit or the diff that it has now.</summary>
    public static Night Reviewed(this Night night, string attempt, Judgement judgement, DateTimeOffset? at = null)
    {
        var candidate = night.State.Of(AttemptId.From(attempt)).Candidate?.Candidate;
        return night.With(new Event.Judged(
            AttemptId.From(attempt), candidate?.Commit ?? Night.Merged(attempt), candidate?.Diff ?? "", judgement)
        {
            At = at ?? Night.Evening, Agent = "judge", Session = new(Ending.Completed) { Model = "small" },
        });
    }

    /// <summary>An agent has walked through it and used so much.</summary>
    public static Night Walked(this Night night, string attempt, WalkUse used, DateTimeOffset? at = null) =>
        night.With(new Event.GateEnded(new(AttemptId.From(attempt), Night.Merged(attempt), "tour", true)
        {
            Command = "./app", Kind = GateKind.Walk, Walked = used,
        }) { At = at ?? Night.Evening });

    /// <summary>A review that used so much.</summary>
    public static Night ReviewCost(
        this Night night, string attempt, SessionReport session, double seconds = 0, DateTimeOffset? at = null) =>
        night.With(new Event.Judged(
            AttemptId.From(attempt), Night.Merged(attempt), "", new(Ruling.Approve, "fine"))
        {
            At = at ?? Night.Evening, Agent = "judge", Session = session, Seconds = seconds,
        });
}
