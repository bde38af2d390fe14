using System.Collections.Immutable;
using Longrun.Core.Gates;
using Longrun.Core.Spend;
using Longrun.Core.Verdict.Judgements;
using Longrun.Core.Work;

namespace Longrun.Core.Verdict;

/// <summary>
/// What an agent says that did not write a change, when its gates are green; and what follows where it says nothing.
/// </summary>
internal static class ByJudge
{
    /// <summary>Times a judge is asked that gives no verdict: once more, then there is none.</summary>
    private const int VoidsMax = 2;

    /// <summary>Rejections by judges of one milestone before its person is asked: more rounds seldom agree.</summary>
    public const int RoundsMax = 3;

    public static IEnumerable<Step> Next(State s, DateTimeOffset now) =>
        s.LineStopped is not null || s.Landing is not null ? []
            : from attempt in Standing.Active(s)
              where !Standing.HasOpenJob(s, attempt.Id) && Gating.IsProven(s, attempt)
              let step = Of(s, attempt, now)
              where step is not null
              select step;

    /// <summary>Whoever has to has spoken for it: a judge, the person in its place, or nobody has to.</summary>
    public static bool IsApproved(State s, AttemptState a) => a.RuledOnReview == Questions.AllowOption
        || (!IsAsked(s, a) && Unmet(s, a) is null)
        || Last(s, a) is { Judgement.Ruling: Ruling.Approve };

    /// <summary>Where the person has said that it is to be judged, nobody who can is no reason to land it.</summary>
    private static bool IsAsked(State s, AttemptState a) => Judges.IsWanted(s, a)
        && (s.Settings.Review.When is not null || Judges.Of(s, a) is not null);

    /// <summary>
    /// What the branch expects of the change's source and does not get: it decides nothing where somebody judges it,
    /// and where nobody does the person has to. Null: nothing, or the milestone may change that as it likes.
    /// </summary>
    private static Finding? Unmet(State s, AttemptState a) =>
        TestRemoval.IsAsked(Standing.Find(s, a.Id.Milestone))
            || Trials.AsOnBranch(a).All(path => IsAllowed(s, a, path))
            || a.Candidate?.Candidate is not { } candidate
            // Nor what was not built: tests of another shape of the source say nothing of it.
            ? null : Remarks.BranchTestsFail(a, candidate.Commit, static run => HasFailedTests(run)).FirstOrDefault();

    /// <summary>A file of gates that the milestone, or the person's answer, lets it change.</summary>
    private static bool IsAllowed(State s, AttemptState a, string path) =>
        !a.Examined!.Counted.ChangedTests.Contains(path)
        && ((a.RuledOnWeakening == Questions.AllowOption
                && a.Examined.Findings.Any(found => found.File == path && found.Severity == Severity.Park))
            || (Standing.Find(s, a.Id.Milestone) is { } milestone
                && GateFilePermission.For(milestone, path, GateFileNames.Of(path)?.Role) is not null));

    /// <summary>Tests ran and failed; where the number that failed is not told, some ran.</summary>
    private static bool HasFailedTests(GateRun run) =>
        // Where none ran, they could not be loaded over this source, whatever the runner counts that as.
        run.Count is not 0 && (run.Failed > 0 || !run.FailedTests.IsEmpty || run is { Failed: null, Count: > 0 });

    private static Step? Of(State s, AttemptState a, DateTimeOffset now)
    {
        if (Last(s, a) is { } told && (HasNoService(told) || IsBilled(s, told)) && a.HeldAfter < a.Judged.Length)
        {
            // Also where it has approved: it must not be asked about the next one.
            return new Step.Record([Held(a, told, IsBilled(s, told), now)]);
        }

        if (IsApproved(s, a) || s.Of(a.Id.Milestone).Question is not null)
        {
            return null;
        }

        if (a.RuledOnReview is { } words)
        {
            return Rulings.Rejected(a, [Questions.Told(words)], now);
        }

        if (!IsAsked(s, a) && Unmet(s, a) is { } red)
        {
            return Rulings.Parked(a, Asking(
                $"{char.ToUpperInvariant(red.What[0])}{red.What[1..]}. Nobody judges whether that was asked for."
                + " Its own gates are green. May it land?", []), now);
        }

        return Last(s, a) switch
        {
            { Judgement.Ruling: Ruling.Reject } no => Turned(s, a, no, now),
            { Judgement: { Ruling: Ruling.Ask, Question: { } question } asks } => Rulings.Parked(
                a, Asking($"The judge asks: {question}", asks.Options), now),
            { } none when Voids(s, a) >= VoidsMax => Unjudged(
                a, $"{none.Agent} was asked {Voids(s, a)} times and gave no verdict ({none.Judgement.Summary})", now),
            _ when Judges.Of(s, a, now) is { } judge => Asked(s, a, judge, now),
            _ => Unjudged(a, "no agent is there that can judge it", now),
        };
    }

    private static Step? Asked(State s, AttemptState a, string judge, DateTimeOffset now)
    {
        if (AgentStanding.HoldOf(s, judge, now) is { } hold)
        {
            // Nobody but the person can end a hold without a moment: the work must not wait for it without a word.
            return hold.Until is not null ? null
                : Unjudged(a, $"{judge} is to judge it and cannot be asked: {hold.Reason}", now);
        }

        if (Budgeting.RunUsedUp(s, now) is { } spent)
        {
            return Unjudged(a, $"it is not judged: {spent}", now);
        }

        var work = new JobWork.Judge(a.Id, a.Candidate!.Candidate!.Commit, judge)
        {
            Text = Criteria.TextOf(s, a),
        };
        return Jobs.IsGivenUp(s, work)
            ? Unjudged(a, $"judging it was interrupted {Caps.InterruptedTriesMax} times", now)
            : new Step.Submit(Jobs.Next(s, work), work, AlreadyIntended: false);
    }

    private static Step.Record Unjudged(AttemptState a, string why, DateTimeOffset now) => Rulings.Parked(a, new()
    {
        Text = $"{char.ToUpperInvariant(why[0])}{why[1..]}. Its gates are green. May it land without a verdict?",
        Origin = QuestionOrigin.Review,
        Options = [Questions.AgainOption, Questions.AllowOption, Questions.SendBackOption, Questions.SkipOption],
    }, now);

    /// <summary>What was said last of this very diff and text, whatever else the tip holds by now.</summary>
    private static Event.Judged? Last(State s, AttemptState a) => OfDiff(s, a).LastOrDefault();

    private static IEnumerable<Event.Judged> OfDiff(State s, AttemptState a) => a.Candidate?.Candidate is { } candidate
        ? a.Judged.Skip(a.JudgedFrom).Where(judged => Criteria.IsOf(judged, candidate, Criteria.TextOf(s, a)))
        : [];

    /// <summary>A limit, an outage and a session that was interrupted say nothing about the change.</summary>
    private static int Voids(State s, AttemptState a) => OfDiff(s, a).Count(judged =>
        judged.Judgement.Ruling is Ruling.None or Ruling.Ask
        && !HasNoService(judged) && judged.Session.Ending is not Ending.Interrupted);

    private static bool HasNoService(Event.Judged judged) =>
        judged.Session.Ending is Ending.Limit or Ending.Unavailable;

    private static bool IsBilled(State s, Event.Judged judged) =>
        judged.Session.UsedOverage && !s.MayBill.Contains(judged.Agent);

    /// <summary>Waited out as a worker's limit is; the pauses grow where no moment was told.</summary>
    private static Event.AgentHeld Held(AttemptState a, Event.Judged judged, bool isMoney, DateTimeOffset now)
    {
        var told = judged.Session.ResetsAt
            ?? judged.Session.Quota.Where(window => window.IsRejected).Max(window => window.ResetsAt);
        var inARow = a.Judged.Reverse().TakeWhile(HasNoService).Count();
        DateTimeOffset? until = isMoney ? null
            : AgentStanding.Bounded(told > now ? told.Value : now + Caps.LimitPause(inARow), now);
        return new(judged.Agent, a.Id, until, isMoney ? Questions.Billed(judged.Agent) : judged.Session.Detail)
        {
            At = now, IsMoney = isMoney,
        };
    }

    /// <summary>Sent back; to the person instead where it goes round in circles.</summary>
    private static Step.Record Turned(State s, AttemptState a, Event.Judged no, DateTimeOffset now)
    {
        var milestone = s.Of(a.Id.Milestone);
        var rounds = milestone.Attempts.Count(x => x.Id.Number > milestone.AllowanceFrom
            && x.Judged.Any(judged => judged.Judgement.Ruling == Ruling.Reject));
        var why = string.Join(" ", no.Judgement.Reasons);
        return Repeats.Of(milestone, no) is not null
            ? Rulings.Parked(
                a, Asking($"The judge finds again what it found before: {why} Its gates are green.", []), now)
            : rounds >= RoundsMax
                ? Rulings.Parked(a, Asking(
                    $"The judge sends it back again, after {rounds - 1} times: {why} Its gates are green.", []), now)
                : Rulings.Rejected(
                    a, no.Judgement.Reasons.Select(reason => new Rejection($"the judge: {reason}")), now);
    }

    private static Question Asking(string text, ImmutableArray<string> options) => new()
    {
        Text = text, Origin = QuestionOrigin.Review,
        Options = [.. options, Questions.AllowOption, Questions.SendBackOption, Questions.SkipOption],
    };
}
