using System.Collections.Immutable;

namespace Longrun.Core.Digest;

/// <summary>How a run ended, in a sentence, and where to look next.</summary>
internal static class Closing
{
    public static string Sentence(ExitCode code, State s) => code switch
    {
        ExitCode.AllLanded => $"The roadmap is done: {Telling.Counts(s)}.",
        ExitCode.Internal => "A fault of Longrun's own ended it. Nothing recorded is lost; `longrun run` goes on.",
        ExitCode.Usage => "That is not how the command is used.",
        ExitCode.SomethingBlocked when !Telling.Blocked(s).IsEmpty =>
            $"Nothing more can be done without you: {Telling.Counts(s)}.",
        ExitCode.SomethingBlocked => $"Nothing more can be done now: {Telling.Counts(s)}.",
        ExitCode.NothingLanded => $"Nothing landed and everything tried was rejected: {Telling.Counts(s)}.",
        ExitCode.BudgetEnded => $"The budget ended the run: {Telling.Counts(s)}.",
        ExitCode.Stopped => $"Stopped by {Plain.Line(s.StoppedBy ?? "your request")}: {Telling.Counts(s)}.",
        ExitCode.CannotStart => "The run cannot start.",
        ExitCode.HeldByAnother => "Another orchestrator holds this run; it goes on there.",
    };

    /// <summary>What to type or read next, most useful first.</summary>
    public static ImmutableArray<string> Next(ExitCode code, State s) => code switch
    {
        ExitCode.AllLanded => ["longrun review", "longrun try", "longrun accept"],
        ExitCode.SomethingBlocked => [.. Answers(s), .. Looks(s)],
        ExitCode.NothingLanded => [.. Answers(s), "longrun review", "longrun log"],
        ExitCode.BudgetEnded => ["longrun review", "longrun run"],
        ExitCode.Stopped => ["longrun status", "longrun resume", "longrun run"],
        ExitCode.Internal => ["longrun status", "longrun run"],
        ExitCode.Usage => ["longrun --help"],
        ExitCode.CannotStart => ["longrun status"],
        ExitCode.HeldByAnother => ["longrun status", "longrun log -f"],
    };

    private static IEnumerable<string> Looks(State s) =>
        s.Landings > 0 ? ["longrun review", "longrun try", "longrun accept"] : ["longrun review"];

    private static IEnumerable<string> Answers(State s) =>
        Telling.Blocked(s).Select(item => $"longrun answer {item.Facts.Id} {Example(item.Facts.Question!)}");

    private static string Example(Question question) =>
        question.Options.IsEmpty ? "\"...\"" : $"{question.Default ?? 1}";
}
