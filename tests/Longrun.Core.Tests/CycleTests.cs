using Longrun.Core.Gates;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests;

/// <summary>One rule of the cycle a test: what starts, what waits, what lands.</summary>
public sealed class CycleTests
{
    private const string One = "## M1 First\nProse.\n";

    private const string Free =
        "## M1 First\nProse.\n\n- Depends on: none\n\n## M2 Second\nProse.\n\n- Depends on: none\n";

    [Fact]
    public void A_milestone_without_a_line_waits_for_the_one_above()
    {
        var night = Night.Of(One + "\n## M2 Second\nProse.\n", Night.Plain with { Workers = 2 });

        Assert.Equal("M1-1", night.Starts());
        Assert.Equal("M2-1", night.Landed("M1-1").Starts());
    }

    [Fact]
    public void As_many_start_as_there_are_workers()
    {
        Assert.Equal("M1-1", Night.Of(Free).Starts());
        Assert.Equal("M1-1 M2-1", Night.Of(Free, Night.Plain with { Workers = 2 }).Starts());
        Assert.Equal("", Night.Of(Free).Started("M1-1").Starts());
    }

    [Fact]
    public void Milestones_that_touch_the_same_files_are_not_worked_on_together()
    {
        var touching = Free.Replace("none\n", "none\n- Touches: src/**\n", StringComparison.Ordinal);
        var apart = Free.Replace("none\n\n##", "none\n- Touches: docs/**\n\n##", StringComparison.Ordinal);

        Assert.Equal("M1-1", Night.Of(touching, Night.Plain with { Workers = 2 }).Starts());
        Assert.Equal("M1-1 M2-1", Night.Of(apart, Night.Plain with { Workers = 2 }).Starts());
    }

    [Fact]
    public void Workers_on_removed_milestones_count_as_workers()
    {
        var night = Night.Of(Free).Started("M1-1").With(new Event.RoadmapRead("ROADMAP.md", "## M2 Second\nProse.\n")
        {
            At = Night.Evening,
        });

        Assert.Equal("", night.Starts());
    }

    [Fact]
    public void Three_rejections_block_with_a_question()
    {
        var night = Night.Of(One);
        foreach (var attempt in new[] { "M1-1", "M1-2", "M1-3" })
        {
            Assert.Equal(attempt, night.Starts());
            night = night.Candidate(attempt).Gate(attempt, "tests", false).Cycled();
        }

        night = night.Cycled();

        Assert.Equal(Stand.Blocked, night.Stand("M1"));
        Assert.Equal(QuestionOrigin.Rejections, night.State.Of(new MilestoneId("M1")).Question!.Origin);
        Assert.Equal("M1-4", night.Told(new PersonCommand.Answer(new("M1"), "1")).Starts());
        Assert.Equal(Stand.Skipped, night.Told(new PersonCommand.Answer(new("M1"), "2")).Stand("M1"));
    }

    [Fact]
    public void A_usage_limit_costs_no_allowance_and_is_waited_out_to_its_reset()
    {
        var reset = Night.Evening.AddHours(3);
        var night = Night.Of(One).Started("M1-1").Ended("M1-1", Ending.Limit, resets: reset).Imported("M1-1",
            false).Cycled();

        Assert.Equal("", night.Starts(reset.AddSeconds(-1)));
        Assert.Equal(reset, Standing.NextReset(night.State, Night.Evening));
        Assert.Equal("M1-2", night.Starts(reset));
        Assert.False(Judging.Counts(night.State.Of(AttemptId.From("M1-1"))));
    }

    [Fact]
    public void A_usage_limit_holds_although_a_session_begun_before_it_completes()
    {
        var reset = Night.Evening.AddHours(3);
        var night = Night.Of(Free, Night.Plain with { Workers = 2 }).Started("M1-1").Started("M2-1")
            .Ended("M1-1", Ending.Limit, resets: reset).Imported("M1-1", false).Cycled()
            .Ended("M2-1", Ending.Completed);

        Assert.Equal("", night.Starts(reset.AddSeconds(-1)));
        Assert.Equal(reset, Standing.NextReset(night.State, Night.Evening));
    }

    [Fact]
    public void An_agent_that_left_work_was_started_whatever_its_exit_code_looks_like()
    {
        var night = Night.Of(One).Started("M1-1").Ended("M1-1", Ending.NotStarted);

        Assert.IsType<Step.MakeCandidate>(Assert.Single(night.Imported("M1-1").Next()));
        Assert.True(Judging.Counts(night.Imported("M1-1").State.Of(AttemptId.From("M1-1"))));
        Assert.Equal(Stand.Blocked, night.Imported("M1-1", hasWork: false).Cycled().Stand("M1"));
    }

    [Fact]
    public void An_empty_diff_is_rejected_whatever_the_worker_says()
    {
        var night = Night.Of(One).Started("M1-1")
            .Ended("M1-1", Ending.Completed, new() { Status = "done", Summary = "all tests pass" })
            .Imported("M1-1", hasWork: false).Cycled();

        Assert.StartsWith("no commit and no change", night.State.Of(AttemptId.From("M1-1")).Rejections[0].Reason,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(QuestionPolicy.Decide, "choice", 2, Stand.Ready)]
    [InlineData(QuestionPolicy.Decide, "choice", null, Stand.Blocked)]
    [InlineData(QuestionPolicy.Decide, "money", 2, Stand.Blocked)]
    [InlineData(QuestionPolicy.Decide, "nonsense", 2, Stand.Blocked)]
    [InlineData(QuestionPolicy.Ask, "choice", 2, Stand.Blocked)]
    internal void Only_a_choice_with_a_default_is_decided(QuestionPolicy policy, string kind, int? chosen, Stand stand)
    {
        var report = new WorkerReport
        {
            Status = "blocked", Question = "Which?", Kind = kind, Options = ["this", "that"], Default = chosen,
        };
        var night = Night.Of(One, Night.Plain with { Questions = policy }).Started("M1-1")
            .Ended("M1-1", Ending.Completed, report).Imported("M1-1").Cycled();

        Assert.Equal(stand, night.Stand("M1"));
        Assert.Equal(stand == Stand.Ready ? 1 : 0, night.State.Decisions.Length);
    }

    [Fact]
    public void A_gate_that_is_red_on_the_untouched_branch_stops_the_start()
    {
        var red = new Event.GateEnded(new(null, Night.Base, "tests",
            false) { Reason = "2 failed", Command = "make check" }) { At = Night.Evening };
        var night = Night.Opened(One).With(red);
        var known = Night.Opened(One, Night.Plain with { KnownRed = ["tests"] }).With(red);

        Assert.Equal("", night.Starts());
        Assert.Contains("2 failed", Gating.StartFault(night.State), StringComparison.Ordinal);
        Assert.Equal("M1-1", known.Starts());
    }

    [Fact]
    public void A_test_that_fails_on_the_untouched_branch_is_run_again_before_the_start_is_refused()
    {
        Event Ran(bool passed, string job) => new Event.GateEnded(new(null, Night.Base, "tests", passed)
        {
            Reason = passed ? "" : "1 failed", Command = "make check", MayBeFlaky = !passed, Job = new(job),
        }) { At = Night.Evening };
        var once = Night.Opened(One).With(Ran(false, "1"));

        Assert.Null(Gating.StartFault(once.State));
        Assert.Equal("", once.Starts());
        Assert.Contains("1 failed", Gating.StartFault(once.With(Ran(false, "2")).State), StringComparison.Ordinal);
        Assert.Equal("M1-1", once.With(Ran(true, "2")).Starts());
    }

    [Fact]
    public void After_an_edit_of_the_settings_nothing_is_started_before_the_tip_was_looked_at()
    {
        var edit = new Event.SettingsRead("# 2", Night.Plain) { At = Night.Evening };
        var looked = new Event.BranchInspected(Night.Base, Ecosystem.None) { At = Night.Evening, SetupKey = "new" };
        var agent = new JobWork.Agent(AttemptId.From("M1-1"));
        var gate = new JobWork.Gate(null, Night.Base, Night.Plain.Gates!.Value[0]);
        foreach (JobWork work in new JobWork[] { agent, gate, new JobWork.Setup(Night.Base, "new") })
        {
            var night = Night.Of(One).Started("M1-1").With(
                new Event.JobIntended(JobId.Of("x", "y", 1), work) { At = Night.Evening }, edit);

            Assert.IsType<Step.Inspect>(Assert.Single(night.Next()));
            Assert.True(Assert.IsType<Step.Submit>(Assert.Single(night.With(looked).Next())).AlreadyIntended);
        }

        Assert.IsType<Step.Inspect>(Assert.Single(Night.Of(One).Started("M1-1").With(edit).Next()));
    }

    [Fact]
    public void A_setup_of_settings_that_have_changed_is_not_started()
    {
        var night = Night.Of(One).With(
            new Event.JobIntended(JobId.Of("x", "y", 1), new JobWork.Setup(Night.Base, "old")) { At = Night.Evening },
            new Event.BranchInspected(Night.Base, Ecosystem.None) { At = Night.Evening, SetupKey = "new" });

        Assert.Empty(night.Cycled().State.OpenJobs);
    }

    [Fact]
    public void Dependents_of_a_skipped_milestone_wait_unless_it_was_skipped_as_done()
    {
        var night = Night.Of(One + "\n## M2 Second\nProse.\n");

        Assert.Equal("", night.Told(new PersonCommand.Skip(new("M1"), AsDone: false)).Starts());
        Assert.Equal("M2-1", night.Told(new PersonCommand.Skip(new("M1"), AsDone: true)).Starts());
    }

    [Fact]
    public void Paused_and_draining_start_nothing_and_land_what_is_proven()
    {
        var night = Night.Of(Free).Candidate("M1-1").Gate("M1-1", "tests", true);
        foreach (var command in new PersonCommand[] { new PersonCommand.Pause(),
            new PersonCommand.Stop(AfterCurrent: true) })
        {
            Assert.Single(night.Told(command).Next().OfType<Step.Land>());
            Assert.Equal("", Night.Of(Free).Told(command).Starts());
            Assert.Equal("M1-1", Night.Of(Free).Told(command).Told(new PersonCommand.Resume()).Starts());
        }
    }

    [Fact]
    public void Stopped_nothing_starts_and_nothing_lands()
    {
        var night = Night.Of(Free).Candidate("M1-1").Gate("M1-1", "tests", true).Told(new PersonCommand.Stop(false));

        Assert.Empty(night.Next());
        Assert.Single(night.Told(new PersonCommand.Resume()).Next().OfType<Step.Land>());
    }

    [Fact]
    public void A_cycle_on_a_finished_run_does_nothing()
    {
        Assert.Empty(Night.Of(One).Landed("M1-1").Next());
    }

    [Fact]
    public void A_login_that_is_missing_holds_the_agent_only_while_somebody_is_asked()
    {
        var night = Night.Of(Free).Started("M1-1").Ended("M1-1", Ending.Authentication).Imported("M1-1",
            false).Cycled();

        Assert.Equal(Stand.Blocked, night.Stand("M1"));
        Assert.Equal("", night.Starts());
        Assert.Equal("M1-2", night.Told(new PersonCommand.Answer(new("M1"), "done")).Starts());
        Assert.Equal("M2-1", night.Told(new PersonCommand.Skip(new("M1"), AsDone: false)).Starts());
    }
}
