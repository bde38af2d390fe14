using System.Collections.Immutable;
using Longrun.Core;

namespace Longrun.Git;

/// <summary>Recognises landings that no journal has.</summary>
internal static class OwnLandings
{
    /// <summary>
    /// The landings of a run between two commits, oldest first, by first parents. A landing is what a candidate's ref
    /// stands at, which Longrun alone writes and before it lands: the trailers of a message anybody can write, a
    /// worker in a merge of its own as well as another clone's run of the same number. Where objects are missing: none.
    /// </summary>
    public static ImmutableArray<SeenLanding> Between(
        PersonRepository repository, RunId run, CommitId from, CommitId to)
    {
        var merges = repository.Objects
            .Try("log", "--first-parent", "--merges", "--reverse", "--format=%H %P", $"{from}..{to}").Lines;
        if (merges.IsEmpty)
        {
            return [];
        }

        var names = RefNames.Candidates(run);
        var candidates = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in repository.Refs.Run("for-each-ref", "--format=%(objectname) %(refname)", names).Lines)
        {
            var words = line.Split(' ', 2);
            candidates[words[0]] = words[1][names.Length..];
        }

        return
        [
            .. from merge in merges
               let words = merge.Split(' ')
               where candidates.ContainsKey(words[0])
               select new SeenLanding(new(words[1]), new(words[0]), RefNames.AttemptOf(candidates[words[0]])),
        ];
    }
}
