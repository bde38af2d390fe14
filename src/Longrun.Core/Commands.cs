using System.Globalization;
using Longrun.Core.Work;

namespace Longrun.Core;

/// <summary>What a person's command does to the state. One that no longer fits does nothing.</summary>
internal static class Commands
{
    public static State Apply(State s, Event.CommandTaken taken) => taken.Command switch
    {
        PersonCommand.Answer x => Answer(s, x, taken.At),
        PersonCommand.Stop { AfterCurrent: true } => s with { Draining = true },
        PersonCommand.Stop => s with { Stopped = true, StoppedBy = "longrun stop" },
        PersonCommand.Resume => GatesAgain(AgentsAgain(s, taken.At)) with
        {
            Stopped = false, StoppedBy = null, Paused = false, Draining = false, LineStopped = null,
            // A setup that failed is tried again, and what was interrupted too often.
            LastSetup = null, Interruptions = s.Interruptions.Clear(), WantedAt = taken.At,
        },
        PersonCommand.Pause => s with { Paused = true },
        PersonCommand.Skip x when s.Of(x.Milestone).LandedAs is null =>
            s.With(s.Of(x.Milestone) with { SkippedAsDone = x.AsDone, Question = null }),
        PersonCommand.Skip => s,
        PersonCommand.Retry x when CannotRetry(s, x.Milestone) is null => Retry(s, s.Of(x.Milestone)),
        PersonCommand.Retry => s,
        PersonCommand.RetryAgent x when CannotRetry(s, x.Agent) is null => Retry(s, x.Agent, taken.At),
        PersonCommand.RetryAgent => s,
        PersonCommand.Accepted x => s with { AcceptedAt = x.Commit },
        PersonCommand.Discard => s with { Discarded = true },
        _ => throw new System.Diagnostics.UnreachableException(taken.Command.GetType().Name),
    };

    /// <summary>
    /// What a person typed, resolved: a number or an option's own words choose it, anything else is taken as it is.
    /// </summary>
    public static string Resolve(Question question, string text)
    {
        var bare = Bare(text);
        return NumberIn(text) is { } number && number >= 1 && number <= question.Options.Length
            ? question.Options[number - 1]
            : question.Options.FirstOrDefault(option => bare.Length > 0
                && Bare(option).Equals(bare, StringComparison.OrdinalIgnoreCase))
            ?? Begun(question, bare) ?? text.Trim();
    }

    /// <summary>The only option that begins with these words: <c>skip</c> is "Skip it".</summary>
    private static string? Begun(Question question, string bare) => bare.Length < 3 ? null
        : question.Options.Where(option => option.StartsWith($"{bare} ", StringComparison.OrdinalIgnoreCase)).ToList()
            is [var only] ? only : null;

    /// <summary>The number that the whole text is: <c>2</c>, <c>(2)</c>, <c>2.</c></summary>
    public static int? NumberIn(string text) =>
        int.TryParse(Bare(text), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>
    /// The question that an answer goes to: the open one, or the last one while its answer has not led to an attempt.
    /// </summary>
    public static Question? Asked(MilestoneState m) => m switch
    {
        { Question: { } open } => open,
        { IsAnsweredUntried: true, Answered: { } last }
            when m.SkippedAsDone is null || last.Answer == Questions.SkipOption => last.Question,
        _ => null,
    };

    /// <summary>Why a milestone is not one to try again. Null: it is.</summary>
    public static string? CannotRetry(State s, MilestoneId id) => s.Of(id) switch
    {
        _ when Standing.HasLanded(s, id) => $"{id} has landed: what is new needs an id of its own",
        { Latest.IsOver: false, Question: not null } => $"{id} is done and waits for your answer",
        { Latest.IsOver: false } => $"{id} is being worked on",
        { Question: { Origin: QuestionOrigin.Agent, Kind: QuestionKind.Money } } =>
            $"{id} waits for your word about money, which only an answer gives",
        { Question: null, SkippedAsDone: null, Attempts.IsEmpty: true } => $"{id} has not been tried yet",
        _ => null,
    };

    /// <summary>Why an agent is not one to try again. Null: it is.</summary>
    public static string? CannotRetry(State s, string agent) => s.Holds.GetValueOrDefault(agent) switch
    {
        _ when !s.Settings.Agents.ContainsKey(agent) => $"the configuration has no agent {agent}",
        _ when AgentStanding.IsAboutMoney(s, agent) || AgentStanding.IsMoney(s, agent) =>
            $"{agent} waits for your word about money, which only an answer gives",
        null => $"{agent} waits for nothing",
        _ => null,
    };

    /// <summary>
    /// What is red on the branch is looked at again: what made it so may lie outside the repository and be mended.
    /// </summary>
    private static State GatesAgain(State s)
    {
        var red = s.Baseline.Values.Where(run => !run.Passed).Select(run => run.Gate).ToList();
        s = s with
        {
            Baseline = s.Baseline.RemoveRange(red), RedRuns = s.RedRuns.RemoveRange(red),
            Persons = s.Persons is { } persons
                ? persons with { Gates = persons.Gates.RemoveAll(run => run.IsUnfit) } : null,
            Canaries = s.Canaries.RemoveRange(s.Canaries.Where(canary => !canary.Value.Passed).Select(c => c.Key)),
        };
        return red.Count == 0 ? s : Standing.Active(s).Aggregate(s, (state, attempt) =>
            state.With(attempt with { RedFrom = attempt.Gates.Length }));
    }

    /// <summary>One session is started with it; what was asked about it is answered.</summary>
    private static State Retry(State s, string agent, DateTimeOffset at)
    {
        var asking = AgentStanding.Asking(s, agent).ToList();
        s = asking.Aggregate(s, (state, milestone) => state.With(milestone with { Question = null }));
        return Again(s, agent, at) is var again && again.Holds.GetValueOrDefault(agent) is { } hold
            ? again with { Holds = again.Holds.SetItem(agent, hold with { IsFreed = true }) } : again;
    }

    /// <summary>
    /// Waits for a moment are over: what can be asked is asked, what cannot is tried with one session. So is what
    /// nobody was asked about; where somebody was, they answer.
    /// </summary>
    private static State AgentsAgain(State s, DateTimeOffset at) => s.Holds
        .Where(hold => hold.Value.Until is not null
            || (!hold.Value.IsMoney && !AgentStanding.IsAskedFor(s, hold.Key)))
        .Aggregate(s, (state, hold) => Again(state, hold.Key, at));

    private static State Again(State s, string agent, DateTimeOffset at) => s.Holds.GetValueOrDefault(agent) switch
    {
        null => s,
        { Until: null } => s with { Holds = s.Holds.Remove(agent) },
        var hold => s with
        {
            Holds = s.Holds.SetItem(agent, hold with
            {
                Until = at, InARow = 0, IsKept = false, IsAsked = false,
                // A session that is started at this very moment has begun after it.
                Since = hold.Since < at ? hold.Since : at.AddTicks(-1),
            }),
        },
    };

    private static State Retry(State s, MilestoneState milestone)
    {
        s = WithAgentFreed(s, milestone, milestone.Question);
        return s.With(milestone with
        {
            Question = null, Answered = null, SkippedAsDone = null, AllowanceFrom = milestone.Attempts.Length,
        });
    }

    /// <summary>
    /// What was asked was about its agent, which may be tried again; so may others of it that wait for the person and
    /// that nobody else is asked about.
    /// </summary>
    private static State WithAgentFreed(State s, MilestoneState milestone, Question? question)
    {
        if (question is not { Origin: QuestionOrigin.Agent }
            || AgentStanding.AskedAbout(milestone, question) is not { } agent)
        {
            return s;
        }

        var others = Standing.Find(s, milestone.Id) is { } found && question.Kind != QuestionKind.Money
            ? AgentStanding.Of(s, found).Where(name => AgentStanding.IsGone(s, name) && !AgentStanding.IsMoney(s, name)
                && AgentStanding.Asking(s, name).All(asking => asking.Id == milestone.Id))
            : [];
        return s with
        {
            Holds = question.Kind != QuestionKind.Money && AgentStanding.IsMoney(s, agent)
                ? s.Holds.RemoveRange(others) : s.Holds.Remove(agent).RemoveRange(others),
        };
    }

    /// <summary>Only the agent that was asked about may be billed, whoever else has tried the milestone.</summary>
    private static State WithPermission(State s, MilestoneState milestone, Question question) =>
        question is { Origin: QuestionOrigin.Agent, Kind: QuestionKind.Money }
            && AgentStanding.AskedAbout(milestone, question) is { } agent
                ? s with { MayBill = s.MayBill.Add(agent) } : s;

    private static State Answer(State s, PersonCommand.Answer x, DateTimeOffset at)
    {
        var milestone = s.Of(x.Milestone);
        if (Asked(milestone) is not { } question)
        {
            return s;
        }

        if (milestone is { Question: null, Answered: { } before })
        {
            // Another answer in place of the last one, whose traces go.
            milestone = milestone with { SkippedAsDone = null };
            s = s with
            {
                Decisions = s.Decisions.RemoveAll(decision => decision.Milestone == x.Milestone
                    && decision.By == "person" && decision.Decision.What == Told(question, before.Answer)),
            };
        }

        var answer = Resolve(question, x.Text);
        if (question is { Origin: QuestionOrigin.Agent, Kind: QuestionKind.Money } && answer != Questions.GoOnOption)
        {
            // Anything but a plain yes is no permission to spend money. Asked anew, so that a later yes is heard.
            return s.With(milestone with { AskedAt = at });
        }

        if (question.Origin is QuestionOrigin.Weakening or QuestionOrigin.Review && answer != Questions.SkipOption)
        {
            return Rule(s, milestone, question, answer);
        }

        milestone = milestone with
        {
            Question = null, Answered = (question, answer), AllowanceFrom = milestone.Attempts.Length,
        };
        if (question.Origin != QuestionOrigin.Worker && answer == Questions.SkipOption)
        {
            return s.With(milestone with { SkippedAsDone = false });
        }

        s = WithAgentFreed(WithPermission(s.With(milestone), milestone, question), milestone, question);
        var decision = new Event.DecisionTaken(x.Milestone, "person", new Decision(Told(question, answer), null, null))
        {
            At = at,
        };
        return question.Origin == QuestionOrigin.Worker ? s with { Decisions = s.Decisions.Add(decision) } : s;
    }

    /// <summary>
    /// Its work is there: it goes on as it is, is tried again, or is sent back with the person's words. Sent back, it
    /// has its attempts again.
    /// </summary>
    private static State Rule(State s, MilestoneState milestone, Question question, string answer)
    {
        var allows = answer == Questions.AllowOption || Bare(answer).ToUpperInvariant() is "YES" or "Y" or "OK";
        // What a judge offered goes back to the judge.
        var isJudges = question.Options.Contains(answer) && !Questions.Own.Contains(answer);
        var mayAllow = question.Options.Contains(Questions.AllowOption);
        // A yes means what can be meant by it.
        var again = isJudges || (question.Options.Contains(Questions.AgainOption)
            && (answer == Questions.AgainOption || (allows && !mayAllow)));
        var goesOn = again || (allows && mayAllow);
        s = s.With(milestone with
        {
            Question = null, Answered = (question, answer),
            AllowanceFrom = goesOn ? milestone.AllowanceFrom : milestone.Attempts.Length,
        });
        s = isJudges ? s with
        {
            Decisions = s.Decisions.Add(new(milestone.Id, "person", new(Told(question, answer), null, null))
            {
                At = s.LastEventAt,
            }),
        } : s;
        if (milestone.Latest is not { IsOver: false } parked)
        {
            return s;
        }

        var word = again ? null : goesOn ? Questions.AllowOption : answer;
        parked = question.Origin == QuestionOrigin.Weakening
            ? parked with { RuledOnWeakening = word } : parked with { RuledOnReview = word };
        return again
            ? s.With(parked with
            {
                JudgedFrom = parked.Judged.Length, Gates = parked.Gates.RemoveAll(run => run.IsUnfit),
                RedFrom = parked.Gates.Take(parked.RedFrom).Count(run => !run.IsUnfit),
            }) with { Interruptions = s.Interruptions.Clear() }
            : s.With(parked);
    }

    private static string Bare(string text)
    {
        static bool IsEdge(char c) => char.IsWhiteSpace(c) || char.IsPunctuation(c) || char.IsSymbol(c);
        var (from, to) = (0, text.Length);
        while (from < to && IsEdge(text[from]))
        {
            from++;
        }

        while (to > from && IsEdge(text[to - 1]))
        {
            to--;
        }

        return text[from..to];
    }

    private static string Told(Question question, string answer) => $"{question.Text} Answer: {answer}";
}
