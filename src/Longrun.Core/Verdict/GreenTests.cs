namespace Longrun.Core.Verdict;

/// <summary>Tests that passed, found again by their names however a runner or a person writes them.</summary>
internal sealed class GreenTests
{
    /// <summary>Tests of one attempt that are looked at: the largest suites have some tens of thousands.</summary>
    private const int NamesMax = 100_000;

    /// <summary>What runners put between a group and the test in it.</summary>
    private static readonly string[] s_within = ["::", " > ", " › ", " » ", "/", ".", "#"];

    private readonly Dictionary<string, (GateRun Run, string Name)> _byKey = new(StringComparer.Ordinal);

    public GreenTests(IEnumerable<GateRun> runs, PassedTests passed)
    {
        foreach (var (run, name) in runs.SelectMany(run => passed(run).Select(name => (run, name))).Take(NamesMax))
        {
            foreach (var key in Keys(name))
            {
                _byKey.TryAdd(key, (run, name));
            }
        }
    }

    /// <summary>Null: no test of that name passed.</summary>
    public CriterionProof? Find(string name)
    {
        var key = Quoting.Key(name);
        return key.Length > 0 && _byKey.TryGetValue(key, out var found)
            ? new(Criteria.KindOf(found.Run.Kind), found.Run) { Test = found.Name }
            : null;
    }

    /// <summary>
    /// As a whole; without its groups; without its arguments; and without the word that marks it as a test.
    /// </summary>
    private static IEnumerable<string> Keys(string name)
    {
        yield return Quoting.Key(name);
        var bare = WithoutArguments(name);
        var from = s_within.Max(mark => bare.LastIndexOf(mark, StringComparison.Ordinal) is >= 0 and var at
            ? at + mark.Length : 0);
        foreach (var part in new[] { bare, bare[from..] })
        {
            var key = Quoting.Key(part);
            yield return key;
            if (key.StartsWith("test", StringComparison.Ordinal))
            {
                yield return key["test".Length..];
            }
        }
    }

    /// <summary><c>test_sum[1-2]</c> and <c>Sum(a: 1)</c> are cases of a test that is named before them.</summary>
    private static string WithoutArguments(string name)
    {
        var end = name.TrimEnd();
        var open = end.EndsWith(']') ? end.IndexOf('[') : end.EndsWith(')') ? end.IndexOf('(') : -1;
        return open > 0 ? end[..open] : end;
    }
}
