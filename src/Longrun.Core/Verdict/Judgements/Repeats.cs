using System.Collections.Immutable;
using Longrun.Core.Gates;
using Longrun.Core.Text;

namespace Longrun.Core.Verdict.Judgements;

/// <summary>Rejections by judges that say again what was said: another round would say it once more.</summary>
internal static class Repeats
{
    /// <summary>
    /// The part of the words of two reasons that they share, from which on they are one. A model never writes the same
    /// sentence twice; two reasons about different things share a file's name and little more.
    /// </summary>
    private const double AlikeFrom = 0.5;

    /// <summary>Words that say nothing of what is wrong.</summary>
    private static readonly ImmutableHashSet<string> s_empty =
    [
        "the", "and", "for", "that", "this", "with", "are", "was", "were", "has", "have", "had", "its", "but", "still",
        "not", "does", "did", "again", "which", "should", "would", "must", "there", "where", "when", "from", "into",
        "also", "only", "any", "all", "attempt", "change", "criterion",
    ];

    private static readonly LinearRegex s_word = new(@"[\p{L}\p{N}_]{3,}");

    /// <summary>
    /// The latest earlier rejection of the milestone, since the person's last answer, of which nothing was settled by
    /// the time of <paramref name="now"/>: each of its reasons is given again. Null: there is none.
    /// </summary>
    public static Event.Judged? Of(MilestoneState milestone, Event.Judged now) => now.Judgement.Ruling is Ruling.Reject
        ? milestone.Attempts
            .Where(a => a.Id.Number > milestone.AllowanceFrom && a.Id.Number <= now.Attempt.Number)
            .SelectMany(a => a.Judged)
            .TakeWhile(earlier => earlier != now)
            .LastOrDefault(earlier => earlier.Commit != now.Commit && IsSaidAgain(earlier.Judgement, now.Judgement))
        : null;

    /// <summary>Each of the earlier reasons is among those given now. Fewer are progress.</summary>
    public static bool IsSaidAgain(Judgement earlier, Judgement now) =>
        earlier.Ruling is Ruling.Reject && now.Ruling is Ruling.Reject && !earlier.Reasons.IsEmpty
        && earlier.Reasons.All(said => now.Reasons.Any(reason => AreAlike(said, reason)));

    private static bool AreAlike(string a, string b)
    {
        var (first, second) = (Words(a), Words(b));
        var shared = first.Intersect(second).Count;
        return Failure.Normal(a) == Failure.Normal(b)
            || (shared > 0 && shared >= AlikeFrom * first.Union(second).Count);
    }

    private static ImmutableHashSet<string> Words(string reason) =>
        [.. s_word.Matches(reason.ToLowerInvariant()).Select(match => match.Value).Where(w => !s_empty.Contains(w))];
}
