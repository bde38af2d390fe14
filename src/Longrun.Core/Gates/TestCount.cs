using System.Collections.Immutable;

namespace Longrun.Core.Gates;

/// <summary>
/// Reads how many tests ran from what their runner printed. What it reads was written by the code under test's own
/// process, so a count is *reported*, never observed; see docs/formats/gates.md for what counts and what does not.
/// </summary>
internal static class TestCount
{
    /// <summary>Each knows one family of runners and takes only summaries of that runner's whole shape.</summary>
    private static readonly ImmutableArray<Func<ImmutableArray<string>, TestTally?>> Summaries =
    [
        DotnetOutput.Read,
        NodeOutput.Jest,
        NodeOutput.Vitest,
        NodeOutput.NodeTest,
        NodeOutput.Mocha,
        PythonOutput.Pytest,
        PythonOutput.Unittest,
        CargoOutput.Read,
        GoOutput.Read,
        TapOutput.Prove,
    ];

    /// <summary>Null where no count is found, which is not the same as a count of 0.</summary>
    /// <param name="output">May have been cut in the middle.</param>
    /// <param name="countPattern">The gate's own pattern, already checked; then it alone decides.</param>
    public static TestTally? Read(string output, string? countPattern)
    {
        if (countPattern is not null)
        {
            return CountPattern.Find(output, countPattern) is { } run ? new(run, 0, 0, "count") : null;
        }
        var lines = OutputText.Lines(output);
        return Sum([lines]) ?? Sum(OutputText.Streams(lines));
    }

    /// <summary>
    /// One command may run several runners (<c>make test</c>): their summaries add up. Bare TAP lines are read only
    /// where there is no summary, for other runners print them too.
    /// </summary>
    public static TestTally? Sum(ImmutableArray<ImmutableArray<string>> streams)
    {
        var tallies =
            from lines in streams
            from reader in Summaries
            let tally = reader(lines)
            where tally is not null
            select tally;
        return Total(tallies) ?? Total(streams.Select(TapOutput.Read).OfType<TestTally>());
    }

    private static TestTally? Total(IEnumerable<TestTally> tallies)
    {
        TestTally? total = null;
        foreach (var tally in tallies)
        {
            total = total is null ? tally : total + tally;
        }
        return total;
    }
}
