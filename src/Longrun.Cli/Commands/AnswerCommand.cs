using System.CommandLine;
using Longrun.Core;

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
        Answers a blocked milestone. The same can be typed into .longrun/BLOCKED.md.

        Examples:
          longrun answer M3 2
          longrun answer M3 "use the sandbox account"
        """, parsed => Run(app, new(parsed.GetRequiredValue(Milestone)), parsed.GetRequiredValue(Text)),
        Milestone, Text);

    private static ExitCode Run(App app, MilestoneId id, string text)
    {
        var reading = Grounds.Find(app.Surroundings).Read();
        Sending.RequireMilestone(reading.State, id);
        if (reading.State.Of(id).Question is not { } question)
        {
            throw new UserError(ExitCode.Usage, $"{id} asks nothing.",
                "`longrun status` shows what waits for an answer");
        }

        if (text.Trim().Length == 0)
        {
            throw new UserError(ExitCode.Usage, "the answer is empty.", $"longrun answer {id} \"...\"");
        }

        var taken = Sending.Send(app, new PersonCommand.Answer(id, text));
        app.Talk($"{id}: {question.Text}\n  answered: {Core.Commands.Resolve(question, text)}{taken}");
        return ExitCode.AllLanded;
    }
}
