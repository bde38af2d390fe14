using Longrun.Core;

namespace Longrun.Git;

/// <summary>The full name of a ref.</summary>
internal sealed record RefName(string Value)
{
    public override string ToString() => Value;
}

/// <summary>The names of a run's refs. See docs/formats/refs.md.</summary>
internal static class RefNames
{
    public static string Prefix(RunId run) => $"refs/longrun/{run}/";

    /// <summary>Where the run has landed its work: the truth.</summary>
    public static RefName Branch(RunId run) => new(Prefix(run) + "branch");

    public static RefName Attempt(RunId run, AttemptId attempt) =>
        new($"{Prefix(run)}attempts/{attempt.Milestone}/{attempt.Number}");

    /// <summary>Null: of the person's own commits.</summary>
    public static RefName Candidate(RunId run, AttemptId? attempt) =>
        new(Candidates(run) + Subject(attempt));

    public static string Candidates(RunId run) => Prefix(run) + "candidates/";

    /// <summary>
    /// Work that was refused, overtaken or taken off, kept reachable. The commit makes the name unique.
    /// </summary>
    public static RefName Archive(RunId run, string subject, CommitId commit) =>
        new($"{Prefix(run)}archive/{subject}-{commit.Short}");

    /// <summary>Whose work an archived commit is.</summary>
    public static string Subject(AttemptId? attempt) => attempt?.Value ?? Person;

    /// <summary>The other way. Null: the person's.</summary>
    public static AttemptId? AttemptOf(string subject) => subject == Person ? null : AttemptId.From(subject);

    private const string Person = "person";

    /// <summary>The branch people see, from the setting <c>branch:</c>.</summary>
    public static RefName Mirror(RunId run, string pattern = "longrun/{run}") =>
        Head(pattern.Replace("{run}", run.Value, StringComparison.Ordinal));

    /// <summary>A branch of the person's, as they call it.</summary>
    public static RefName Head(string branch) => new("refs/heads/" + branch);
}
