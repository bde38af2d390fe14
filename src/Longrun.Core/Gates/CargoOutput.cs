using System.Collections.Immutable;
using Longrun.Core.Text;

namespace Longrun.Core.Gates;

/// <summary><c>cargo test</c> over every binary and the documentation's tests.</summary>
internal static class CargoOutput
{
    private static readonly LinearRegex Running = new(@"^running (\d{1,7}) tests?$");

    private static readonly LinearRegex Result = new(
        @"^test result: (?:ok|FAILED)\. (\d{1,7}) passed; (\d{1,7}) failed; (\d{1,7}) ignored; (\d{1,7}) measured; ");

    public static TestTally? Read(ImmutableArray<string> lines)
    {
        TestTally? total = null;
        int? expected = null;
        foreach (var line in lines)
        {
            if (line.StartsWith("running ", StringComparison.Ordinal)
                && Running.Match(line) is { Success: true } running)
            {
                expected = running.Number(1);
            }
            else if (line.StartsWith("test result: ", StringComparison.Ordinal)
                && Result.Match(line) is { Success: true } result
                && (long)result.Number(1) + result.Number(2) + result.Number(3) + result.Number(4) == expected)
            {
                // A binary says first how many tests it has and last how they went; only a pair that agrees counts.
                var failed = result.Number(2);
                total = Add(total, TestTally.Of(
                    "cargo test", (long)result.Number(1) + failed, failed, (long)result.Number(3) + result.Number(4)));
                expected = null;
            }
        }
        return total;
    }

    private static TestTally Add(TestTally? total, TestTally tally) => total is null ? tally : total + tally;
}
