using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests;

/// <summary>The moment the person has set for the end.</summary>
public sealed class CycleTestsOfTime
{
    private const string Two = "## M1 First\nProse.\n\n## M2 Second\nProse.\n\n- Depends on: none\n";

    private static readonly DateTimeOffset Until = Night.Evening.AddHours(9);

    [Fact]
    public void From_that_moment_on_nothing_new_is_started_and_what_runs_goes_on()
    {
        var night = Night.Of(Two).Candidate("M1-1").Gate("M1-1", "tests", true);
        var facts = new Facts { Until = Until };

        Assert.Single(night.Next(facts, Until).OfType<Step.Land>());
        Assert.Equal("M1-1", Attempts(Night.Of(Two), facts, Until.AddSeconds(-1)));
        Assert.Equal("", Attempts(Night.Of(Two), facts, Until));
    }

    [Fact]
    public void It_ends_the_run_when_nothing_runs_any_more()
    {
        var landed = Night.Of(Two).Landed("M1-1").State;
        var working = Night.Of(Two).Landed("M1-1").Started("M2-1").State;

        Assert.True(Standing.IsOver(landed, Until, Until));
        Assert.False(Standing.IsOver(working, Until, Until));
        Assert.Equal(ExitCode.BudgetEnded, Standing.Exit(landed, Until));
        Assert.Equal(ExitCode.SomethingBlocked, Standing.Exit(landed));
        Assert.Equal(ExitCode.AllLanded, Standing.Exit(Night.Of(Two).Landed("M1-1").Landed("M2-1").State, Until));
    }

    [Fact]
    public void A_limit_that_lasts_longer_is_not_waited_out()
    {
        var night = Night.Of(Two).Started("M1-1").Ended("M1-1", Ending.Limit, resets: Until.AddMinutes(1))
            .Imported("M1-1", hasWork: false).Cycled();
        Assert.False(Standing.IsQuiet(night.State, Night.Evening) && Standing.IsOver(night.State, null, Night.Evening));

        Assert.True(Standing.IsOver(night.State, Until, Night.Evening));
        Assert.False(Standing.IsOver(night.State, Until.AddHours(1), Night.Evening));
    }

    [Fact]
    public void A_pause_does_not_outlast_it()
    {
        var paused = Night.Of(Two).Told(new PersonCommand.Pause()).State;

        Assert.False(Standing.IsOver(paused, Until, Night.Evening));
        Assert.True(Standing.IsOver(paused, Until, Until));
    }

    private static string Attempts(Night night, Facts facts, DateTimeOffset now) =>
        string.Join(' ', night.Next(facts, now).OfType<Step.Record>().SelectMany(record => record.Events)
            .OfType<Event.AttemptStarted>().Select(e => e.Attempt.Value).Take(1));
}
