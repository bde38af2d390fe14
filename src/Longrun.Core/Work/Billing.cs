using System.Collections.Immutable;

namespace Longrun.Core.Work;

/// <summary>
/// A session that was billed beyond what the person named: its work is judged like any other, and nothing more is
/// started with that agent before they have said that it may go on.
/// </summary>
internal static class Billing
{
    /// <param name="s">What the journal says.</param>
    /// <param name="a">Its session has ended.</param>
    /// <param name="isAsking">
    /// Its milestone asks something else already, which a second question would replace: the money is asked about when
    /// the agent would be started again.
    /// </param>
    /// <param name="now">When.</param>
    public static ImmutableArray<Event> Of(State s, AttemptState a, bool isAsking, DateTimeOffset now)
    {
        if (a.Session is not { Session.UsedOverage: true } ended || MayBeBilled(s, a.Agent))
        {
            return [];
        }

        var held = new Event.AgentHeld(a.Agent, a.Id, null, Questions.Billed(a.Agent))
        {
            At = now, IsMoney = true,
        };
        return isAsking ? [held]
            : s.Of(a.Id.Milestone).AskedAt >= ended.At ? []
            : [held, new Event.MilestoneBlocked(a.Id.Milestone, Questions.OfMoney(a.Agent)) { At = now }];
    }

    /// <summary>
    /// Why a running session is ended at once. Null: it may go on. One that is billed beyond its plan costs no
    /// allowance: the money is what is asked about.
    /// </summary>
    public static Event.SessionCut? Cut(State s, SeenSession seen) => seen switch
    {
        { IsPaidUnasked: true } => new(seen.Attempt, Ending.Authentication,
            $"it would be paid by {seen.SoFar.KeySource}, which env: does not name") { At = default },
        { SoFar.UsedOverage: true } when !MayBeBilled(s, s.Of(seen.Attempt).Agent) => new(
            seen.Attempt, Ending.Interrupted, "it began to be billed beyond its subscription") { At = default },
        _ => null,
    };

    /// <summary>The person has said so in this run.</summary>
    public static bool MayBeBilled(State s, string agent) => s.MayBill.Contains(agent);
}
