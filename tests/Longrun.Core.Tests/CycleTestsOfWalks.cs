using System.Collections.Immutable;
using Longrun.Core.Gates;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests;

/// <summary>When an agent is sent to walk through what was built: its session costs.</summary>
public sealed class CycleTestsOfWalks
{
    private const string One = """
        ## M1 First
        One.

        Done when:
        - [ ] It greets
        """;

    [Fact]
    public void Somebody_walks_through_what_is_green_and_through_nothing_that_goes_back_anyway()
    {
        var walked = Night.Plain with
        {
            Gates = [new("walk", GateKind.Walk, "node app.js"), .. Night.Plain.Gates!.Value],
        };
        var night = Night.Of(One, walked).Candidate("M1-1");

        var green = Assert.IsType<Step.Submit>(Assert.Single(night.Gate("M1-1", "tests", true).Next()));
        Assert.Equal(GateKind.Walk, Assert.IsType<JobWork.Gate>(green.Work).Definition.Kind);
        var red = night.Gate("M1-1", "tests", false).Cycled();
        Assert.True(red.State.Of(AttemptId.From("M1-1")).IsRejected);
    }

    [Fact]
    public void What_was_walked_by_another_text_of_the_criteria_is_walked_again()
    {
        var night = Green();
        var walked = night.With(Ended(night, passed: true));
        Assert.IsType<Step.Land>(Assert.Single(walked.Next()));

        var reworded = walked.With(new Event.RoadmapRead(
            "ROADMAP.md", One.Replace("It greets", "It greets by name", StringComparison.Ordinal))
        {
            At = Night.Evening,
        });
        Assert.NotEqual(Walk(night).Definition.Plan, Walk(reworded).Definition.Plan);
    }

    private static readonly Settings s_agents = Night.Plain with
    {
        Agents = ImmutableDictionary<string, AgentSettings>.Empty
            .Add("one", new(AgentKind.Claude, null, [])).Add("other", new(AgentKind.Codex, null, [])),
        Use = ["one", "other"],
        Review = new() { When = ReviewPolicy.Off },
    };

    [Fact]
    public void Nobody_walks_who_is_held_and_another_walks_meanwhile()
    {
        var night = Green(s_agents);
        string Free(Night then) => string.Join(' ', Walkers.Free(
            then.State, then.State.Of(AttemptId.From("M1-1")), new(), Night.Evening));
        Assert.Equal("other one", Free(night));

        var resets = Night.Evening.AddHours(2);
        var limited = night.With(Held("other", resets));
        Assert.Equal("one", Free(limited));
        Assert.Equal("walk", Walk(limited).Definition.Name);

        var both = limited.With(Held("one", resets.AddHours(1)));
        Assert.Empty(both.Next());
        Assert.Equal(GateKind.Walk, ((JobWork.Gate)Assert.IsType<Step.Submit>(
            Assert.Single(both.Next(null, resets))).Work).Definition.Kind);
    }

    [Fact]
    public void Where_whoever_could_walk_waits_for_the_person_they_are_asked_and_no_session_is_begun()
    {
        var billed = Walkers.Billed(
            Green(s_agents).State, AttemptId.From("M1-1"), "other", new(Ending.Completed) { UsedOverage = true },
            Night.Evening)!;
        Assert.True(billed.IsMoney);

        var asked = Green(s_agents).With(billed, Held("one", null)).Cycled();
        Assert.Contains("Gate walk could not be run: other is to walk and cannot be asked: other is billed",
            asked.State.Of(new MilestoneId("M1")).Question!.Text, StringComparison.Ordinal);
        Assert.Empty(asked.Next());
        Assert.True(asked.Told(new PersonCommand.Answer(new("M1"), "2")).Cycled()
            .State.Of(AttemptId.From("M1-1")).IsRejected);
        var allowed = asked.State with { MayBill = ["other"] };
        Assert.Null(Walkers.Billed(
            allowed, null, "other", new(Ending.Completed) { UsedOverage = true }, Night.Evening));
    }

    [Fact]
    public void Where_the_runs_budget_is_used_up_the_person_is_asked_before_anybody_walks()
    {
        var night = Green(s_agents with { Budgets = new() { Run = new() { Money = 1 } } }).Costs("M1-1", 2).Cycled();

        Assert.StartsWith("Gate walk could not be run: ",
            night.State.Of(new MilestoneId("M1")).Question!.Text, StringComparison.Ordinal);
    }

    private static Event.AgentHeld Held(string agent, DateTimeOffset? until) =>
        new(agent, null, until, "usage limit") { At = Night.Evening };

    /// <summary>All its gates are green but the walk.</summary>
    private static Night Green(Settings? settings = null)
    {
        var all = settings ?? Night.Plain;
        return Night.Of(One, all with { Gates = [new("walk", GateKind.Walk, "node app.js"), .. all.Gates!.Value] })
            .Candidate("M1-1").Gate("M1-1", "tests", true);
    }

    private static JobWork.Gate Walk(Night night) =>
        (JobWork.Gate)Assert.IsType<Step.Submit>(Assert.Single(night.Next())).Work;

    private static Event.GateEnded Ended(Night night, bool passed) => new(
        new(AttemptId.From("M1-1"), Night.Merged("M1-1"), "walk", passed)
        {
            Command = "node app.js", Kind = GateKind.Walk, Plan = Walk(night).Definition.Plan,
        })
    {
        At = Night.Evening,
    };
}
