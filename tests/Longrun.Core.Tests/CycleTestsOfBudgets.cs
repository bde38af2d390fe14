using System.Collections.Immutable;
using Longrun.Core.Spend;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests;

/// <summary>Budgets: what may start, what is ended, and what follows.</summary>
public sealed class CycleTestsOfBudgets
{
    private const string Free = "## M1 First\nProse.\n\n- Depends on: none\n\n## M2 Second\nProse.\n\n"
        + "- Depends on: none\n\n## M3 Third\nProse.\n\n- Depends on: none\n\n## M4 Fourth\nProse.\n\n"
        + "- Depends on: none\n\n## M5 Fifth\nProse.\n\n- Depends on: none\n";

    [Fact]
    public void What_an_attempt_may_use_ends_it_at_the_first_report_at_or_over_it()
    {
        var night = Running("M1-1", new() { Attempt = new() { Money = 2 } });

        Assert.Empty(night.Next(Says(night, 1.99m)));
        var cut = Cut(night, Says(night, 2.31m));
        Assert.Equal("the attempt's budget is used up: used 2.31 of 2 USD", cut.Reason);
        Assert.IsType<Step.Cancel>(Assert.Single(night.With(cut).Next(Says(night, 2.40m))));

        night = night.With(cut).After("M1-1", 2.35m, Ending.Interrupted);
        Assert.StartsWith("the session was ended: the attempt's budget is used up",
            night.State.Of(AttemptId.From("M1-1")).Rejections[0].Reason, StringComparison.Ordinal);
        Assert.True(Judging.Counts(night.State.Of(AttemptId.From("M1-1"))));
        Assert.Equal("M1-2", night.Starts());
    }

    [Fact]
    public void A_milestones_own_budget_goes_before_the_configurations_and_ends_in_a_question()
    {
        var own = Free.Replace("Depends on: none\n\n## M2", "Depends on: none\n- Budget: 5 USD\n\n## M2",
            StringComparison.Ordinal);
        var night = Running("M1-1", new() { Milestone = new() { Money = 1, Turns = 30 } }, own);

        Assert.Empty(night.Next(Says(night, 4.99m, turns: 29)));
        Assert.Equal(BudgetScope.Milestone, Cut(night, Says(night, 4, turns: 30)).Budget);
        var cut = Cut(night, Says(night, 5.40m));
        night = night.With(cut).After("M1-1", 5.40m, Ending.Interrupted).Cycled();
        var question = night.State.Of(new MilestoneId("M1")).Question!;

        Assert.Equal(QuestionOrigin.Budget, question.Origin);
        Assert.Equal("M1's budget is used up: used 5.40 of 5 USD. Grant it again?", question.Text);
        Assert.Equal("M2-1", night.Starts());
        Assert.Equal("M1-2", night.Told(new PersonCommand.Answer(new("M1"), "1")).Starts());
    }

    [Fact]
    public void When_the_runs_budget_is_used_up_nothing_starts_and_what_is_gated_lands()
    {
        var settings = With(new() { Run = new() { Money = 5 } }, workers: 2);
        var night = Night.Of(Free, settings).Started("M1-1").Ended("M1-1", Ending.Completed)
            .Costs("M1-1", 5.40m).Imported("M1-1").With(new Event.CandidateMade(
                AttemptId.From("M1-1"), Night.Base, new(Night.Merged("M1-1"), "tree")) { At = Night.Evening })
            .Gate("M1-1", "tests", true);

        Assert.Single(night.Next().OfType<Step.Land>());
        night = night.With(
            new Event.LandingIntended(AttemptId.From("M1-1"), Night.Base, Night.Merged("M1-1"), "t")
                { At = Night.Evening },
            new Event.Landed(AttemptId.From("M1-1"), Night.Merged("M1-1")) { At = Night.Evening },
            new Event.BranchInspected(Night.Merged("M1-1"), Ecosystem.None) { At = Night.Evening },
            new Event.Mirrored(Night.Merged("M1-1"), null) { At = Night.Evening });
        Assert.Equal("", night.Starts());
        Assert.True(Standing.IsOver(night.State, null, Night.Evening));
        Assert.Equal(ExitCode.BudgetEnded, Standing.Exit(night.State));

        var more = new Event.SettingsRead("# 2", With(new() { Run = new() { Money = 50 } })) { At = Night.Evening };
        var looked = new Event.BranchInspected(Night.Merged("M1-1"), Ecosystem.None) { At = Night.Evening };
        Assert.Equal("M2-1", night.With(more, looked).Starts());
    }

    [Fact]
    public void A_session_that_the_runs_budget_ends_costs_nothing_and_keeps_its_work()
    {
        var night = Running("M1-1", new() { Run = new() { Tokens = 10_000 } });
        var cut = Cut(night, Says(night, 0, tokens: 10_000));
        night = night.With(cut).After("M1-1", 0, Ending.Interrupted);

        Assert.Equal(cut.Reason, night.State.Of(AttemptId.From("M1-1")).Released);
        Assert.False(Judging.Counts(night.State.Of(AttemptId.From("M1-1"))));
        Assert.Equal(Night.Head("M1-1"), Standing.StartOf(night.State, new("M1")));
    }

    [Fact]
    public void All_that_run_are_ended_when_the_sum_of_what_they_have_told_reaches_the_runs_budget()
    {
        var night = Night.Of(Free, With(new() { Run = new() { Money = 4 } }, workers: 2)).Started("M1-1")
            .Started("M2-1").Submitted("M1-1").Submitted("M2-1");
        Facts Told(decimal one, decimal two) => Says(night, one) with
        {
            Sessions = [Session("M1-1", one), Session("M2-1", two)],
        };

        Assert.Empty(night.Next(Told(1, 2.99m)));
        Assert.Equal(2, night.Next(Told(1, 3)).OfType<Step.Record>().Count());
    }

    [Fact]
    public void Nothing_starts_whose_estimate_would_pass_the_runs_budget()
    {
        var night = Night.Of(Free, With(new() { Run = new() { Money = 4 } }));
        Assert.Equal("M3-1", Landed(night, 1, 1).Starts());
        Assert.Equal("M4-1", Landed(night, 1, 1, 1).Starts());

        var dear = Landed(night, 0.50m, 1.20m, 1.20m);
        Assert.Equal("", dear.Starts());
        Assert.Equal("the run's budget has too little left: used 2.90 of 4 USD, an attempt usually takes 1.2 USD",
            Budgeting.RunRefusal(dear.State, Night.Evening));
        Assert.Equal(ExitCode.BudgetEnded, Standing.Exit(dear.State));
    }

    [Fact]
    public void What_runs_is_expected_to_take_what_is_usual()
    {
        var night = Landed(Night.Of(Free, With(new() { Run = new() { Money = 5 } }, workers: 2)), 1, 1, 1);

        Assert.Equal("M4-1 M5-1", night.Starts());
        Assert.Equal("M5-1", Beside(night.Started("M4-1").Submitted("M4-1")));
        var less = new Event.SettingsRead("# 2", With(new() { Run = new() { Money = 4.9m } }, workers: 2))
            { At = Night.Evening };
        var looked = new Event.BranchInspected(night.State.Tip!, Ecosystem.None) { At = Night.Evening };
        Assert.Equal("M4-1", night.With(less, looked).Starts());
        Assert.Equal("", Beside(night.With(less, looked).Started("M4-1").Submitted("M4-1")));
    }

    [Fact]
    public void As_many_attempts_are_started_in_a_run_as_it_may_have()
    {
        var night = Night.Of(Free, With(new() { Run = new() { Attempts = 2 } }, workers: 3));

        Assert.Equal("M1-1 M2-1", night.Starts());
        var free = night.Started("M1-1").Submitted("M1-1").After("M1-1", 0, Ending.Interrupted);
        Assert.Equal("M1-2 M2-1", free.Starts());
        var counted = night.Started("M1-1").Submitted("M1-1").After("M1-1", 0, Ending.Crashed);
        Assert.Equal("M1-2", counted.Starts());
    }

    [Fact]
    public void The_budget_of_a_window_is_waited_out_until_enough_has_fallen_out_of_five_hours()
    {
        var night = Night.Of(Free, With(new() { Window = new() { Money = 3 } }));
        night = Landed(night, 2, 1.50m);
        var free = Night.Evening.Add(Books.WindowLength);

        Assert.Equal("", night.Starts());
        Assert.Equal(free, Standing.NextReset(night.State, Night.Evening));
        Assert.False(Standing.IsOver(night.State, null, Night.Evening));
        Assert.Equal("", night.Starts(free.AddSeconds(-1)));
        Assert.Equal("M3-1", night.Starts(free));
        Assert.True(Standing.IsOver(night.State, free.AddHours(-1), Night.Evening));
    }

    [Fact]
    public void The_time_a_session_may_run_is_what_the_budgets_it_is_in_have_left()
    {
        var minute = TimeSpan.FromMinutes(1);
        var night = Night.Of(Free, With(new()
        {
            Run = new() { Time = 50 * minute }, Milestone = new() { Time = 30 * minute },
            Attempt = new() { Time = 20 * minute },
        })).Started("M1-1").Submitted("M1-1").After("M1-1", 0, Ending.Crashed, seconds: 15 * 60).Started("M1-2");
        var second = night.State.Of(AttemptId.From("M1-2"));

        Assert.Equal(15 * minute, Budgeting.Left(night.State, second, Night.Evening).Time);
        night = night.Submitted("M1-2").After("M1-2", 0, Ending.TimedOut, seconds: 15 * 60);
        Assert.StartsWith("the session ran into its wall clock: M1's budget is used up: used 30 of 30 min",
            night.State.Of(AttemptId.From("M1-2")).Rejections[0].Reason, StringComparison.Ordinal);
        night = night.Started("M2-1").Submitted("M2-1").After("M2-1", 0, Ending.TimedOut, seconds: 20 * 60);
        Assert.Equal("the run's budget is used up: used 50 of 50 min",
            night.State.Of(AttemptId.From("M2-1")).Released);
    }

    [Fact]
    public void A_machine_that_slept_ends_no_session_whose_own_time_is_bounded()
    {
        var night = Running("M1-1", new() { Attempt = new() { Time = TimeSpan.FromMinutes(30) } });

        Assert.Empty(night.Next(Says(night, 1), Night.Evening.AddHours(9)));
    }

    [Fact]
    public void A_session_that_was_cut_before_it_was_started_is_not_started()
    {
        var night = Night.Of(Free).Started("M1-1");
        var cut = new Event.SessionCut(AttemptId.From("M1-1"), Ending.Budget, "used up")
            { At = Night.Evening, Budget = BudgetScope.Run };

        Assert.Equal("used up", night.With(cut).Cycled().State.Of(AttemptId.From("M1-1")).Released);
    }

    [Fact]
    public void A_budget_of_which_nothing_is_used_lets_one_attempt_start_whatever_is_usual()
    {
        var night = Landed(Night.Of(Free, With(new() { Milestone = new() { Money = 1 } })), 2, 2, 2);

        Assert.Equal("M4-1", night.Starts());
        night = night.Started("M4-1").Submitted("M4-1").After("M4-1", 0.30m, Ending.Crashed).Cycled();
        Assert.Equal("M4's budget has too little left: used 0.30 of 1 USD, an attempt usually takes 2 USD."
            + " Grant it again?", night.State.Of(new MilestoneId("M4")).Question!.Text);
    }

    internal static Settings With(Budgets budgets, int workers = 1) =>
        Night.Plain with { Budgets = budgets, Workers = workers };

    private static Night Running(string attempt, Budgets budgets, string roadmap = Free) =>
        Night.Of(roadmap, With(budgets)).Started(attempt).Submitted(attempt);

    private static Event.SessionCut Cut(Night night, Facts facts) =>
        (Event.SessionCut)Assert.Single(Assert.IsType<Step.Record>(Assert.Single(night.Next(facts))).Events);

    private static Facts Says(Night night, decimal money, long tokens = 0, int? turns = null) => new()
    {
        Jobs = night.State.OpenJobs.Keys.SeenAs(JobSight.Alive),
        Sessions = [.. Standing.Active(night.State).Select(a => Session(a.Id.Value, money, tokens, turns))],
    };

    /// <summary>What is started beside what runs and has told nothing yet.</summary>
    private static string Beside(Night night) => string.Join(' ', night.Next(Says(night, 0)).OfType<Step.Record>()
        .SelectMany(record => record.Events).OfType<Event.AttemptStarted>().Select(e => e.Attempt.Value));

    private static SeenSession Session(string attempt, decimal money, long tokens = 0, int? turns = null) => new(
        AttemptId.From(attempt),
        new() { Used = new(tokens, 0) { CostUsd = money, Turns = turns } },
        IsPaidUnasked: false);

    private static Night Landed(Night night, params ImmutableArray<decimal> costs)
    {
        for (var n = 1; n <= costs.Length; n++)
        {
            night = night.Landed($"M{n}-1").Costs($"M{n}-1", costs[n - 1]);
        }

        return night;
    }

    [Fact]
    public void An_agent_whose_attempts_a_budget_has_no_room_for_is_passed_over()
    {
        var settings = With(new() { Run = new() { Money = 5 } }) with
        {
            Agents = Night.Plain.Agents.Add("two", new(AgentKind.Command, "./two", [])), Use = ["one", "two"],
        };
        var night = Landed(Night.Of(Free, settings), 1.50m, 1.50m, 1.50m);
        var started = Assert.IsType<Event.AttemptStarted>(
            Assert.Single(Assert.IsType<Step.Record>(Assert.Single(night.Next())).Events));

        Assert.Equal("two", started.Agent);
        Assert.Equal("the run's budget has too little left: used 4.50 of 5 USD, an attempt usually takes 1.5 USD",
            started.Instead);
    }
}
