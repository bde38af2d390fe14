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
