using System.Collections.Immutable;
using Longrun.Core.Spend;

namespace Longrun.Core.Digest;

/// <summary>How a run ended, in a sentence, and where to look next.</summary>
internal static class Closing
{
    public static string Sentence(ExitCode code, State s) => code switch
    {
        ExitCode.AllLanded => $"The roadmap is done: {Telling.Counts(s)}.",
        ExitCode.Internal => "A fault of Longrun's own ended it. Nothing recorded is lost; `longrun run` goes on.",
        ExitCode.Usage => "That is not how the command is used.",
        ExitCode.SomethingBlocked when !Telling.Blocked(s).IsEmpty || Telling.OwnRejected(s) is not null =>
            $"Nothing more can be done without you: {Telling.Counts(s)}.",
        ExitCode.SomethingBlocked when OfBranch(s) is { } why => $"Nothing lands, {why}: {Telling.Counts(s)}.",
        ExitCode.SomethingBlocked => $"Nothing more can be done now: {Telling.Counts(s)}.",
        ExitCode.NothingLanded => $"Nothing landed and everything tried was rejected: {Telling.Counts(s)}.",
        ExitCode.BudgetEnded when Budgeting.RunRefusal(s, s.LastEventAt) is { } refusal =>
            $"A budget ended the run ({refusal}): {Telling.Counts(s)}.",
        ExitCode.BudgetEnded => $"The time you set ended the run: {Telling.Counts(s)}.",
        ExitCode.Stopped => $"Stopped by {Plain.Line(s.StoppedBy ?? "your request")}: {Telling.Counts(s)}.",
        ExitCode.CannotStart => "The run cannot start.",
        ExitCode.HeldByAnother => "Another orchestrator holds this run; it goes on there.",
    };

    /// <summary>What to type or read next, most useful first.</summary>
    public static ImmutableArray<string> Next(ExitCode code, State s) => code switch
    {
        ExitCode.AllLanded => ["longrun review", "longrun try", "longrun accept"],
        ExitCode.SomethingBlocked =>
            [
                .. Answers(s), .. Telling.OwnRejected(s) is { } own ? [own] : Array.Empty<string>(),
                .. OfBranch(s) is null ? Array.Empty<string>()
                    : ["longrun resume      once it is mended: the branch's gates run again"],
                .. Looks(s),
            ],
        ExitCode.NothingLanded => [.. Answers(s), "longrun review", "longrun log"],
        ExitCode.BudgetEnded when Budgeting.RunRefusal(s, s.LastEventAt) is not null =>
            ["longrun review", "longrun run      goes on with a larger budgets: run in longrun.yaml"],
        ExitCode.BudgetEnded => ["longrun review", "longrun run"],
        ExitCode.Stopped => ["longrun status", "longrun resume", "longrun run"],
        ExitCode.Internal => ["longrun status", "longrun run"],
        ExitCode.Usage => ["longrun --help"],
        ExitCode.CannotStart => ["longrun status"],
        ExitCode.HeldByAnother => ["longrun status", "longrun log -f"],
    };

    /// <summary>What holds everything up. Null: nothing does.</summary>
    private static string? OfBranch(State s) => s.LineStopped is { } line ? Plain.Line(line)
        : Gates.Gating.TurnedRed(s) is { } red ? Plain.Line(red) : null;

    /// <summary>What ends with a run that is not finished.</summary>
    public static IEnumerable<string> EndsUnfinished(State s)
    {
        if (Telling.Blocked(s) is { IsEmpty: false, Length: var blocked })
        {
            yield return blocked == 1
                ? "1 milestone is still blocked; its question ends with the run."
                : $"{blocked} milestones are still blocked; their questions end with the run.";
        }

        foreach (var answered in s.Roadmap.Milestones.Select(m => s.Of(m.Id)).Where(m =>
            m is { IsAnsweredUntried: true, SkippedAsDone: null }))
        {
            yield return $"{answered.Id} was answered and not tried since; the answer ends with the run.";
        }

        var open = s.Roadmap.Milestones.Count(m => !Standing.HasLanded(s, m.Id));
        if (open > 0)
        {
            yield return $"{Figures.Count(open, "milestone")} of the roadmap {(open == 1 ? "has" : "have")} not landed;"
                + " the next `longrun run` takes up what is not skipped.";
        }
    }

    /// <summary>What a run that is thrown away leaves behind, and where.</summary>
    public static IEnumerable<string> Discarded(State s)
    {
        var run = s.Opened!.Run;
        yield return $"{run} is discarded. Nothing of yours has moved, and nothing is deleted:";
        if (NotProven.LandedInOrder(s) is { IsEmpty: false } landed)
        {
            yield return $"  {string.Join(", ", landed.Select(m => m.Id))} had landed: branch"
                + $" {Plain.Line(s.Opened.Branch)}, and refs/longrun/{run}/branch";
        }

        var attempts = Telling.Attempts(s).Count(a => a.Import is not null && a.LandedAs is null);
        if (attempts > 0)
        {
            yield return $"  {Figures.Count(attempts, "attempt")} that did not land: refs/longrun/{run}/attempts/";
        }

        var questions = Telling.Blocked(s).Length;
        if (questions > 0)
        {
            yield return $"  {Figures.Count(questions, "question")} {(questions == 1 ? "ends" : "end")} with it";
        }
    }

    private static IEnumerable<string> Looks(State s) => s.Landings > 0
        ? ["longrun review", "longrun try", $"longrun accept      ends {s.Opened!.Run} with its questions as they are"]
        : ["longrun review"];

    private static IEnumerable<string> Answers(State s) =>
        Telling.Blocked(s).Select(item => $"longrun answer {item.Facts.Id} {item.Facts.Question!.ExampleAnswer}");
}
