using System.Collections.Immutable;
using System.Globalization;
using Longrun.Core.Spend;

namespace Longrun.Core.Work;

/// <summary>What a session's end means, before any gate is asked. Empty: the work goes to the gates.</summary>
/// <remarks>
/// The event that ends the attempt comes last: a batch that is torn before it is judged again in full, one that was
/// torn after it would have lost the question.
/// </remarks>
internal static class Judging
{
    public static ImmutableArray<Event> Of(State s, AttemptState a, DateTimeOffset now)
    {
        var session = a.Session?.Session ?? new SessionReport(Ending.Interrupted);
        var ending = EndingOf(a, session);
        var spent = ending is Ending.Budget or Ending.TimedOut or Ending.TurnCap && a.Cut is null
            ? Budgeting.EndedBy(s, a, ending, now) : null;
        ImmutableArray<Event> verdict = ending switch
        {
            // What all share is used up: that says nothing of this work, which the next attempt goes on with.
            Ending.Budget or Ending.TimedOut or Ending.TurnCap when (a.Cut?.Budget ?? spent?.Scope) is BudgetScope.Run
                or BudgetScope.Window => Interrupted(s, a, now, a.Cut?.Reason ?? spent!.UsedUp),
            Ending.Limit => Held(s, a, session, "usage limit", now),
            Ending.Unavailable => Held(s, a, session, "the service failed or is out of reach", now),
            Ending.Interrupted => Interrupted(s, a, now, a.Cut?.Reason ?? "interrupted"),
            Ending.Authentication => NeedsPerson(s, a, $"{a.Agent} is not logged in", now),
            Ending.NotStarted => NeedsPerson(s, a, $"{a.Agent} could not be started", now),
            Ending.Refused => Rejected(a, $"the model refused: {session.Detail ?? "no reason given"}", now),
            Ending.Crashed => Rejected(a, $"the session crashed: {session.Detail ?? "no reason given"}", now),
            Ending.TimedOut => Rejected(
                a, $"the session ran into its wall clock{(spent is { } time ? $": {time.UsedUp}" : "")}", now),
            Ending.Flooded => Rejected(a, "the session printed more than its output cap and was ended", now),
            Ending.Quiet => Rejected(
                a, $"the session was ended: {a.AgentEnd?.Detail ?? "it gave no sign of life"}", now),
            Ending.TurnCap => Rejected(a, "the session took as many turns as it may", now),
            Ending.Budget => Rejected(
                a, $"the session was ended: {a.Cut?.Reason ?? spent?.UsedUp ?? session.Detail ?? "no reason given"}",
                now),
            Ending.Unknown => Rejected(
                a, $"the session ended, nobody knows how: {session.Detail ?? "no reason given"}", now),
            Ending.Completed => Completed(s, a, now),
        };
        var billing = Billing.Of(s, a, isAsking: verdict.Any(e => e is Event.MilestoneBlocked), now);
        return [.. Decisions(s, a, now), .. verdict.SkipLast(1), .. billing, .. verdict.TakeLast(1)];
    }

    /// <summary>
    /// Sessions that used up allowance: they completed, refused or crashed. Interruptions and limits are free, and so
    /// is what ended because a budget was used up that all share.
    /// </summary>
    public static bool Counts(AttemptState a) => EndingOf(a) switch
    {
        Ending.Completed or Ending.Refused or Ending.Crashed or Ending.Flooded or Ending.Quiet or Ending.Unknown =>
            true,
        Ending.TimedOut or Ending.Budget or Ending.TurnCap => a.Released is null,
        null or Ending.Limit or Ending.Unavailable or Ending.Authentication or Ending.Interrupted
            or Ending.NotStarted => false,
    };

    /// <summary>What its session's end counts as. Null: it has not ended.</summary>
    public static Ending? EndingOf(AttemptState a) =>
        a.Session is { Session: var session } ? EndingOf(a, session) : null;

    /// <summary>An agent that left work of its own has been started, whatever its exit code looks like.</summary>
    private static Ending EndingOf(AttemptState a, SessionReport session) => session.Ending switch
    {
        Ending.NotStarted when a.Import is { Change: { HasWork: true, IsNew: true } } => Ending.Completed,
        Ending.Interrupted when a.Cut is { Ending: var cut } => cut,
        var ending => ending,
    };

    private static ImmutableArray<Event> Completed(State s, AttemptState a, DateTimeOffset now)
    {
        if (a.Session?.Report is { Status: "blocked", Question: { Length: > 0 } } report)
        {
            return Asked(s, a, report, now);
        }

        if (a.ImportRefused is { } refused)
        {
            return Rejected(a, refused, now);
        }

        if (a.Import is { Change.HasWork: false })
        {
            var detail = a.Session?.Session.Detail is { } words ? $" ({words})" : "";
            return Rejected(a, $"no commit and no change: whatever it says, nothing was done{detail}", now);
        }

        return a.Import is { Change.IsNew: false } && Judged(s, a.Id) is { } before
            ? Rejected(a, $"nothing changed since attempt {before.Id.Number}, which was rejected:"
                + $" {before.Rejections[0].Reason}", now)
            : [];
    }

    /// <summary>
    /// The last attempt that brought something new, where it went through gates and failed them: standing still is not
    /// an answer to that. After the person's own answer the same work gets its gates once more.
    /// </summary>
    private static AttemptState? Judged(State s, AttemptId id) =>
        s.Of(id.Milestone).Attempts.Take(id.Number - 1).Skip(s.Of(id.Milestone).AllowanceFrom)
            .LastOrDefault(a => a.Import is { Change: { HasWork: true, IsNew: true } } || !a.Gates.IsEmpty)
            is { IsRejected: true, Gates.IsEmpty: false } judged ? judged : null;

    private static ImmutableArray<Event> Asked(State s, AttemptState a, WorkerReport report, DateTimeOffset now)
    {
        var kind = report.Kind switch
        {
            null or "choice" => QuestionKind.Choice,
            "money" => QuestionKind.Money,
            "credentials" => QuestionKind.Credentials,
            "deletion" => QuestionKind.Deletion,
            // What we cannot place waits for the person like the gravest kind.
            _ => QuestionKind.Message,
        };
        var question = new Question
        {
            Text = report.Question!, Kind = kind, Origin = QuestionOrigin.Worker, Options = [.. report.Options],
            Default = report.Default is { } n && n >= 1 && n <= report.Options.Count ? n : null,
        };
        if (s.Settings.Questions == QuestionPolicy.Decide && kind == QuestionKind.Choice
            && question.Default is { } chosen)
        {
            var others = report.Options.Where((_, index) => index != chosen - 1);
            var decision = new Decision(
                $"{question.Text} Taken: {report.Options[chosen - 1]}", string.Join("; ", others), null);
            return
            [
                new Event.DecisionTaken(a.Id.Milestone, "default", decision) { At = now },
                new Event.AttemptReleased(a.Id, "asked a question that has a default") { At = now },
            ];
        }

        return
        [
            new Event.MilestoneBlocked(a.Id.Milestone, question) { At = now },
            new Event.AttemptReleased(a.Id, "asked a question") { At = now },
        ];
    }

    /// <summary>
    /// A limit, or a service that is not there: nobody's fault here. It is waited out at no cost, with growing pauses
    /// where no moment was told; three minutes without a network must not use up a roadmap's allowances.
    /// </summary>
    private static ImmutableArray<Event> Held(
        State s, AttemptState a, SessionReport session, string why, DateTimeOffset now)
    {
        // Where the words named no time, a window that refuses may have.
        var told = session.ResetsAt ?? session.Quota.Where(window => window.IsRejected)
            .Max(window => window.ResetsAt);
        return
        [
            new Event.AgentHeld(a.Agent, a.Id, AgentStanding.LimitEnds(s, a, told, now), session.Detail)
            {
                At = now,
            },
            new Event.AttemptReleased(a.Id, why) { At = now },
        ];
    }

    private static ImmutableArray<Event> Interrupted(State s, AttemptState a, DateTimeOffset now, string why)
    {
        var released = new Event.AttemptReleased(a.Id, why) { At = now };
        var inARow = s.Of(a.Id.Milestone).Attempts.Reverse()
            .TakeWhile(x => x.Id == a.Id || IsInterrupted(x))
            .Count(x => x.Id.Number > s.Of(a.Id.Milestone).AllowanceFrom);
        return inARow < Caps.InterruptedTriesMax
            ? [released]
            :
            [
                new Event.MilestoneBlocked(a.Id.Milestone, Questions.Of(
                    QuestionOrigin.Interruptions,
                    string.Create(CultureInfo.InvariantCulture,
                        $"{inARow} sessions in a row were interrupted. Try again?"))) { At = now },
                released,
            ];
    }

    private static bool IsInterrupted(AttemptState a) => a.Session is not { Session: var session }
        || EndingOf(a, session) is Ending.Interrupted
        || (EndingOf(a, session) is Ending.Budget or Ending.TimedOut or Ending.TurnCap && a.Released is not null);

    private static ImmutableArray<Event> NeedsPerson(State s, AttemptState a, string what, DateTimeOffset now)
    {
        var said = a.Cut?.Reason ?? a.Session?.Session.Detail;
        var text = said is { } detail ? $"{what}: {detail.TrimEnd('.')}" : what;
        if (AgentStanding.IsAnotherLeft(s, a.Id.Milestone, a.Agent))
        {
            var mended = $"{text}. {Remedy(s, a)}, then: longrun retry --agent {a.Agent}";
            return
            [
                new Event.AgentHeld(a.Agent, a.Id, null, mended) { At = now },
                new Event.AttemptReleased(a.Id, what) { At = now },
            ];
        }

        var question = Questions.Of(QuestionOrigin.Agent, $"{text}. {Remedy(s, a)}, then answer.") with
        {
            Kind = QuestionKind.Credentials,
        };
        return
        [
            new Event.AgentHeld(a.Agent, a.Id, null, text) { At = now },
            new Event.MilestoneBlocked(a.Id.Milestone, question) { At = now },
            new Event.AttemptReleased(a.Id, what) { At = now },
        ];
    }

    private static string Remedy(State s, AttemptState a)
    {
        if (a.Session?.Session.Ending == Ending.NotStarted
            && RelativeProgram.Of(s.Settings.Agents.GetValueOrDefault(a.Agent)?.Run) is { } path)
        {
            return $"Workspaces are clones of the run's branch. Where {path} is not in it: `longrun discard`, commit"
                + " it, `longrun run`; or leave it untracked and list it under copy: in longrun.yaml";
        }

        if (a.Session?.Session.Ending != Ending.Authentication
            || s.Settings.Agents.GetValueOrDefault(a.Agent) is not { Kind: not AgentKind.Command } agent)
        {
            return "Mend it";
        }

        if (agent is not { Kind: AgentKind.Claude, Env: var env })
        {
            return $"Log it in (`longrun agents login {a.Agent}` leads through it)";
        }

        // Beside a key, the token is not what it logs in with.
        return env.FirstOrDefault(name => name is "ANTHROPIC_API_KEY" or "ANTHROPIC_AUTH_TOKEN") is { } key
            ? $"See that {key} still holds and is set where you start longrun"
            : $"Run `claude setup-token` (or `longrun agents login {a.Agent}`), export CLAUDE_CODE_OAUTH_TOKEN=<what it"
                + " printed> where you start longrun";
    }

    private static ImmutableArray<Event> Rejected(AttemptState a, string reason, DateTimeOffset now) =>
        [new Event.AttemptRejected(a.Id, [new Rejection(reason)]) { At = now }];

    private static IEnumerable<Event> Decisions(State s, AttemptState a, DateTimeOffset now) =>
        from decision in a.Session?.Report?.Decisions ?? []
        where !s.Decisions.Any(known => known.Milestone == a.Id.Milestone && known.Decision == decision)
        select new Event.DecisionTaken(a.Id.Milestone, "worker", decision) { At = now };
}
