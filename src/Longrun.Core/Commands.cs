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
        PersonCommand.Resume => s with
        {
            Stopped = false, StoppedBy = null, Paused = false, Draining = false, LineStopped = null,
            // A setup that failed is tried again.
            LastSetup = null,
        },
        PersonCommand.Pause => s with { Paused = true },
        PersonCommand.Skip x when s.Of(x.Milestone).LandedAs is null =>
            s.With(s.Of(x.Milestone) with { SkippedAsDone = x.AsDone, Question = null }),
        PersonCommand.Skip => s,
        PersonCommand.Accepted x => s with { AcceptedAt = x.Commit },
        _ => throw new System.Diagnostics.UnreachableException(taken.Command.GetType().Name),
    };

    /// <summary>What a person typed, resolved: a number chooses an option, anything else is taken as it is.</summary>
    public static string Resolve(Question question, string text)
    {
        var trimmed = text.Trim();
        return int.TryParse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1 && number <= question.Options.Length
            ? question.Options[number - 1]
            : trimmed;
    }

    private static State Answer(State s, PersonCommand.Answer x, DateTimeOffset at)
    {
        var milestone = s.Of(x.Milestone);
        if (milestone.Question is not { } question)
        {
            return s;
        }

        var answer = Resolve(question, x.Text);
        if (question is { Origin: QuestionOrigin.Agent, Kind: QuestionKind.Money } && answer != Questions.GoOnOption)
        {
            // Anything but a plain yes is no permission to spend money. Asked anew, so that a later yes is heard.
            return s.With(milestone with { AskedAt = at });
        }

        milestone = milestone with
        {
            Question = null, Answered = (question, answer), AllowanceFrom = milestone.Attempts.Length,
        };
        if (question.Origin != QuestionOrigin.Worker && answer == Questions.SkipOption)
        {
            return s.With(milestone with { SkippedAsDone = false });
        }

        s = s.With(milestone);
        if (question.Origin == QuestionOrigin.Agent && milestone.Latest is { } latest)
        {
            s = s with { Holds = s.Holds.Remove(latest.Agent) };
        }

        var decision = new Event.DecisionTaken(x.Milestone, "person", new Decision(Asked(question, answer), null, null))
        {
            At = at,
        };
        return question.Origin == QuestionOrigin.Worker ? s with { Decisions = s.Decisions.Add(decision) } : s;
    }

    private static string Asked(Question question, string answer) => $"{question.Text} Answer: {answer}";
}
