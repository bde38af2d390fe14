using System.Collections.Immutable;
using Longrun.Core.Gates;

namespace Longrun.Core.Digest;

/// <summary>Sentences that several pages share.</summary>
internal static class Telling
{
    /// <summary>The first line of every page that the morning starts with.</summary>
    public static string Containment(State s) =>
        string.IsNullOrWhiteSpace(s.Opened?.Containment)
            ? "Containment: not recorded."
            : $"Containment: {Md.Text(s.Opened.Containment, Plain.BlockCharsMax)}";

    /// <summary>For instance <c>3 of 6 landed, 1 blocked, 2 waiting</c>.</summary>
    public static string Counts(State s)
    {
        var stands = s.Roadmap.Milestones.Select(m => Standing.Of(s, m)).ToList();
        var others = Enum.GetValues<Stand>()
            .Where(stand => stand != Stand.Landed && stands.Contains(stand))
            .Select(stand => $"{stands.Count(x => x == stand)} {Situation.Word(stand)}");
        var landed = $"{stands.Count(x => x == Stand.Landed)} of {stands.Count} landed";
        return string.Join(", ", others.Prepend(landed));
    }

    /// <summary>What agents reported, those that reviewed or walked too; null where none reported a cost.</summary>
    public static decimal? Cost(IEnumerable<AttemptState> attempts)
    {
        decimal? sum = null;
        foreach (var told in attempts.SelectMany(a => a.Judged.Select(x => x.Session.CostUsd)
            .Concat(a.Walks.Select(walk => walk.Used.CostUsd)).Append(a.Session?.Session.CostUsd)))
        {
            sum = told is { } cost ? (sum ?? 0) + cost : sum;
        }

        return sum;
    }

    public static IEnumerable<AttemptState> Attempts(State s) =>
        s.Milestones.Values.SelectMany(m => m.Attempts);

    /// <summary>
    /// Milestones that ask, in the roadmap's order: blocked, or landed with a question about their agent.
    /// </summary>
    public static ImmutableArray<(MilestoneState Facts, string Title)> Blocked(State s) =>
    [
        .. from milestone in s.Roadmap.Milestones
           where s.Of(milestone.Id).Question is not null && Standing.IsWanted(s, milestone.Id)
           select (s.Of(milestone.Id), milestone.Title),
    ];

    /// <summary>Decisions nobody asked the person about, with the way back.</summary>
    public static IEnumerable<string> Decisions(IEnumerable<Event.DecisionTaken> decisions) =>
        decisions.Where(x => x.By != "person").Select(Decision);

    public static string Decision(Event.DecisionTaken x)
    {
        var instead = Clause("instead of", x.Decision.Instead);
        var undo = Clause("to undo", x.Decision.Undo);
        return $"{x.Milestone}, by {Md.Text(x.By)}: {Md.Text(x.Decision.What)}{instead}{undo}";
    }

    public static string Title(State s, MilestoneId id) =>
        Standing.Find(s, id) is { } milestone ? Md.Text(milestone.Title) : "no longer in the roadmap";

    /// <summary>What stands open about the run itself: things only a person can mend.</summary>
    /// <param name="s">What the journal says.</param>
    /// <param name="mirror">Where the branch people see is. Null: not looked at, or nowhere.</param>
    public static IEnumerable<string> Warnings(State s, CommitId? mirror = null)
    {
        foreach (var fault in s.CurrentFaults)
        {
            yield return Plain.Line($"an edit was refused: {fault.File}:{fault.Line}:{fault.Column}: {fault.Message}");
        }

        if (s.LineStopped is { } line)
        {
            yield return Plain.Line($"nothing lands until `longrun resume`: {line}");
        }

        if (s.MirrorLeftAlone is { } why)
        {
            yield return Plain.Line($"the branch for people was left alone: {why}");
        }

        if (OwnRejected(s) is { } own)
        {
            yield return own;
        }

        foreach (var milestone in s.Roadmap.Milestones.Where(m => Standing.HasChangedSince(s, m)))
        {
            yield return $"{milestone.Id} has landed with another text than the roadmap has now;"
                + " what is new needs an id of its own";
        }

        foreach (var money in BudgetLines.Warnings(s))
        {
            yield return money;
        }

        if (DenialLine.Of(s) is { } denied)
        {
            yield return denied;
        }

        foreach (var red in GateStand.RedOnBranch(s))
        {
            yield return red;
        }

        foreach (var agent in PlanWindows.Unknown(s))
        {
            yield return Plain.Line(
                $"nothing is known of {agent}'s plan, so nothing of it is kept for you (limits:)");
        }

        foreach (var (agent, hold) in s.Holds.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (hold.Until is null && !s.IsClosed && !AgentStanding.IsAskedFor(s, agent))
            {
                yield return Plain.Line($"agent {agent} is left out: {hold.Reason}"
                    + (hold.IsMoney ? $"; `longrun retry --agent {agent}` tries it again, within its plan only" : ""));
            }
        }

        foreach (var login in LoginLine.Of(s))
        {
            yield return login;
        }

        if (Unseen(s, mirror) is { } unseen)
        {
            yield return unseen;
        }
    }

    /// <summary>
    /// What the person can do about commits of their own that do not land. Null: none are refused, or wait for them.
    /// </summary>
    public static string? OwnRejected(State s) => OwnWaits(s)
        ?? (s is { IsClosed: false, Persons: { IsRejected: true } persons, Opened: { } opened }
            ? Plain.Line(
                $"your own commit {persons.Head.Short} on {opened.Branch} does not land: "
                + $"{string.Join("; ", persons.Rejections.Select(r => r.Reason))}; mend it there"
                + (persons.Candidate is { Candidate: null } ? $" (git merge refs/longrun/{opened.Run}/branch)" : "")
                + $" or take it back (git branch -f {opened.Branch} {s.MirrorBase?.Short}), then: longrun run")
            : null);

    private static string? OwnWaits(State s) => !s.IsClosed && Gating.UnfitOfPersons(s) is { } unfit
        ? Plain.Line($"your own commit {s.Persons!.Head.Short} on {s.Opened?.Branch} waits: gate {unfit.Gate} could not"
            + $" be run: {unfit.Reason}; `longrun resume` tries it again") : null;

    /// <summary>
    /// That the branch people see was moved and no cycle has looked at it since. Null: it is as the journal has it.
    /// </summary>
    private static string? Unseen(State s, CommitId? mirror) =>
        s.Opened is not { } opened || s.IsClosed || mirror is null || mirror == s.Tip
            || mirror == (s.Persons?.Head ?? s.MirrorBase)
                ? null
                : Plain.Line($"{opened.Branch} is at {mirror.Short} now; `longrun run` looks at what is new there");

    private static string Clause(string lead, string? text) =>
        string.IsNullOrWhiteSpace(text) ? "" : $"; {lead}: {Md.Text(text)}";
}
