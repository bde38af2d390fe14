using FsCheck;
using FsCheck.Fluent;
using Longrun.Core.Spend;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests;

/// <summary>The sums: what is told is never lost, never counted twice, and never leaves its range.</summary>
public sealed class SpendingTests
{
    [Fact]
    public void What_a_run_has_used_is_what_its_sessions_told_whoever_still_runs() =>
        Prop.ForAll<List<(int Cents, bool Runs)>>(IsSumOfAll).QuickCheckThrowOnFailure();

    [Fact]
    public void What_counts_in_a_window_is_what_sessions_told_that_ended_within_five_hours() =>
        Prop.ForAll<List<uint>>(IsSumOfFiveHours).QuickCheckThrowOnFailure();

    private static bool IsSumOfAll(List<(int Cents, bool Runs)> told)
    {
        var night = Night.Of(Roadmap(told.Count), CycleTestsOfBudgets.With(new() { Run = new() { Money = 1 } }));
        List<SeenSession> sessions = [];
        foreach (var (index, (cents, runs)) in told.Index())
        {
            var id = $"M{index + 1}-1";
            var usd = Math.Abs((long)cents) / 100m;
            night = night.Started(id).Submitted(id);
            night = runs ? night : night.With(
                new Event.SessionEnded(AttemptId.From(id), new(Ending.Crashed) { CostUsd = usd }, null)
                    { At = Night.Evening },
                new Event.JobEnded(JobId.Of(id, "agent", 1), new(JobEndReason.Exited, 1, 60, 1))
                    { At = Night.Evening });
            sessions.Add(new(AttemptId.From(id), new() { Used = new(0, 0) { CostUsd = usd } }, IsPaidUnasked: false));
        }

        var books = new Books(night.State, new Facts { Sessions = [.. sessions] }, Night.Evening);
        return Assert.Single(books.Shared).Used == told.Sum(x => Math.Abs((long)x.Cents) / 100m);
    }

    private static bool IsSumOfFiveHours(List<uint> tokens)
    {
        var budgets = new Budgets { Run = new() { Tokens = 1_000 }, Window = new() { Tokens = 1_000 } };
        var night = Night.Of(Roadmap(tokens.Count), CycleTestsOfBudgets.With(budgets));
        foreach (var (index, told) in tokens.Index())
        {
            var at = Night.Evening.AddHours(index);
            night = night.Started($"M{index + 1}-1").With(new Event.SessionEnded(
                AttemptId.From($"M{index + 1}-1"), new(Ending.Crashed) { OutputTokens = told }, null) { At = at });
        }

        return Enumerable.Range(0, tokens.Count + 6).All(hour =>
        {
            var shared = new Books(night.State, Night.Evening.AddHours(hour)).Shared;
            var inWindow = tokens.Where((_, index) => index > hour - 5).Sum(x => (decimal)x);
            return shared[0].Used == tokens.Sum(x => (decimal)x) && shared[1].Used == inWindow;
        });
    }

    [Fact]
    public void No_word_of_an_agent_makes_a_sum_leave_its_range()
    {
        var night = Night.Of(Roadmap(3), CycleTestsOfBudgets.With(new() { Run = new() { Money = 1, Tokens = 1 } }));
        for (var n = 1; n <= 3; n++)
        {
            night = night.Started($"M{n}-1").With(new Event.SessionEnded(
                AttemptId.From($"M{n}-1"),
                new(Ending.Crashed)
                {
                    CostUsd = n == 1 ? decimal.MinValue : decimal.MaxValue, InputTokens = long.MaxValue,
                    OutputTokens = long.MaxValue,
                },
                null) { At = Night.Evening });
        }

        Assert.All(new Books(night.State, Night.Evening).Shared, use => Assert.True(use.IsUsedUp));
        Assert.Equal("", night.Starts());
    }

    [Theory]
    [InlineData(new double[] { 3, 1 }, null)]
    [InlineData(new double[] { 9, 1, 4 }, 4.0)]
    [InlineData(new double[] { 9, 1, 4, 6 }, 5.0)]
    public void The_usual_is_the_median_of_at_least_three(double[] values, double? median) =>
        Assert.Equal(median, (double?)Estimating.Median([.. values.Select(value => (decimal)value)]));

    private static string Roadmap(int milestones) => string.Concat(
        Enumerable.Range(1, Math.Max(1, milestones)).Select(n => $"## M{n} Part\nProse.\n\n- Depends on: none\n\n"));
}
