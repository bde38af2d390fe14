using System.Text.Json.Nodes;
using Xunit;

namespace Longrun.Tests.Nights;

public sealed class BudgetNightTests
{
    [Fact]
    public void A_run_whose_budget_is_used_up_ends_with_5_and_a_larger_one_goes_on()
    {
        using var scene = new NightScene();
        scene.Configure("budgets: { run: 1 attempt }");
        scene.Roadmap(NightScene.Part("M1"), NightScene.Part("M2"));

        var ended = scene.Longrun("run").With(5);

        Assert.Contains("A budget ended the run", ended.Output, StringComparison.Ordinal);
        Assert.Equal(["M1"], scene.Landed());
        var status = JsonNode.Parse(scene.Longrun("status", "--json").With(0).Output)!;
        Assert.Equal("The run: used 1 of 1 attempts", (string)status["budgets"]![0]!["text"]!);
        Assert.Equal(5, (int)status["exit_code"]!);

        scene.Configure("budgets: { run: 2 attempts }");
        scene.Longrun("run").With(0);
        Assert.Equal(["M1", "M2"], scene.Landed());
    }
}
