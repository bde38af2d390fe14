using System.Collections.Immutable;
using Longrun.Core.Roadmap;
using Longrun.Core.Text;

namespace Longrun.Core.Gates;

/// <summary>Which of the branch's tests a run no longer has, or no longer runs.</summary>
/// <param name="Gone">Names, sorted.</param>
/// <param name="Skipped">They ran on the branch, or could have; sorted.</param>
/// <param name="Moved">Now in another suite or file, under the same name of their own; sorted.</param>
internal sealed record TestsLost(
    ImmutableArray<string> Gone, ImmutableArray<string> Skipped, ImmutableArray<string> Moved)
{
    /// <summary>Names that a sentence has.</summary>
    private const int NamedMax = 5;

    public static TestsLost None { get; } = new([], [], []);

    /// <summary>
    /// Addresses, ports, times: what differs from run to run in names that are made of values. Of names that are alike
    /// but for these, none is gone while there are as many as before.
    /// </summary>
    private static readonly LinearRegex Varying = new("0x[0-9a-fA-F]+|[0-9a-fA-F]{8,}|[0-9]+");

    public static TestsLost Between(ImmutableArray<NamedTest> before, ImmutableArray<NamedTest> now)
    {
        var there = now.ToLookup(test => test.Name, StringComparer.Ordinal);
        var known = before.Select(test => test.Name).ToHashSet(StringComparer.Ordinal);
        var fresh = now.Where(test => !known.Contains(test.Name)).ToList();
        var alike = Counts(fresh.Select(test => Varying.Replace(test.Name, "#")));
        var leaves = Counts(fresh.Select(test => test.Leaf));
        // A test that became the rows of a table is known by the name before their values.
        var rows = fresh.Where(test => test.Stem != test.Leaf).Select(test => test.Stem)
            .ToHashSet(StringComparer.Ordinal);
        var (gone, moved) = (new List<string>(), new List<string>());
        foreach (var test in before.Where(test => !there.Contains(test.Name)).DistinctBy(test => test.Name)
            .OrderBy(test => test.Name, StringComparer.Ordinal))
        {
            if (Take(alike, Varying.Replace(test.Name, "#")))
            {
                continue;
            }

            (Take(leaves, test.Leaf) || rows.Contains(test.Leaf) ? moved : gone).Add(test.Name);
        }

        var skipped = before.Where(test => test.Status != TestStatus.Skipped && there.Contains(test.Name)
                && there[test.Name].All(now => now.Status == TestStatus.Skipped))
            .Select(test => test.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return new([.. gone], [.. skipped], [.. moved]);
    }

    /// <summary>Those that the milestone does not allow to go.</summary>
    public TestsLost Without(Milestone? milestone) => milestone is null
        ? this
        : new(
            [.. Gone.Where(name => !TestRemoval.IsAsked(milestone, name))],
            [.. Skipped.Where(name => !TestRemoval.IsAsked(milestone, name))],
            Moved);

    public static string Named(ImmutableArray<string> names) => names.Length <= NamedMax
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(NamedMax))} and {names.Length - NamedMax} more";

    private static Dictionary<string, int> Counts(IEnumerable<string> keys)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        return counts;
    }

    private static bool Take(Dictionary<string, int> counts, string key)
    {
        var left = counts.GetValueOrDefault(key);
        counts[key] = left - 1;
        return left > 0;
    }
}
