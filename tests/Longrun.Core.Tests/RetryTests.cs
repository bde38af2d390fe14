using System.Collections.Immutable;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests;

public sealed class RetryTests
{
    private const string One = "## M1 First\nProse.\n";

    private static readonly MilestoneId M1 = new("M1");

    [Fact]
    public void Rejected_three_times_it_gets_three_more_and_starts_from_the_commits_that_are_there()
    {
        var night = Rejected(Night.Of(One), 3).Cycled();
        Assert.Equal(Stand.Blocked, night.Stand("M1"));

        night = night.Told(new PersonCommand.Retry(M1));

        Assert.Equal("M1-4", night.Starts());
        Assert.Equal(Night.Head("M1-3"), Standing.StartOf(night.State, M1));
        Assert.Equal(Stand.Blocked, Rejected(night, 3).Cycled().Stand("M1"));
    }

    [Fact]
    public void Skipped_it_is_taken_up_again()
    {
        var night = Night.Of(One).Told(new PersonCommand.Skip(M1, AsDone: true)).Told(new PersonCommand.Retry(M1));

        Assert.Equal("M1-1", night.Starts());
    }

    [Fact]
    public void An_agent_that_was_not_logged_in_is_tried_again()
    {
        var night = Night.Of(One).Started("M1-1").Ended("M1-1", Ending.Authentication)
            .Imported("M1-1", hasWork: false).Cycled();
        Assert.Equal(QuestionOrigin.Agent, night.State.Of(M1).Question!.Origin);

        Assert.Equal("M1-2", night.Told(new PersonCommand.Retry(M1)).Starts());
    }

    [Fact]
    public void It_is_no_word_about_money_and_nothing_for_what_landed_or_runs_or_was_never_tried()
    {
        var fresh = Night.Of(One);
        var billed = fresh.With(new Event.MilestoneBlocked(M1, new()
        {
            Text = "It may be billed?", Kind = QuestionKind.Money, Origin = QuestionOrigin.Agent,
            Options = [Questions.GoOnOption],
        }) { At = Night.Evening });
        ImmutableArray<Night> nights = [fresh, fresh.Started("M1-1"), fresh.Landed("M1-1"), billed];

        Assert.All(nights, night =>
        {
            Assert.NotNull(Commands.CannotRetry(night.State, M1));
            Assert.Equal(night.Stand("M1"), night.Told(new PersonCommand.Retry(M1)).Stand("M1"));
        });
    }

    private static Night Rejected(Night night, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var attempt = $"M1-{night.State.Of(M1).Attempts.Length + 1}";
            night = night.Started(attempt).Ended(attempt, Ending.Completed).Imported(attempt).Rejected(attempt);
        }

        return night;
    }
}
