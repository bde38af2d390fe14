using System.Collections.Immutable;
using Longrun.Core.Roadmap;
using Longrun.Core.Spend;

namespace Longrun.Core;

/// <summary>Where a milestone stands. Derived, never stored.</summary>
internal enum Stand
{
    Landed,
    Skipped,
    Blocked,
    Working,
    Checking,

    /// <summary>Something it depends on has not landed.</summary>
    Waiting,

    /// <summary>It could start as soon as a worker, an agent or a budget is free.</summary>
    Ready,

    /// <summary>No longer in the roadmap.</summary>
    Removed,
}

/// <summary>What the state means, for every stage and every page.</summary>
internal static class Standing
{
    public static Stand Of(State s, Milestone milestone)
    {
        var facts = s.Of(milestone.Id);
        return facts switch
        {
            _ when HasLanded(s, milestone.Id) => Stand.Landed,
            { SkippedAsDone: not null } => Stand.Skipped,
            { Question: not null } => Stand.Blocked,
            { Latest: { IsOver: false, Import: null } } => Stand.Working,
            { Latest.IsOver: false } => Stand.Checking,
            _ when !WaitsFor(s, milestone).IsEmpty => Stand.Waiting,
            _ => Stand.Ready,
        };
    }

    public static bool HasLanded(State s, MilestoneId id) =>
        s.Of(id).LandedAs is not null || (s.Opened?.LandedBefore.Contains(id) ?? false);

    /// <summary>
    /// It has landed with another text than the roadmap has now, which nobody has built. A landed milestone never
    /// reopens by an edit; what is new needs an id of its own.
    /// </summary>
    public static bool HasChangedSince(State s, Milestone milestone) =>
        HasLanded(s, milestone.Id)
        && (s.Of(milestone.Id).LandedText ?? LandedTextBefore(s, milestone.Id)) is { } landed
        && landed != milestone.TextHash;

    private static string? LandedTextBefore(State s, MilestoneId id) =>
        s.Opened?.LandedTexts.FirstOrDefault(text => text.Milestone == id)?.Hash;

    /// <summary>What it depends on that has neither landed nor been skipped as done.</summary>
    public static ImmutableArray<MilestoneId> WaitsFor(State s, Milestone milestone) =>
        [.. milestone.DependsOn.Where(id => !HasLanded(s, id) && s.Of(id).SkippedAsDone != true)];

    /// <summary>
    /// Attempts without a verdict, in the order they started. One that is parked waits for the person alone: it takes
    /// no worker's place, and nothing waits for it.
    /// </summary>
    public static IEnumerable<AttemptState> Active(State s) =>
        s.Milestones.Values
            .Where(milestone => !IsParked(s, milestone))
            .Select(milestone => milestone.Latest)
            .OfType<AttemptState>()
            .Where(attempt => !attempt.IsOver)
            .OrderBy(attempt => attempt.StartedAt)
            .ThenBy(attempt => attempt.Id.Value, StringComparer.Ordinal);

    /// <summary>Its work is done and kept as it is, until the person has said whether it goes on.</summary>
    public static bool IsParked(State s, MilestoneState milestone) => milestone is
    {
        Latest.IsOver: false, Question.Origin: QuestionOrigin.Weakening or QuestionOrigin.Review,
    } && IsWanted(s, milestone.Id);

    public static bool HasOpenJob(State s, AttemptId id) => s.OpenJobs.Values.Any(job => AttemptOf(job.Work) == id);

    public static AttemptId? AttemptOf(JobWork work) => work switch
    {
        JobWork.Agent x => x.Attempt,
        JobWork.Collect x => x.Attempt,
        JobWork.Gate x => x.Attempt,
        JobWork.Judge x => x.Attempt,
        _ => null,
    };

    /// <summary>The person still asks for it: it is in the roadmap and not skipped.</summary>
    public static bool IsWanted(State s, MilestoneId id) => s.Of(id).SkippedAsDone is null && IsInRoadmap(s, id);

    /// <summary>
    /// What may be referred to: the roadmap's milestones, and what has landed in this run or in accepted ones.
    /// </summary>
    public static ImmutableArray<MilestoneId> KnownIds(State s) =>
    [
        .. s.Roadmap.Milestones.Select(m => m.Id),
        .. s.Milestones.Values.Where(m => m.LandedAs is not null).Select(m => m.Id),
        .. s.Opened?.LandedBefore ?? [],
    ];

    public static bool IsInRoadmap(State s, MilestoneId id) => Find(s, id) is not null;

    public static Milestone? Find(State s, MilestoneId id) => s.Roadmap.Milestones.FirstOrDefault(m => m.Id == id);

    /// <summary>
    /// The commit a next attempt starts from: the newest imported head, or the tip where there is none or it has failed
    /// twice in the same way.
    /// </summary>
    public static CommitId? StartOf(State s, MilestoneId id) => Gates.Repetition.StartsClean(s.Of(id))
        ? s.Tip
        : s.Of(id).Attempts.LastOrDefault(a => a.Import is { Change.HasWork: true })?.Import?.Head ?? s.Tip;

    public static ImmutableArray<string> AgentNames(State s) => AgentNames(s.Settings);

    public static ImmutableArray<string> AgentNames(Settings settings) =>
        !settings.Use.IsEmpty ? settings.Use : [.. settings.Agents.Keys.Order(StringComparer.Ordinal)];

    /// <summary>
    /// When the first agent is free again that a milestone which is ready may get, or enough of the last five hours has
    /// passed for the budget of a window. Null: nothing waits for a moment.
    /// </summary>
    public static DateTimeOffset? NextReset(State s, DateTimeOffset now)
    {
        var held = s.Holds.Values.Any(hold => hold.Until > now)
            ? ReadyMilestones(s).Select(milestone => AgentStanding.FirstHold(s, milestone, now)?.Until)
                .Append(Active(s).Any(attempt => WaitsForJudge(s, attempt, now))
                    ? s.Holds.Values.Min(hold => hold.Until > now ? hold.Until : null) : null).Min()
            : null;
        var budget = Budgeting.FreeAt(s, now);
        return budget is null || held < budget ? held : budget;
    }

    /// <summary>Some milestone that is ready has an agent that comes, now or at a moment that is known.</summary>
    public static bool MayGoOn(State s, DateTimeOffset now) => ReadyMilestones(s).Any(milestone =>
        AgentStanding.IsAnyFree(s, milestone, now) || AgentStanding.FirstHold(s, milestone, now) is not null);

    public static IEnumerable<Milestone> ReadyMilestones(State s) =>
        s.Roadmap.Milestones.Where(milestone => Of(s, milestone) == Stand.Ready);

    /// <summary>Nothing is running and nothing can be started until somebody or some moment comes.</summary>
    public static bool IsQuiet(State s, DateTimeOffset now) =>
        s.OpenJobs.IsEmpty && Active(s).All(attempt => WaitsForJudge(s, attempt, now));

    /// <summary>
    /// It is merged, and whoever is to judge it or to walk through it may be waited for; or its person is asked about
    /// something else first.
    /// </summary>
    public static bool WaitsForJudge(State s, AttemptState attempt, DateTimeOffset now) => !HasOpenJob(s, attempt.Id)
        && attempt.Import is not null && (s.Of(attempt.Id.Milestone).Question is not null
            || (attempt is { IsCleared: true, Candidate.Candidate: not null }
                && s.Holds.Values.Any(hold => hold.Until > now)));

    /// <summary>
    /// All that Longrun could do for it is done, and who is still to speak comes at a moment of their own: it holds no
    /// worker's place meanwhile.
    /// </summary>
    public static bool IsDoneButForWords(State s, AttemptState attempt, DateTimeOffset now) =>
        WaitsForJudge(s, attempt, now)
        && (s.Of(attempt.Id.Milestone).Question is not null || Gates.Gating.IsProven(s, attempt));

    /// <summary>
    /// Nothing more happens without a person, or before the moment that the person has set for the end.
    /// </summary>
    public static bool IsOver(State s, DateTimeOffset? until, DateTimeOffset now)
    {
        if (s.IsClosed || Gates.Gating.StartFault(s) is not null
            || (s.OpenJobs.IsEmpty && (s.LineStopped is not null || Gates.Gating.TurnedRed(s) is not null)))
        {
            return true;
        }

        // What is done already is judged whatever budget is used up, and while nothing new is started.
        var goesOn = Active(s).Any() || (!s.Draining && Budgeting.RunRefusal(s, now) is null);
        var waitsForReset = goesOn && NextReset(s, now) is { } reset && !(until <= reset);
        return IsQuiet(s, now) && (until <= now || (!s.Paused && !waitsForReset));
    }

    /// <summary>
    /// How the run ends if it ends now; with <paramref name="until"/> where there is a moment that may be what ends it.
    /// </summary>
    public static ExitCode Exit(State s, DateTimeOffset? until = null) => OfStands(s) switch
    {
        ExitCode.SomethingBlocked or ExitCode.NothingLanded when s is { LineStopped: null, Paused: false }
            && (until is not null || Budgeting.RunRefusal(s, s.LastEventAt) is not null)
            && ReadyMilestones(s).Any() => ExitCode.BudgetEnded,
        var exit => exit,
    };

    private static ExitCode OfStands(State s)
    {
        var all = s.Roadmap.Milestones;
        return s switch
        {
            { Stopped: true } or { Draining: true } => ExitCode.Stopped,
            { LineStopped: null, Persons: null } when all.All(m => Of(s, m) is Stand.Landed or Stand.Skipped)
                && all.Any(m => Of(s, m) is Stand.Landed) => ExitCode.AllLanded,
            _ when all.All(m => Of(s, m) is not Stand.Landed) && OnlyRejections(s) => ExitCode.NothingLanded,
            _ => ExitCode.SomethingBlocked,
        };
    }

    private static bool OnlyRejections(State s)
    {
        var questions = s.Milestones.Values.Select(milestone => milestone.Question).OfType<Question>().ToList();
        return questions.Count > 0 && s.LineStopped is null
            && questions.TrueForAll(question => question.Origin == QuestionOrigin.Rejections);
    }
}
