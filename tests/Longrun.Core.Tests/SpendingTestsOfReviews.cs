using Longrun.Core.Spend;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests;

/// <summary>Reviews are paid from the same budgets as the work that they are of.</summary>
public sealed class SpendingTestsOfReviews
{
    private const string Free = "## M1 First\nProse.\n\n- Depends on: none\n\n## M2 Second\nProse.\n\n"
        + "- Depends on: none\n";

    private static readonly Allowance All = new()
    {
        Money = 100, Tokens = 100_000, Time = TimeSpan.FromHours(10), Attempts = 10, Turns = 1_000,
    };

    private static readonly SessionReport Session = new(Ending.Completed)
    {
        CostUsd = 0.75m, InputTokens = 900, OutputTokens = 100, Turns = 4,
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_review_and_a_walk_use_the_runs_the_windows_and_the_milestones_budget_but_are_no_attempt(bool walks)
    {
        var before = Night.Of(Free, With(new() { Run = All, Window = All, Milestone = All })).Candidate("M1-1");
        var after = walks
            ? before.Walked("M1-1", new("two", 900, 100, 30) { CostUsd = 0.75m, Turns = 4 })
            : before.ReviewCost("M1-1", Session, seconds: 30);

        foreach (var scope in new[] { BudgetScope.Run, BudgetScope.Window, BudgetScope.Milestone })
        {
            Assert.Equal(0.75m, Added(scope, Measure.Money));
            Assert.Equal(1_000, Added(scope, Measure.Tokens));
            Assert.Equal(30, Added(scope, Measure.Time));
            Assert.Equal(4, Added(scope, Measure.Turns));
            Assert.Equal(0, scope == BudgetScope.Milestone ? 0 : Added(scope, Measure.Attempts));
        }

        decimal Added(BudgetScope scope, Measure measure) =>
            Used(after, scope, measure) - Used(before, scope, measure);
    }

    [Fact]
    public void A_workers_own_budget_is_not_used_by_who_looks_at_its_work()
    {
        var night = Night.Of(Free, With(new() { Attempt = All })).Candidate("M1-1");
        Assert.Equal(
            new Books(night.State, Night.Evening).Of(night.State.Of(AttemptId.From("M1-1"))),
            new Books(night.ReviewCost("M1-1", Session, 30).Walked("M1-1", new("two", 9, 9, 9)).State, Night.Evening)
                .Of(night.State.Of(AttemptId.From("M1-1"))));
    }

    [Fact]
    public void Nothing_starts_when_a_review_has_used_up_the_runs_budget()
    {
        var night = Night.Of(Free, With(new() { Run = new() { Money = 5 } })).Landed("M1-1");
        Assert.Equal("M2-1", night.Starts());
        Assert.Equal("", night.ReviewCost("M1-1", Session with { CostUsd = 5 }).Starts());
    }

    [Fact]
    public void What_runs_is_ended_when_a_review_reaches_the_runs_budget()
    {
        var night = Night.Of(Free, With(new() { Run = new() { Money = 5 } })).Landed("M1-1").Started("M2-1")
            .Submitted("M2-1").ReviewCost("M1-1", Session with { CostUsd = 5.10m });
        Assert.Equal("the run's budget is used up: used 5.10 of 5 USD",
            Assert.Single(Budgeting.Cuts(night.State, new(), Night.Evening)).Reason);
    }

    [Fact]
    public void A_review_falls_out_of_the_last_five_hours_by_its_own_end()
    {
        var night = Night.Of(Free, With(new() { Window = new() { Money = 5 } })).Landed("M1-1")
            .ReviewCost("M1-1", Session with { CostUsd = 5 }, at: Night.Evening.AddHours(1));

        Assert.Equal("", night.Starts(Night.Evening.AddHours(5.5)));
        Assert.Equal(Night.Evening.AddHours(6), Budgeting.FreeAt(night.State, Night.Evening.AddHours(2)));
        Assert.Equal("M2-1", night.Starts(Night.Evening.AddHours(6)));
    }

    [Fact]
    public void Granting_a_milestone_again_forgets_the_reviews_of_before()
    {
        var night = Night.Of(Free, With(new() { Milestone = new() { Money = 5 } })).Candidate("M1-1")
            .ReviewCost("M1-1", Session with { CostUsd = 5 }).Rejected("M1-1");
        Assert.Equal(5, Used(night, BudgetScope.Milestone, Measure.Money));
        Assert.Equal(0, Used(night.Told(new PersonCommand.Retry(new("M1"))), BudgetScope.Milestone, Measure.Money));
    }

    [Fact]
    public void What_an_attempt_usually_takes_has_its_reviews_in_it()
    {
        var three = Free + "\n## M3 Third\nProse.\n\n- Depends on: none\n";
        var night = Night.Of(three);
        for (var n = 1; n <= 3; n++)
        {
            night = night.Landed($"M{n}-1").Costs($"M{n}-1", 1)
                .ReviewCost($"M{n}-1", Session with { CostUsd = 0.25m });
        }

        Assert.Equal(1.25m, Estimating.Of(night.State, "one").Money);
    }

    [Fact]
    public void No_word_of_a_judge_makes_a_sum_leave_its_range()
    {
        var night = Night.Of(Free, With(new() { Run = All })).Candidate("M1-1");
        foreach (var usd in new[] { decimal.MaxValue, decimal.MinValue, decimal.MaxValue })
        {
            night = night.ReviewCost("M1-1", new(Ending.Crashed)
            {
                CostUsd = usd, InputTokens = long.MaxValue, OutputTokens = long.MinValue, Turns = int.MinValue,
            }, seconds: double.NaN);
        }

        Assert.True(Used(night, BudgetScope.Run, Measure.Money) > 100);
        Assert.Equal(0, Used(night, BudgetScope.Run, Measure.Turns));
    }

    private static Settings With(Budgets budgets) => CycleTestsOfBudgets.With(budgets);

    private static decimal Used(Night night, BudgetScope scope, Measure measure)
    {
        var books = new Books(night.State, Night.Evening.AddMinutes(1));
        return books.Shared.Concat(books.Of(new MilestoneId("M1")))
            .Single(use => use.Scope == scope && use.Measure == measure).Used;
    }
}
