using System.Collections.Immutable;
using Longrun.Core;

namespace Longrun.Git;

/// <summary>
/// What a commit of Longrun's says of itself at the end of its message, so that a landing is recognised that no journal
/// has.
/// </summary>
internal static class Trailers
{
    public const string Run = "Longrun-Run";

    public const string Milestone = "Longrun-Milestone";

    public const string Attempt = "Longrun-Attempt";

    /// <summary>
    /// The merges of a run between two commits, oldest first, by first parents: what a worker has written is behind a
    /// second parent and is not looked at. Where objects are missing: none.
    /// </summary>
    public static ImmutableArray<SeenLanding> Landings(
        PersonRepository repository, RunId run, CommitId from, CommitId to) =>
    [
        .. repository.Objects.Try(
                "log", "--first-parent", "--merges", "--reverse",
                $"--format=%H%x09%P%x09{ValueOf(Run)}%x09{ValueOf(Milestone)}%x09{ValueOf(Attempt)}", $"{from}..{to}")
            .Lines.Select(line => line.Split('\t')).Select(words => Landing(words, run)).OfType<SeenLanding>(),
    ];

    private static string ValueOf(string key) => $"%(trailers:key={key},valueonly,separator=%x2C)";

    private static SeenLanding? Landing(string[] words, RunId run) =>
        words is [var commit, var parents, var its, { Length: > 0 } milestone, var number] && its == run.Value
        && int.TryParse(number, out var attempt) && attempt >= 1
            ? new(new(parents.Split(' ')[0]), new(commit), new(new(milestone), attempt))
            : null;
}
