using System.Collections.Immutable;
using Longrun.Core.Verdict.Integrity.Sources;

namespace Longrun.Core.Verdict.Integrity.Tests;

/// <summary>What became of a test's checks.</summary>
internal sealed class Comparison
{
    /// <summary>Checks that differ and are compared one with another.</summary>
    private const int ComparedMax = 300;

    /// <summary>One name or one plain value in common is the least.</summary>
    private const double LikenessMin = 0.9;

    private readonly List<(Check Old, Check New)> _changed = [];
    private readonly List<Check> _lost = [];
    private readonly List<Check> _added;

    private Comparison(TestCase old, TestCase now)
    {
        var texts = now.Checks.GroupBy(check => check.Text).ToDictionary(group => group.Key, group => group.ToList());
        var left = new List<Check>();
        foreach (var check in old.Checks)
        {
            if (texts.TryGetValue(check.Text, out var same) && same.Count > 0)
            {
                same.RemoveAt(same.Count - 1);
            }
            else
            {
                left.Add(check);
            }
        }
        _added = [.. texts.Values.SelectMany(same => same).OrderBy(check => check.Line)];
        var free = _added.Take(ComparedMax).ToList();
        foreach (var check in left.Take(ComparedMax))
        {
            var partner = Partner(check, free);
            if (partner is null)
            {
                _lost.Add(check);
                continue;
            }
            free.Remove(partner);
            _changed.Add((check, partner));
        }
    }

    /// <summary>The same check, otherwise.</summary>
    public IReadOnlyList<(Check Old, Check New)> Changed => _changed;

    public IReadOnlyList<Check> Lost => _lost;

    /// <summary>Checks that were not there in these words.</summary>
    public IReadOnlyList<Check> Added => _added;

    public static Comparison Of(TestCase old, TestCase now) => new(old, now);

    private static Check? Partner(Check check, List<Check> free)
    {
        Check? best = null;
        var most = LikenessMin;
        foreach (var other in free)
        {
            var likeness = other.IsRow == check.IsRow ? Likeness(check, other) : 0;
            if (likeness > most)
            {
                (best, most) = (other, likeness);
            }
        }
        return best;
    }

    private static double Likeness(Check check, Check other)
    {
        if (check.IsRow)
        {
            var isSameInput = check.Literals.Length > 1 && other.Literals.Length > 0
                && check.Literals[0] == other.Literals[0] && !Check.IsPlain(check.Literals[0]);
            var rest = check.Literals.Intersect(other.Literals).Count();
            return isSameInput ? 10 + rest : rest * 2 > check.Literals.Length ? rest : 0;
        }
        var literals = check.Literals.Where(other.Literals.Contains).Sum(literal => Check.IsPlain(literal) ? 0.5 : 2);
        var names = check.Words.Where(other.Words.Contains)
            .Where(word => word is not ("self" or "t" or "await"))
            .Sum(word => Matchers.Of(Matchers.Plain(word)) is null && !Matchers.IsNamedLikeOne(word) ? 1.0 : 0.1);
        return literals + names + (check.Throws == other.Throws ? 0 : -0.5) - Math.Abs(check.Line - other.Line) / 1e6;
    }
}
