using Longrun.Core.Digest;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests;

/// <summary>The next agent takes over where one cannot, and nobody is woken for it.</summary>
public sealed class CycleTestsOfFallback
{
    private const string Free = "## M1 First\nProse.\n\n## M2 Second\nProse.\n\n- Depends on: none\n";

    private static readonly MilestoneId M1 = new("M1");
    private static readonly DateTimeOffset Reset = Night.Evening.AddHours(3);

    private static readonly Settings Both = Night.Plain with
    {
        Agents = Night.Plain.Agents.Add("two", new(AgentKind.Command, "./other", [])), Use = ["one", "two"],
        Attempts = 5,
    };

    [Fact]
    public void Out_of_quota_the_next_takes_over_and_the_first_is_back_after_its_reset()
    {
        var night = Night.Of(Free, Both).Started("M1-1").Ended("M1-1", Ending.Limit, resets: Reset)
            .Imported("M1-1", hasWork: false).Cycled();

        var started = Started(night, Night.Evening);
        Assert.Equal("two", started.Agent);
        Assert.Equal("one is out of quota: usage limit", started.Instead);
        Assert.Equal("one", Started(night, Reset).Agent);
        Assert.Null(Started(night, Reset).Instead);
    }

    [Theory]
    [InlineData(Ending.Authentication, "one is not logged in")]
    [InlineData(Ending.NotStarted, "one could not be started")]
    internal void Logged_out_or_gone_the_next_takes_over_and_nobody_is_asked(Ending ending, string why)
    {
        var night = Gone(Night.Of(Free, Both), "M1-1", "one", ending);

        Assert.Null(night.State.Of(M1).Question);
        Assert.Equal("two", Started(night, Night.Evening.AddDays(1)).Agent);
        Assert.Contains(why, Started(night, Night.Evening).Instead, StringComparison.Ordinal);
        var warning = Assert.Single(Telling.Warnings(night.State));
        Assert.Contains(why, warning, StringComparison.Ordinal);
        Assert.Contains("longrun retry --agent one", warning, StringComparison.Ordinal);
        Assert.Equal("one", Started(night.Told(new PersonCommand.RetryAgent("one")), Night.Evening).Agent);
    }

    [Fact]
    public void When_no_agent_is_left_the_milestone_asks_and_an_answer_lets_all_be_tried()
    {
        var night = Gone(Gone(Night.Of(Free, Both), "M1-1", "one"), "M1-2", "two");

        Assert.Equal(QuestionOrigin.Agent, night.State.Of(M1).Question!.Origin);
        Assert.Equal("", night.Starts());
        Assert.Equal("one", Started(night.Told(new PersonCommand.Answer(M1, "1")), Night.Evening).Agent);
    }

    [Fact]
    public void An_agent_that_waits_for_a_moment_is_still_left()
    {
        var night = Night.Of(Free, Both)
            .With(new Event.AgentHeld("one", null, Reset, "usage limit") { At = Night.Evening });
        night = Gone(night, "M1-1", "two");

        Assert.Null(night.State.Of(M1).Question);
        Assert.Equal("", night.Starts());
        Assert.Equal(Reset, Standing.NextReset(night.State, Night.Evening));
        Assert.False(Standing.IsOver(night.State, null, Night.Evening));
        Assert.Equal("M1-2", night.Starts(Reset));
    }

    [Fact]
    public void Rejected_twice_in_a_row_the_next_gets_its_two()
    {
        var night = Night.Of("## M1 First\nProse.\n", Both);
        List<string> agents = [];
        for (var n = 1; n <= 5; n++)
        {
            var started = Started(night, Night.Evening);
            agents.Add(started.Agent);
            night = night.With(started).Ended($"M1-{n}", Ending.Completed).Imported($"M1-{n}")
                .Rejected($"M1-{n}", $"red in part{n}");
        }

        Assert.Equal(["one", "one", "two", "two", "one"], agents);
        Assert.Contains("one was rejected twice in a row", night.State.Of(M1).Attempts[2].Instead,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Asked_after_two_attempts_already_the_next_begins_when_it_is_to_be_tried_again()
    {
        var night = Night.Of("## M1 First\nProse.\n\n- Budget: 2 attempts\n", Both);
        foreach (var attempt in new[] { "M1-1", "M1-2" })
        {
            night = night.Started(attempt).Ended(attempt, Ending.Completed).Imported(attempt)
                .Rejected(attempt, $"red in {attempt}");
        }

        night = night.Cycled();
        Assert.Equal(QuestionOrigin.Rejections, night.State.Of(M1).Question?.Origin);
        Assert.Equal("two", Started(night.Told(new PersonCommand.Answer(M1, "1")), Night.Evening).Agent);
    }

    [Fact]
    public void An_interruption_between_does_not_make_it_once()
    {
        var night = Night.Of(Free, Both).Started("M1-1").Ended("M1-1", Ending.Completed).Imported("M1-1")
            .Rejected("M1-1").Started("M1-2").With(
                new Event.AttemptReleased(AttemptId.From("M1-2"), "interrupted") { At = Night.Evening })
            .Started("M1-3").Ended("M1-3", Ending.Completed).Imported("M1-3").Rejected("M1-3");

        Assert.Equal("two", Started(night, Night.Evening).Agent);
    }

    [Fact]
    public void A_milestones_own_agents_go_before_and_no_other_is_taken()
    {
        var night = Night.Of("## M1 First\nProse.\n\n- Agent: two\n", Both);
        Assert.Equal("two", Started(night, Night.Evening).Agent);

        var held = night.With(new Event.AgentHeld("two", null, Reset, "usage limit") { At = Night.Evening });
        Assert.Equal("", held.Starts());
        Assert.Equal(QuestionOrigin.Agent, Gone(night, "M1-1", "two").State.Of(M1).Question!.Origin);
    }

    [Fact]
    public void Money_is_no_matter_of_mending()
    {
        var night = Night.Of(Free, Both).Started("M1-1").With(
            new Event.AgentHeld("one", AttemptId.From("M1-1"), null, "it is billed") { At = Night.Evening },
            new Event.MilestoneBlocked(M1, new()
            {
                Text = "It may be billed?", Kind = QuestionKind.Money, Origin = QuestionOrigin.Agent,
                Options = [Questions.GoOnOption],
            }) { At = Night.Evening },
            new Event.AttemptReleased(AttemptId.From("M1-1"), "billed") { At = Night.Evening });

        Assert.NotNull(Commands.CannotRetry(night.State, "one"));
        foreach (var command in new PersonCommand[] { new PersonCommand.RetryAgent("one"), new PersonCommand.Resume() })
        {
            Assert.True(AgentStanding.IsGone(night.Told(command).State, "one"));
        }

        var other = Gone(night, "M2-1", "two").Told(new PersonCommand.Answer(new("M2"), "1"));
        Assert.True(AgentStanding.IsGone(other.State, "one"));
        Assert.False(AgentStanding.IsGone(other.State, "two"));
    }

    [Fact]
    public void The_pull_page_says_who_did_it_and_why_it_changed()
    {
        var night = Gone(Night.Of(Free, Both), "M1-1", "one");
        night = night.With(Started(night, Night.Evening));

        Assert.Contains("Agent: two, because one waits for you: one is not logged in",
            PullPage.Of(night.State, AttemptId.From("M1-2")), StringComparison.Ordinal);
        var status = StatusView.Of(night.State, [], Night.Evening).Milestones[0];
        Assert.Equal("two", status.Agent);
        Assert.StartsWith("one waits for you", status.AgentInstead, StringComparison.Ordinal);
    }

    private static Night Gone(Night night, string attempt, string agent, Ending ending = Ending.Authentication) =>
        night.Started(attempt, agent).Ended(attempt, ending).Imported(attempt, hasWork: false).Cycled();

    private static Event.AttemptStarted Started(Night night, DateTimeOffset now) => night.Next(null, now)
        .OfType<Step.Record>().SelectMany(record => record.Events).OfType<Event.AttemptStarted>().First();
}
