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
}
