using System.Collections.Immutable;
using Longrun.Core.Roadmap;
using Longrun.Core.Text;

namespace Longrun.Core.Gates;

/// <summary>Which of the branch's tests a run no longer has, or no longer runs.</summary>
/// <param name="Gone">Names, sorted.</param>
/// <param name="Skipped">They ran on the branch, or could have; sorted.</param>
/// <param name="Moved">Now in another suite or file, under the same name of their own; sorted.</param>
/// <param name="Renamed">Run under another name now, which the source tells of: both; sorted.</param>
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
        var fresh = new Fresh(now.Where(test => !known.Contains(test.Name)));
        var became = renamed.ToLookup(test => test.From, test => test.To, StringComparer.Ordinal);
        var left = before.Where(test => !there.Contains(test.Name)).DistinctBy(test => test.Name)
            .OrderBy(test => test.Name, StringComparer.Ordinal).ToList();
        // The surest first, over all of them: each test that is new stands for one.
        var moved = Take(test => fresh.TakeOwn(test.Leaf, HasRun(test)));
        _ = Take(test => fresh.TakeAlike(test, HasRun(test)));
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var anew = Take(test => Names(test).SelectMany(name => became[name]).FirstOrDefault(
            name => fresh.TakeOwn(name, true)) is { } other && names.TryAdd(test.Name, other));
        var skipped = Take(test => fresh.TakeOwn(test.Leaf, mustRun: false));
        var idle = before.Where(test => HasRun(test) && there.Contains(test.Name)
                && there[test.Name].All(now => now.Status == TestStatus.Skipped)).Select(test => test.Name);
        return new(
            [.. left.Select(test => test.Name)],
            [.. skipped.Concat(idle).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            moved, [.. anew.Select(name => $"{name}, now {names[name]}")]);

        ImmutableArray<string> Take(Func<NamedTest, bool> isFound)
        {
            var found = left.Where(isFound).ToList();
            left = [.. left.Except(found)];
            return [.. found.Select(test => test.Name)];
        }
    }

    private static bool HasRun(NamedTest test) => test.Status != TestStatus.Skipped;

    /// <summary>What a source may call it: whole where no suite is before it, though it may have a dot.</summary>
    private static IEnumerable<string> Names(NamedTest test) =>
        ((IEnumerable<string>)[test.Leaf, test.Stem, test.Name]).Distinct(StringComparer.Ordinal);

    /// <summary>Tests that the branch does not have. Each is taken once, those that ran first.</summary>
    private sealed class Fresh
    {
        private readonly HashSet<NamedTest> _taken = new(ReferenceEqualityComparer.Instance);
        private readonly Dictionary<string, Stack<NamedTest>> _alike = new(StringComparer.Ordinal);

        /// <summary>A test that became the rows of a table is known by the name before their values.</summary>
        private readonly Dictionary<string, Stack<NamedTest>> _own = new(StringComparer.Ordinal);

        public Fresh(IEnumerable<NamedTest> tests)
        {
            foreach (var test in tests.OrderByDescending(test => test.Status == TestStatus.Skipped))
            {
                Add(_alike, Shape(test), test);
                foreach (var name in Names(test))
                {
                    Add(_own, name, test);
                }
            }
        }

        public bool TakeAlike(NamedTest test, bool mustRun) => Take(_alike, Shape(test), mustRun);

        public bool TakeOwn(string name, bool mustRun) => Take(_own, name, mustRun);

        private static void Add(Dictionary<string, Stack<NamedTest>> to, string key, NamedTest test)
        {
            if (!to.TryGetValue(key, out var tests))
            {
                to[key] = tests = new();
            }

            tests.Push(test);
        }

        private bool Take(Dictionary<string, Stack<NamedTest>> from, string key, bool mustRun)
        {
            while (from.GetValueOrDefault(key) is { Count: > 0 } tests && (HasRun(tests.Peek()) || !mustRun))
            {
                if (_taken.Add(tests.Pop()))
                {
                    return true;
                }
            }

            return false;
        }

        private static string Shape(NamedTest test) => Varying.Replace(test.Name, "#");
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
