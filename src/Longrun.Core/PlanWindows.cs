using System.Collections.Immutable;
using System.Globalization;
using Longrun.Core.Work;

namespace Longrun.Core;

/// <summary>Why nothing is started with an agent before a moment, by what its plan has left.</summary>
internal sealed record PlanWait(DateTimeOffset Until, string Reason);

/// <summary>What the windows of a plan, as they were told last, allow.</summary>
internal static class PlanWindows
{
    /// <summary>Of the short window. The vendors that have one all have this one.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromHours(5);

    /// <summary>Two tellings of one reset differ by less.</summary>
    private static readonly TimeSpan SameReset = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>
    /// The service would refuse a session now: a window it refuses in, or one that every model draws on and that is
    /// used up. Null: it would not, as far as is known, or the person lets it be billed beyond the plan.
    /// </summary>
    public static PlanWait? Full(State s, string agent, DateTimeOffset now)
    {
        if (s.Quotas.GetValueOrDefault(agent) is not { Fault: null } quota || Billing.MayBeBilled(s, agent))
        {
            return null;
        }

        var pause = Caps.LimitPause(s.Holds.GetValueOrDefault(agent)?.InARow ?? 0);
        return Last(
            from window in quota.Windows
            where IsFull(window)
            let until = window.ResetsAt ?? quota.At + pause
            where until > now
            select new PlanWait(until, $"its {window.Name} window is used up"));
    }

    /// <summary>A window is used into what is kept for the person. Null: none is, as far as is known.</summary>
    public static PlanWait? Reserve(State s, string agent, DateTimeOffset now)
    {
        var reserve = s.Settings.Limits.Reserve;
        return reserve == 0 || s.Quotas.GetValueOrDefault(agent) is not { } quota ? null : Last(
            from window in quota.Windows
            where window.UsedPercent >= 100 - reserve
            let until = window.ResetsAt ?? quota.At + LengthOf(window)
            where until > now
            select new PlanWait(until, string.Create(
                CultureInfo.InvariantCulture,
                $"its {window.Name} window is used to {window.UsedPercent:0} %, and {reserve} % are kept for you")));
    }

    /// <summary>
    /// A session that begins now would draw on a short window that is still open when it is to be fresh, or on the one
    /// that is the person's own from then on. Null: it would not, as far as is known.
    /// </summary>
    /// <param name="s">What the journal says.</param>
    /// <param name="agent">Its name.</param>
    /// <param name="readyBy">When the short window is to be fresh next.</param>
    /// <param name="wanted">When the person last said that they want sessions. Null: not known.</param>
    /// <param name="now">When it would begin.</param>
    public static PlanWait? Fresh(
        State s, string agent, DateTimeOffset readyBy, DateTimeOffset? wanted, DateTimeOffset now)
    {
        if (s.Quotas.GetValueOrDefault(agent)?.Windows.FirstOrDefault(w => w.Name == QuotaWindow.FiveHours)
            is not { } window)
        {
            return null;
        }

        // The first use of the morning opens the window that was kept fresh, which is to be the person's: for as long
        // as it takes a session begins only where they said so since.
        var owned = readyBy - Day + Short;
        var reason = string.Create(
            CultureInfo.InvariantCulture,
            $"its {window.Name} window is to be fresh for you at {s.Settings.Limits.ReadyBy:hh\\:mm}");
        if (now < owned)
        {
            return wanted >= readyBy - Day ? null : new(owned, reason);
        }

        // A window opens with the first use after the one before has reset: a session that outlasts one opens the next.
        var ends = now + (AgentStanding.UsualTime(s, agent) ?? s.Settings.AttemptTimeout);
        var resets = window.ResetsAt > now ? window.ResetsAt.Value : now + Short;
        while (resets < ends)
        {
            resets += Short;
        }

        return resets <= readyBy ? null : new(readyBy + Short, reason);
    }

    /// <summary>
    /// Agents that something is to be kept of, that were asked or have ended a session, and of whose plans nothing is
    /// known all the same.
    /// </summary>
    public static IEnumerable<string> Unknown(State s) =>
        from agent in s.Settings.Limits is { Reserve: 0, ReadyBy: null } ? []
            : AgentStanding.All(s.Settings, s.Roadmap.Milestones)
        let quota = s.Quotas.GetValueOrDefault(agent)
        where quota is null or { Windows.IsEmpty: true }
        where quota?.AskedAt is not null || s.Milestones.Values.Any(milestone =>
            milestone.Attempts.Any(attempt => attempt.Agent == agent && attempt.AgentEnd is not null))
        select agent;

    /// <summary>How much of each window is left to use, in percent, with what is kept taken off.</summary>
    public static double Left(State s, QuotaWindow window, DateTimeOffset now) =>
        Math.Max(0, 100 - s.Settings.Limits.Reserve - (window.ResetsAt <= now ? 0 : window.UsedPercent ?? 0));

    /// <summary>
    /// What a session told of a window, beside what was known: it may have been said before something newer was asked,
    /// and within one window nothing used is given back.
    /// </summary>
    public static QuotaWindow Later(QuotaWindow? known, QuotaWindow told) =>
        known is null ? told
        : !IsSame(known, told) ? (known.ResetsAt > told.ResetsAt ? known : told)
        : known.UsedPercent > told.UsedPercent
            ? told with { UsedPercent = known.UsedPercent, IsRejected = told.IsRejected || known.IsRejected } : told;

    /// <summary>Both are of the same stretch of time, as far as that is told.</summary>
    public static bool IsSame(QuotaWindow a, QuotaWindow b) =>
        a.ResetsAt is not { } x || b.ResetsAt is not { } y || (x - y).Duration() < SameReset;

    /// <summary>After a session that got through although they were told to be full: they are not any more.</summary>
    public static AgentQuota WithoutFull(AgentQuota quota) =>
        quota with { Windows = quota.Windows.RemoveAll(IsFull) };

    private static bool IsFull(QuotaWindow window) =>
        window.IsRejected || (IsGeneral(window) && window.UsedPercent >= 100);

    /// <summary>It counts for every model; others are parts of one: <c>seven_day_opus</c>.</summary>
    private static bool IsGeneral(QuotaWindow window) =>
        window.Name is QuotaWindow.FiveHours or QuotaWindow.SevenDays;

    /// <summary>At most: what names no reset and is no week is taken for the short one.</summary>
    private static TimeSpan LengthOf(QuotaWindow window) =>
        window.Name.StartsWith(QuotaWindow.SevenDays, StringComparison.Ordinal) ? Week : Short;

    /// <summary>All of them have to be over.</summary>
    private static PlanWait? Last(IEnumerable<PlanWait> waits) => waits.MaxBy(wait => wait.Until);
}
