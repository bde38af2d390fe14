using Longrun.Core.Digest;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests;

/// <summary>Nothing is spent that the person did not name.</summary>
public sealed class CycleTestsOfMoney
{
    private const string Free = "## M1 First\nProse.\n\n## M2 Second\nProse.\n\n- Depends on: none\n";

    private static readonly MilestoneId M1 = new("M1");

    private static readonly Settings Both = Night.Plain with
    {
        Agents = Night.Plain.Agents.Add("two", new(AgentKind.Command, "./other", [])), Use = ["one", "two"],
    };

    [Fact]
    public void After_a_session_beyond_the_subscription_its_work_lands_and_nothing_starts_before_a_plain_yes()
    {
        var m1 = AttemptId.From("M1-1");
        var night = Night.Of("## M1 First\nProse.\n\n## M2 Second\nProse.\n").Started("M1-1")
            .Ended("M1-1", Ending.Completed);
        night = night.With(new Event.SessionEnded(m1, new(Ending.Completed) { UsedOverage = true }, null)
        {
            At = Night.Evening.AddMinutes(1),
        }).Imported("M1-1").Cycled(Night.Evening.AddMinutes(2));

        Assert.Equal(QuestionKind.Money, night.State.Of(new MilestoneId("M1")).Question!.Kind);
        Assert.IsType<Step.MakeCandidate>(Assert.Single(night.Next()));
        night = night.With(
            new Event.Landed(m1, Night.Merged("M1-1")) { At = Night.Evening },
            new Event.BranchInspected(Night.Merged("M1-1"), Ecosystem.None) { At = Night.Evening },
            new Event.GateEnded(new(null, Night.Merged("M1-1"), "tests", true) { Command = "make check" })
                { At = Night.Evening },
            new Event.Mirrored(Night.Merged("M1-1"), null) { At = Night.Evening });
        Assert.Contains("Answer M1:", BlockedPage.Of(night.State), StringComparison.Ordinal);
        Assert.Equal("", night.Starts());
        Assert.Equal("", night.Told(new PersonCommand.Answer(new("M1"), "no")).Starts());
        Assert.Equal("M2-1", night.Told(new PersonCommand.Answer(new("M1"), "no"))
            .Told(new PersonCommand.Answer(new("M1"), "1")).Starts());
    }

    [Fact]
    public void A_session_that_is_paid_by_a_key_nobody_named_is_ended()
    {
        var work = new JobWork.Agent(AttemptId.From("M1-1"));
        var night = Night.Of("## M1 First\nProse.\n").Started("M1-1").With(
            new Event.JobIntended(JobId.Of("M1-1", "agent", 1), work) { At = Night.Evening });
        var facts = new Facts
        {
            Jobs = night.State.OpenJobs.Keys.SeenAs(JobSight.Alive),
            Sessions = [new(work.Attempt, new() { KeySource = "ANTHROPIC_API_KEY" }, IsPaidUnasked: true)],
        };

        var cut = (Step.Record)Assert.Single(night.Next(facts));
        Assert.IsType<Step.Cancel>(Assert.Single(night.With([.. cut.Events]).Next(facts)));
    }

    [Fact]
    public void A_session_that_begins_to_be_billed_beyond_its_subscription_is_ended_and_the_money_is_asked_about()
    {
        var night = Night.Of("## M1 First\nProse.\n").Started("M1-1").Submitted("M1-1");
        var facts = new Facts
        {
            Jobs = night.State.OpenJobs.Keys.SeenAs(JobSight.Alive),
            Sessions = [new(AttemptId.From("M1-1"), new() { UsedOverage = true }, IsPaidUnasked: false)],
        };

        var cut = (Step.Record)Assert.Single(night.Next(facts));
        night = night.With([.. cut.Events]);
        Assert.IsType<Step.Cancel>(Assert.Single(night.Next(facts)));
        night = night.With(
            new Event.SessionEnded(AttemptId.From("M1-1"), new(Ending.Interrupted) { UsedOverage = true }, null)
                { At = Night.Evening.AddMinutes(1) },
            new Event.JobEnded(JobId.Of("M1-1", "agent", 1), new(JobEndReason.Cancelled, null, 60, 1))
                { At = Night.Evening.AddMinutes(1) }).Ended("M1-1", Ending.Interrupted).With(
            new Event.SessionEnded(AttemptId.From("M1-1"), new(Ending.Interrupted) { UsedOverage = true }, null)
                { At = Night.Evening.AddMinutes(1) }).Imported("M1-1").Cycled(Night.Evening.AddMinutes(2));

        Assert.Equal("it began to be billed beyond its subscription",
            night.State.Of(AttemptId.From("M1-1")).Released);
        Assert.Equal(QuestionKind.Money, night.State.Of(new MilestoneId("M1")).Question!.Kind);
        Assert.Equal("", night.Starts());

        night = night.Told(new PersonCommand.Answer(new("M1"), Questions.GoOnOption));
        Assert.Equal("M1-2", night.Starts());
        night = night.Started("M1-2");
        Assert.Empty(night.Next(facts with
        {
            Sessions = [new(AttemptId.From("M1-2"), new() { UsedOverage = true }, IsPaidUnasked: false)],
        }).OfType<Step.Record>());
    }

    [Fact]
    public void A_yes_about_one_agent_holds_for_the_run_and_for_no_other()
    {
        var night = Billed(Rejected(Night.Of(Free, Both), "M1-1", "one"), "M1-2", "two").Cycled();
        Assert.Equal(QuestionKind.Money, night.State.Of(M1).Question!.Kind);

        night = night.Told(new PersonCommand.Answer(M1, "1"));
        Assert.True(Billing.MayBeBilled(night.State, "two"));
        Assert.False(Billing.MayBeBilled(night.State, "one"));

        night = Rejected(night, "M1-3", "one").With(new Event.MilestoneBlocked(
            M1, Questions.Of(QuestionOrigin.Rejections, "Again?")) { At = Night.Evening });
        foreach (var command in new PersonCommand[]
            { new PersonCommand.Answer(M1, "1"), new PersonCommand.Retry(M1) })
        {
            Assert.True(Billing.MayBeBilled(night.Told(command).State, "two"));
            Assert.False(Billing.MayBeBilled(night.Told(command).State, "one"));
        }
    }

    [Fact]
    public void What_else_holds_an_agent_that_was_billed_does_not_lift_it()
    {
        var reset = Night.Evening.AddHours(5);
        var night = Billed(Night.Of(Free).Started("M2-1"), "M1-1", "one").Cycled();
        night = night.Ended("M2-1", Ending.Limit, resets: reset).Imported("M2-1", hasWork: false).Cycled();

        Assert.True(AgentStanding.IsGone(night.State, "one"));
        Assert.Equal("", night.Starts(reset));
        Assert.Equal("M1-2", night.Told(new PersonCommand.Answer(M1, "1")).Starts(reset));
    }

    [Fact]
    public void The_next_milestone_asks_where_the_one_that_asked_is_skipped_and_no_agent_is_left()
    {
        var night = Billed(Night.Of(Free), "M1-1", "one").Cycled().Told(new PersonCommand.Skip(M1, AsDone: false));
        Assert.Contains("one is billed", Assert.Single(Telling.Warnings(night.State)), StringComparison.Ordinal);
        Assert.Equal("", night.Starts());
        Assert.True(AgentStanding.IsGone(night.Told(new PersonCommand.Resume()).State, "one"));

        var asked = night.Cycled();
        Assert.Equal(Stand.Blocked, asked.Stand("M2"));
        Assert.Empty(asked.Next().OfType<Step.Record>());
        Assert.Equal("M2-1", asked.Told(new PersonCommand.Answer(new("M2"), "1")).Starts());
    }

    [Fact]
    public void Another_agent_takes_over_and_a_retry_of_the_one_that_was_billed_is_no_permission()
    {
        var night = Billed(Night.Of(Free, Both), "M1-1", "one").Cycled()
            .Told(new PersonCommand.Skip(M1, AsDone: false));
        var other = Assert.Single(night.Next().OfType<Step.Record>().SelectMany(record => record.Events)
            .OfType<Event.AttemptStarted>());
        Assert.Equal("two", other.Agent);

        night = night.Told(new PersonCommand.RetryAgent("one")).Started("M2-1").Submitted("M2-1");
        var cut = (Step.Record)Assert.Single(night.Next(new()
        {
            Jobs = night.State.OpenJobs.Keys.SeenAs(JobSight.Alive),
            Sessions = [new(AttemptId.From("M2-1"), new() { UsedOverage = true }, IsPaidUnasked: false)],
        }));
        Assert.IsType<Event.SessionCut>(Assert.Single(cut.Events));
    }

    [Fact]
    public void What_the_worker_of_a_billed_session_asks_is_asked_first_and_the_money_before_the_next_session()
    {
        var night = Billed(Night.Of("## M1 First\nProse.\n"), "M1-1", "one", new()
        {
            Status = "blocked", Question = "Which colour?", Options = ["red", "blue"],
        }).Cycled(Night.Evening.AddMinutes(2));
        Assert.Equal("Which colour?", night.State.Of(M1).Question!.Text);
        Assert.True(AgentStanding.IsMoney(night.State, "one"));

        night = night.Told(new PersonCommand.Answer(M1, "1"));
        Assert.Contains(night.State.Decisions, x => x.Decision.What == "Which colour? Answer: red");
        Assert.Equal("", night.Starts());
        night = night.Cycled();
        Assert.Equal(QuestionKind.Money, night.State.Of(M1).Question!.Kind);
        Assert.Equal("M1-2", night.Told(new PersonCommand.Answer(M1, "1")).Starts());
    }

    [Fact]
    public void A_session_that_burns_several_times_what_is_usual_is_shown_once_and_goes_on()
    {
        var night = Night.Of("## M1 First\nProse.\n\n- Depends on: none\n\n## M2 Second\nProse.\n\n"
            + "- Depends on: none\n\n## M3 Third\nProse.\n\n- Depends on: none\n\n## M4 Fourth\nProse.\n\n"
            + "- Depends on: none\n");
        foreach (var n in new[] { 1, 2, 3 })
        {
            night = night.Landed($"M{n}-1").Costs($"M{n}-1", 0, tokens: 1_000 * n);
        }

        night = night.Started("M4-1").Submitted("M4-1");
        Facts Says(long tokens) => new()
        {
            Jobs = night.State.OpenJobs.Keys.SeenAs(JobSight.Alive),
            Sessions = [new(AttemptId.From("M4-1"), new() { Used = new(tokens, 0) }, IsPaidUnasked: false)],
        };

        Assert.Empty(night.Next(Says(90_000), Night.Evening.AddMinutes(1.9)));
        Assert.Empty(night.Next(Says(79_000), Night.Evening.AddMinutes(10)));
        var noticed = (Event.BurnNoticed)Assert.Single(Assert.IsType<Step.Record>(
            Assert.Single(night.Next(Says(80_000), Night.Evening.AddMinutes(10)))).Events);
        Assert.Equal("8,000 tokens a minute, 4 times the run's usual 2,000 tokens", noticed.What);
        Assert.Empty(night.With(noticed).Next(Says(200_000), Night.Evening.AddMinutes(10)));
    }

    private static Night Rejected(Night night, string attempt, string agent) =>
        night.Started(attempt, agent).Ended(attempt, Ending.Completed).Imported(attempt).Rejected(attempt);

    /// <summary>Its session was billed beyond its plan and ended at once; a cycle has not judged it.</summary>
    private static Night Billed(Night night, string attempt, string agent, WorkerReport? report = null)
    {
        var ending = report is null ? Ending.Interrupted : Ending.Completed;
        return night.Started(attempt, agent).Ended(attempt, ending).With(
            new Event.SessionEnded(AttemptId.From(attempt), new(ending) { UsedOverage = true }, report)
                { At = Night.Evening.AddMinutes(1) }).Imported(attempt);
    }
}
