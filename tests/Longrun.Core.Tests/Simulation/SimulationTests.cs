using Xunit;

namespace Longrun.Core.Tests.Simulation;

public sealed class SimulationTests
{
    /// <summary>In the normal test. LONGRUN_TEST_LONG=1 makes it ten times as many.</summary>
    private const int SeedsNormal = 1_000;

    /// <summary>More than one, because two failing seeds side by side tell more than one.</summary>
    private const int FailuresShown = 5;

    [Fact]
    public void A_disturbed_run_comes_to_the_same_end_as_an_undisturbed_one()
    {
        List<string> failures = [];
        foreach (var seed in Seeds().TakeWhile(_ => failures.Count < FailuresShown))
        {
            try
            {
                Story.Compare(seed);
            }
            catch (BrokenPromiseException e)
            {
                failures.Add(e.Message);
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    [Fact]
    public void A_run_without_faults_ends_in_a_bounded_number_of_cycles()
    {
        for (var seed = 1UL; seed <= 100; seed++)
        {
            var run = Run.Of(seed, Faults.None).ToItsEnd();
            var attempts = run.Journal.State.Milestones.Values.Sum(milestone => milestone.Attempts.Length);
            Assert.True(run.Cycles <= 40 + (attempts * 40),
                $"seed {seed}: {run.Cycles} cycles for {attempts} attempts");
        }
    }

    private static IEnumerable<ulong> Seeds()
    {
        if (Environment.GetEnvironmentVariable("LONGRUN_SEED") is { Length: > 0 } one)
        {
            return [ulong.Parse(one, System.Globalization.CultureInfo.InvariantCulture)];
        }

        var isLong = Environment.GetEnvironmentVariable("LONGRUN_TEST_LONG") == "1";
        return Enumerable.Range(1, isLong ? SeedsNormal * 10 : SeedsNormal).Select(seed => (ulong)seed);
    }
}
