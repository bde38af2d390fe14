using Longrun.Core;

namespace Longrun.Effects;

/// <summary>
/// Messages of the commits Longrun makes.
/// </summary>
internal static class Messages
{
    /// <summary>Characters of a commit's first line, as people expect it in a log.</summary>
    private const int SubjectMax = 72;

    public static string Landing(RunId run, AttemptId attempt, string title) =>
        Of(run, attempt, $"{attempt.Milestone} {title}");

    /// <summary>Of commits the person has made on the branch people see: no milestone, no attempt.</summary>
    public static string Persons(RunId run, string branch) =>
        $"{Subject($"Commits made on {branch}")}\n\nLongrun-Run: {run}\n";

    public static string Leftovers(RunId run, AttemptId attempt, string title) =>
        Of(run, attempt, $"{attempt.Milestone} {title} (what the worker left uncommitted)");

    private static string Of(RunId run, AttemptId attempt, string subject) =>
        $"{Subject(subject)}\n\nLongrun-Run: {run}\nLongrun-Milestone: {attempt.Milestone}\n"
        + $"Longrun-Attempt: {attempt.Number}\n";

    private static string Subject(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return line.Length <= SubjectMax ? line : line[..(SubjectMax - 1)] + "…";
    }
}
