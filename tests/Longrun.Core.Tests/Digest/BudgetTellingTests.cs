using Longrun.Core.Digest;
using Longrun.Core.Review;
using Longrun.Core.Spend;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests.Digest;

/// <summary>What pages and the status say of budgets.</summary>
public sealed class BudgetTellingTests
{
    private const string Two = "## M1 First\nProse.\n\n- Depends on: none\n\n## M2 Second\nProse.\n\n"
        + "- Depends on: none\n- Budget: 45 min, 2 USD\n";

    [Fact]
    public void Every_page_shows_what_is_used_and_by_how_much_a_budget_was_passed()
    {
        var s = Night.Of(Two, CycleTestsOfBudgets.With(new() { Run = new() { Money = 5, Tokens = 2_000_000 } }))
            .Landed("M1-1").Costs("M1-1", 5.40m, tokens: 1_234_567).State;

        foreach (var page in new[]
        {
            StatePage.Of(s, Night.Evening), DigestPage.Of(s, []), ReviewPage.Of(s, [], Night.Evening),
        })
        {
            Assert.Contains("The run: used 5.40 of 5 USD", page, StringComparison.Ordinal);
            Assert.Contains("The run: used 1,234,567 of 2,000,000 tokens", page, StringComparison.Ordinal);
        }

        var view = StatusView.Of(s, [], Night.Evening);
        Assert.Equal((5.40m, 5m), (view.Budgets[0].Used, view.Budgets[0].Bound));
        Assert.Equal((int)ExitCode.BudgetEnded, view.ExitCode);
        Assert.Equal("not started: the run's budget is used up: used 5.40 of 5 USD", view.Milestones[1].Detail);
        Assert.Contains("nothing more is started: the run's budget is used up: used 5.40 of 5 USD", view.Warnings);
        Assert.Contains("\"measure\": \"money\"", StatusJson.Write(view), StringComparison.Ordinal);
        Assert.StartsWith("A budget ended the run (the run's budget is used up: used 5.40 of 5 USD):",
            Closing.Sentence(ExitCode.BudgetEnded, s), StringComparison.Ordinal);
    }

    [Fact]
    public void A_status_counts_what_running_sessions_have_said_so_far()
    {
        var night = Night.Of(Two, CycleTestsOfBudgets.With(new() { Run = new() { Money = 5 } }))
            .Started("M2-1").Submitted("M2-1");
        var job = new LiveJob(JobId.Of("M2-1", "agent", 1), Night.Evening, 0)
        {
            Told = new(10, 20) { CostUsd = 1.25m },
        };
        var view = StatusView.Of(night.State, [job], Night.Evening.AddMinutes(9));

        Assert.Equal("The run: used 1.25 of 5 USD", Assert.Single(view.Budgets).Text);
        Assert.Equal(["M2: used 1.25 of 2 USD", "M2: used 9 of 45 min"],
            view.Milestones[1].Budgets.Select(budget => budget.Text));
    }

    [Fact]
    public void What_waits_for_the_budget_of_a_window_says_until_when()
    {
        var s = Night.Of(Two, CycleTestsOfBudgets.With(new() { Window = new() { Money = 5 } }))
            .Landed("M1-1").Costs("M1-1", 5.40m).State;
        var view = StatusView.Of(s, [], Night.Evening.AddMinutes(5));

        Assert.Equal("the budget of any five hours is used up until Fri 2 Jan 03:00", view.Milestones[1].Detail);
        Assert.Null(view.ExitCode);
    }

    [Fact]
    public void An_agent_that_tells_no_cost_is_named_where_money_is_bounded()
    {
        const string words = "one tells no cost: a budget of money does not bound it";
        var night = Night.Of(Two).Landed("M1-1");

        Assert.Contains(words, Telling.Warnings(night.State));
        Assert.DoesNotContain(words, Telling.Warnings(night.Costs("M1-1", 0.10m).State));
        Assert.DoesNotContain(words, Telling.Warnings(
            Night.Of(Two.Replace(", 2 USD", "", StringComparison.Ordinal)).Landed("M1-1").State));
    }

    [Fact]
    public void A_session_that_burns_is_a_warning_while_it_runs_and_a_line_of_the_review_afterwards()
    {
        var night = Night.Of(Two).Started("M1-1").Submitted("M1-1").With(
            new Event.BurnNoticed(AttemptId.From("M1-1"), "8,000 tokens a minute, 4 times the run's usual 2,000 tokens")
                { At = Night.Evening });
        var burns = "M1 attempt 1 burns unusually much: 8,000 tokens a minute, 4 times the run's usual 2,000 tokens";

        Assert.Contains(burns, Telling.Warnings(night.State));
        var after = night.After("M1-1", 1, Ending.Crashed).State;
        Assert.DoesNotContain(burns, Telling.Warnings(after));
        Assert.Contains("M1 attempt 1 burnt unusually much", ReviewPage.Of(after, [], Night.Evening),
            StringComparison.Ordinal);
        Assert.Contains("Used unusually much: 8,000", PullPage.Of(after, AttemptId.From("M1-1")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Measure.Money, 5.4, 5, "used 5.40 of 5 USD")]
    [InlineData(Measure.Money, 0.05, 2.5, "used 0.05 of 2.5 USD")]
    [InlineData(Measure.Time, 2_832, 2_700, "used 47.2 of 45 min")]
    [InlineData(Measure.Turns, 1_001, 1_000, "used 1,001 of 1,000 turns")]
    internal void Amounts_read_as_people_write_them(Measure measure, double used, double bound, string text) =>
        Assert.Equal(text, Measures.Used(measure, (decimal)used, (decimal)bound));
}
