using Xunit;

namespace Longrun.Core.Tests.Simulation;

public sealed class PrefixTests
{
    /// <summary>Runs whose every prefix is continued: chosen by what they hold, see <see cref="Holding"/>.</summary>
    private const ulong SeedsSearched = 400;

    /// <summary>Events of the longest run that is taken: its prefixes cost its length squared.</summary>
    private const int EventsMax = 160;

    [Theory]
    [InlineData("one worker", 1, "attempt.rejected")]
    [InlineData("parallel workers", 3, "landing.done")]
    [InlineData("rejections", 1, "\"origin\":\"Rejections\"")]
    [InlineData("a usage limit", 1, "agent.held")]
    [InlineData("a question", 2, "\"origin\":\"Worker\"")]
    [InlineData("a conflict", 2, "\"conflicts\":[\"shared\"]")]
    public void From_every_prefix_of_its_journal_a_run_comes_to_the_same_end(string what, int workers, string marker)
    {
        var seed = Holding(workers, marker);
        var whole = Recorded(seed, Faults.None);
        var end = whole.Outcome();
        foreach (var (length, world) in whole.Snapshots!.Where(snapshot => snapshot.Length > 0).ToList())
        {
            // Each length comes twice: with the world as of that event, and one effect ahead, as before the next event.
            var run = new Run(world.Snapshot(), new(whole.Journal.Lines.Take(length)), Faults.None);
            try
            {
                Watch.Holds(run.ToItsEnd().Outcome() == end, $"another end: {run.Outcome()}");
            }
            catch (BrokenPromiseException e)
            {
                throw new BrokenPromiseException($"{what}: seed {seed}, prefix of {length} events: {e.Message}");
            }
        }
    }

    private static Run Recorded(ulong seed, Faults faults)
    {
        var scenario = World.Of(Scenario.Of(seed));
        return new Run(scenario, new(), faults) { Snapshots = [] }.ToItsEnd();
    }

    private static ulong Holding(int workers, string marker)
    {
        for (var seed = 1UL; seed <= SeedsSearched; seed++)
        {
            if (Scenario.Of(seed) is var scenario
                && (scenario.HasBudgets || scenario.Settings.Workers != workers))
            {
                continue;
            }

            var lines = Run.Of(seed, Faults.None).ToItsEnd().Journal.Lines;
            if (lines.Count <= EventsMax && lines.Any(line => line.Contains(marker, StringComparison.Ordinal)))
            {
                return seed;
            }
        }

        throw new InvalidOperationException($"no seed up to {SeedsSearched} has {workers} workers and {marker}");
    }
}
