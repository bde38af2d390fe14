using Longrun.Core.Digest;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests;

/// <summary>Nothing is spent that the person did not name.</summary>
public sealed class CycleTestsOfMoney
{
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
}
