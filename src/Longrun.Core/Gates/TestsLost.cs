using System.Collections.Immutable;
using Longrun.Core.Roadmap;
using Longrun.Core.Text;

namespace Longrun.Core.Gates;

/// <summary>Which of the branch's tests a run no longer has, or no longer runs.</summary>
/// <param name="Gone">Names, sorted.</param>
/// <param name="Skipped">They ran on the branch, or could have; sorted.</param>
/// <param name="Moved">Now in another suite or file, under the same name of their own; sorted.</param>
/// <param name="Renamed">Run under another name now, which the source tells of; sorted.</param>
internal sealed record TestsLost(
    ImmutableArray<string> Gone, ImmutableArray<string> Skipped, ImmutableArray<string> Moved,
    ImmutableArray<string> Renamed)
{
    /// <summary>Names that a sentence has.</summary>
    private const int NamedMax = 5;

    public static TestsLost None { get; } = new([], [], [], []);

    /// <summary>
    /// Addresses, ports, times: what differs from run to run in names that are made of values. Of names that are alike
    /// but for these, none is gone while there are as many as before.
    /// </summary>
    private static readonly LinearRegex Varying = new("0x[0-9a-fA-F]+|[0-9a-fA-F]{8,}|[0-9]+");

    /// <param name="before">The branch's tests.</param>
    /// <param name="now">Those of the run.</param>
    /// <param name="renamed">What the change's source says became another test; believed where that one ran.</param>
    public static TestsLost Between(
        ImmutableArray<NamedTest> before, ImmutableArray<NamedTest> now, ImmutableArray<RenamedTest> renamed)
    {
        var there = now.ToLookup(test => test.Name, StringComparer.Ordinal);
        var known = before.Select(test => test.Name).ToHashSet(StringComparer.Ordinal);
        var fresh = now.Where(test => !known.Contains(test.Name)).ToList();
        var (all, running) = (new Names(fresh), new Names(fresh.Where(test => test.Status != TestStatus.Skipped)));
        var became = renamed.ToLookup(test => test.From, test => test.To, StringComparer.Ordinal);
        var fates = before.Where(test => !there.Contains(test.Name)).DistinctBy(test => test.Name)
            .OrderBy(test => test.Name, StringComparer.Ordinal).Select(test => (test.Name, Fate: FateOf(test)))
            .ToLookup(test => test.Fate, test => test.Name);
        var skipped = before.Where(test => test.Status != TestStatus.Skipped && there.Contains(test.Name)
                && there[test.Name].All(now => now.Status == TestStatus.Skipped))
            .Select(test => test.Name).Concat(fates[Fate.Skipped]).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        return new([.. fates[Fate.Gone]], [.. skipped], [.. fates[Fate.Moved]], [.. fates[Fate.Renamed]]);

        Fate FateOf(NamedTest test)
        {
            var names = test.Status == TestStatus.Skipped ? all : running;
            return names.TakeAlike(test) ? Fate.Same
                : names.Take(test.Leaf) ? Fate.Moved
                : became[test.Leaf].Concat(became[test.Stem]).Any(names.Take) ? Fate.Renamed
                : all.Take(test.Leaf) ? Fate.Skipped
                : Fate.Gone;
        }
    }

    /// <summary>What became of a test whose name is not there any more.</summary>
    private enum Fate
    {
        Same,
        Moved,
        Renamed,
        Skipped,
        Gone,
    }

    /// <summary>How many tests have a name; each stands for one of the branch's.</summary>
    private sealed class Names
    {
        private readonly Dictionary<string, int> _alike = new(StringComparer.Ordinal);

        /// <summary>A test that became the rows of a table is known by the name before their values.</summary>
        private readonly Dictionary<string, int> _own = new(StringComparer.Ordinal);

        public Names(IEnumerable<NamedTest> tests)
        {
            foreach (var test in tests)
            {
                Add(_alike, Varying.Replace(test.Name, "#"));
                Add(_own, test.Leaf);
                if (test.Stem != test.Leaf)
                {
                    Add(_own, test.Stem);
                }
            }
        }

        public bool TakeAlike(NamedTest test) => Take(_alike, Varying.Replace(test.Name, "#"));

        public bool Take(string name) => Take(_own, name);

        private static void Add(Dictionary<string, int> counts, string key) =>
            counts[key] = counts.GetValueOrDefault(key) + 1;

        private static bool Take(Dictionary<string, int> counts, string key)
        {
            var left = counts.GetValueOrDefault(key);
            counts[key] = left - 1;
            return left > 0;
        }
    }

    /// <summary>Those that the milestone does not allow to go.</summary>
    public TestsLost Without(Milestone? milestone) => milestone is null
        ? this
        : new(
            [.. Gone.Where(name => !TestRemoval.IsAsked(milestone, name))],
            [.. Skipped.Where(name => !TestRemoval.IsAsked(milestone, name))],
            Moved,
            Renamed);

    public static string Named(ImmutableArray<string> names) => names.Length <= NamedMax
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(NamedMax))} and {names.Length - NamedMax} more";
}
