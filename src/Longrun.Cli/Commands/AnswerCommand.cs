using System.CommandLine;
using Longrun.Core;
using Longrun.Core.Digest;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun answer</c>: gives a blocked milestone its answer.</summary>
internal static class AnswerCommand
{
    private static readonly Argument<string> Milestone = new("milestone") { Description = "Its id, for instance M3." };

    private static readonly Argument<string> Text = new("text")
    {
        Description = "The answer; a number chooses an option.",
    };

    public static Command Build(App app) => Verb.Of("answer", """
        Answers a blocked milestone. The same can be typed into .longrun/BLOCKED.md, which says of each option what it
        does and for how long. An answer holds in this run; another one replaces it until an attempt has started.

        Examples:
          longrun answer M3 2
          longrun answer M3 "use the sandbox account"
        """, parsed => Run(app, new(parsed.GetRequiredValue(Milestone)), parsed.GetRequiredValue(Text)),
        Milestone, Text);

    private static ExitCode Run(App app, MilestoneId id, string text)
    {
        var reading = Grounds.Find(app.Surroundings).Read();
        Sending.RequireOpen(reading.State);
        id = Sending.RequireMilestone(reading.State, id);
        var facts = reading.State.Of(id);
        if (Core.Commands.Asked(facts) is not { } question)
        {
            throw new UserError(ExitCode.Usage, facts.Answered is null
                    ? $"{id} asks nothing."
                    : $"{id} asks nothing more: your answer has been taken up.",
                "`longrun status` shows what waits for an answer");
        }

        if (text.Trim().Length == 0)
        {
            throw new UserError(ExitCode.Usage, "the answer is empty.", $"longrun answer {id} \"...\"");
        }

        var answer = Core.Commands.Resolve(question, text);
        if (Core.Commands.NumberIn(text) is not null && !question.Options.IsEmpty && !question.Options.Contains(answer))
        {
            throw new UserError(ExitCode.Usage, $"{id} has {Options(question.Options.Length)}.",
                $"longrun answer {id} {question.Options.Length}, or words of your own");
        }

        // The option's own words, so that the log reads without the question; where they are a number themselves, not.
        var sent = Core.Commands.NumberIn(answer) is null ? answer : text;
        var instead = facts is { Question: null, Answered: { } before } ? $" (instead of: {before.Answer})" : "";
        var taken = Sending.Send(app, new PersonCommand.Answer(id, sent));
        var means = question.Options.Contains(answer) ? $"\n  {AnswerMeaning.Of(id, question, answer)}" : "";
        app.Talk($"{id}: {question.Text}\n  answered: {answer}{instead}{means}"
            + Sending.After(taken, "\n  `longrun run` goes on with it"));
        return ExitCode.AllLanded;
    }

    private static string Options(int count) => count switch
    {
        1 => "one option, 1",
        2 => "options 1 and 2",
        _ => $"options 1 to {count}",
    };
}
