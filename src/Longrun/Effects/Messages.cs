using Longrun.Core;

namespace Longrun.Effects;

/// <summary>
/// Messages of the commits Longrun makes. The trailers let a cycle recognise a landing that no journal has.
/// </summary>
internal static class Messages
{
    /// <summary>Characters of a commit's first line, as people expect it in a log.</summary>
    private const int SubjectMax = 72;

    public static string Landing(RunId run, AttemptId attempt, string title) =>
        Of(run, attempt, $"{attempt.Milestone} {title}");

    public static string Leftovers(RunId run, AttemptId attempt, string title) =>
        Of(run, attempt, $"{attempt.Milestone} {title} (what the worker left uncommitted)");

    private static string Of(RunId run, AttemptId attempt, string subject)
    {
        var line = string.Concat(subject.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        line = line.Length <= SubjectMax ? line : line[..(SubjectMax - 1)] + "…";
        return $"{line}\n\nLongrun-Run: {run}\nLongrun-Milestone: {attempt.Milestone}\n"
            + $"Longrun-Attempt: {attempt.Number}\n";
    }
}
