using System.Collections.Immutable;
using Longrun.Core.Gates;
using Xunit;

namespace Longrun.Core.Tests;

/// <summary>What a candidate has to show beside green gates.</summary>
public sealed class CycleTestsOfTrials
{
    private const string One = """
        ## M1 First
        One.
        """;

    private static readonly Finding Script =
        new(FindingKind.GateChanged, Severity.Warn, "Makefile", 1, "A gate runs it, and it was changed.");

    [Fact]
    public void The_branchs_version_of_changed_tests_runs_over_the_change()
    {
        var night = Green(changedTests: ["tests/test_a.py"]);
        Assert.Equal(Trial.BranchTests, Gate(night).Trial);

        Assert.IsType<Step.Land>(Assert.Single(night.With(Ran(Trial.BranchTests, true)).Next()));
    }

    [Fact]
    public void A_gate_that_the_branch_has_never_passed_is_not_asked_with_its_tests()
    {
        var night = Green(changedTests: ["tests/test_a.py"]);
        var never = night with { State = night.State with { LastGreen = night.State.LastGreen.Clear() } };

        Assert.IsType<Step.Land>(Assert.Single(never.Next()));
    }

    [Fact]
    public void A_change_to_any_file_of_tests_shows_again_that_the_gate_can_fail()
    {
        var night = Green();
        Assert.IsType<Step.Land>(Assert.Single(night.Next()));

        var touching = Touching(night);
        Assert.Equal(Trial.Canary, Gate(touching).Trial);
        Assert.Contains("proves nothing any more", Assert.Single(touching.With(Ran(Trial.Canary, false)).Cycled()
            .State.Of(AttemptId.From("M1-1")).Rejections).Reason, StringComparison.Ordinal);
        Assert.IsType<Step.Land>(Assert.Single(touching.With(Ran(Trial.Canary, true)).Next()));
    }

    [Fact]
    public void A_gate_that_was_never_shown_to_be_able_to_fail_shows_it_before_anything_lands_by_it()
    {
        var late = new GateDefinition("tests", GateKind.Test, "pytest") { From = new("M1") };
        var night = Night.Opened(One, Night.Plain with { Gates = [late] }).Candidate("M1-1").With(
            new Event.Examined(AttemptId.From("M1-1"), Night.Head("M1-1"), []) { At = Night.Evening },
            Ran(Trial.Plain, true));

        Assert.Equal(Trial.Canary, Gate(night).Trial);
        // Shown on the tree that landed, it is not asked there again.
        var landed = night.With(Ran(Trial.Canary, true))
            .With(new Event.Landed(AttemptId.From("M1-1"), Night.Merged("M1-1")) { At = Night.Evening });
        Assert.False(Trials.NeedsCanary(landed.State, landed.State.Tip!, late));
    }

    [Fact]
    public void Tests_of_the_branch_that_could_not_be_loaded_at_all_are_no_question()
    {
        var none = Ran(Trial.BranchTests, false);
        none = none with { Run = none.Run with { Count = 0, Failed = 1 } };

        Assert.IsType<Step.Land>(Assert.Single(Green(changedTests: ["tests/test_a.py"]).With(none).Next()));
    }

    [Fact]
    public void What_a_candidate_prints_of_its_runner_does_not_alone_say_where_a_failing_test_goes()
    {
        var gate = new GateDefinition("tests", GateKind.Test, "pytest");
        var own = Ran(Trial.Plain, true);
        var night = Green().With(own with { Run = own.Run with { Runner = "TAP" } });
        string Runners(State s, AttemptId? attempt = null) => string.Join(", ", Canary.PlannedBy(
            s, new(attempt, attempt is null ? Night.Base : Night.Merged("M1-1"), gate)).Select(run => run.Runner));

        Assert.Equal("TAP, pytest", Runners(night.State, AttemptId.From("M1-1")));
        Assert.Equal("pytest", Runners(night.State));
        Assert.Equal("TAP", Runners(Toothless(night.State), AttemptId.From("M1-1")));
    }

    [Fact]
    public void A_candidate_without_a_place_for_a_failing_test_fails_where_the_branch_has_had_one()
    {
        var s = Green().State;
        var placeless = Ran(Trial.Canary, true).Run with { Notes = [Canary.NoPlace] };
        var work = new JobWork.Gate(placeless.Attempt, placeless.Commit, new("tests", GateKind.Test, "pytest"));

        var held = Canary.Held(s, work, placeless);
        Assert.Equal((false, "no test that must fail could be planted any more"), (held.Passed, held.Reason));
        Assert.True(Canary.Held(Toothless(s), work, placeless).Passed);
        Assert.True(Canary.Held(s, work with { Attempt = null }, placeless).Passed);
        Assert.True(Canary.Held(s, work, placeless with { Notes = [] }).Passed);
    }

    /// <summary>On the branch no place was there for a failing test.</summary>
    private static State Toothless(State s) => s with
    {
        Canaries = s.Canaries.SetItem("tests", s.Canaries["tests"] with { Notes = [Canary.NoPlace] }),
    };

    private static Night Touching(Night night) => night.With(
        new Event.Examined(AttemptId.From("M1-1"), Night.Head("M1-1"), [])
        {
            At = Night.Evening, Counted = new() { TouchesTests = true },
        });

    [Fact]
    public void Red_there_where_nobody_judges_it_waits_for_the_person()
    {
        var night = Green(changedTests: ["tests/test_a.py"]).With(Ran(Trial.BranchTests, false)).Cycled();

        Assert.Equal(Stand.Blocked, night.Stand("M1"));
        Assert.Contains(
            "branch's own version of the changed tests", night.State.Of(new MilestoneId("M1")).Question!.Text,
            StringComparison.Ordinal);
        Assert.Empty(night.Next());
        Assert.IsType<Step.Land>(night.Told(new PersonCommand.Answer(new("M1"), "1")).Next()[0]);
        Assert.True(night.Told(new PersonCommand.Answer(new("M1"), "2")).Cycled()
            .State.Of(AttemptId.From("M1-1")).IsRejected);
    }

    [Fact]
    public void Red_there_it_lands_where_the_milestone_may_change_tests()
    {
        var night = Green(One + "\n\n- May change: tests\n", ["tests/test_a.py"]).With(Ran(Trial.BranchTests, false));

        Assert.IsType<Step.Land>(Assert.Single(night.Next()));
    }

    [Fact]
    public void A_changed_gate_file_has_the_gate_run_as_the_branch_has_it_beside_its_canary()
    {
        var night = Green(One + "\n\n- May change: Makefile\n", found: [Script]);
        Assert.Equal(Trial.Canary, Gate(night).Trial);

        night = night.With(Ran(Trial.Canary, true));
        Assert.Equal(Trial.BranchTests, Gate(night).Trial);
        // It was allowed: what the branch's own script says of it is told, and decides nothing.
        Assert.IsType<Step.Land>(Assert.Single(night.With(Ran(Trial.BranchTests, false)).Next()));
    }

    [Fact]
    public void Red_as_the_branch_has_a_gate_file_that_nothing_allows_to_change_waits_for_the_person()
    {
        var changed = Script with { File = "tests/conftest.py" };
        Night Red(Finding found, string roadmap = One) => Green(roadmap, found: [found])
            .With(Ran(Trial.Canary, true), Ran(Trial.BranchTests, false));

        var asked = Red(changed, One + "\n\n- May change: Makefile\n").Cycled();
        Assert.Contains(
            "branch's own version of the changed gate files", asked.State.Of(new MilestoneId("M1")).Question!.Text,
            StringComparison.Ordinal);

        // The person has let this very file go on.
        var parked = Green(found: [changed with { Severity = Severity.Park }]);
        var answered = parked.With(new Event.MilestoneBlocked(new("M1"), new()
        {
            Text = "May it?", Origin = QuestionOrigin.Weakening, Options = [Questions.AllowOption],
        }) { At = Night.Evening }).Told(new PersonCommand.Answer(new("M1"), "1"));
        Assert.IsType<Step.Land>(Assert.Single(
            answered.With(Ran(Trial.Canary, true), Ran(Trial.BranchTests, false)).Next()));
    }

    [Theory]
    [InlineData("Makefile", true)]
    [InlineData("pytest.ini", true)]
    [InlineData("tests/conftest.py", true)]
    [InlineData("run-tests.sh", true)]
    [InlineData("shop.csproj", false)]
    [InlineData("src/shop.py", false)]
    [InlineData("tools/run.js", false)]
    public void Only_what_says_how_tests_are_run_is_as_on_the_branch_and_no_source(string path, bool isLaid)
    {
        var night = Green(found: [Script with { File = path }]).With(Ran(Trial.Canary, true));

        Assert.Equal(isLaid ? [path] : [], Trials.AsOnBranch(night.State.Of(AttemptId.From("M1-1"))));
        Assert.Equal(!isLaid, night.Next()[0] is Step.Land);
    }

    [Fact]
    public void Tests_of_the_branch_that_are_not_built_with_the_change_are_no_question()
    {
        var night = Green(changedTests: ["tests/test_a.py"]);
        var broken = Run("M1-1", Night.Merged("M1-1"), false) with { Trial = Trial.BranchTests, Failed = 0 };

        Assert.IsType<Step.Land>(Assert.Single(
            night.With(new Event.GateEnded(broken) { At = Night.Evening }).Next()));
    }

    [Fact]
    public void A_canary_that_was_red_says_nothing_more_once_none_is_asked_for()
    {
        var red = Green(found: [Script]).With(Ran(Trial.Canary, false)).State.Of(AttemptId.From("M1-1"));
        Rejection? Fault(GateDefinition gate) =>
            Trials.Fault(red, Night.Merged("M1-1"), [new ActiveGate(gate, GateRole.Required)]);

        Assert.NotNull(Fault(new("tests", GateKind.Test, "pytest")));
        Assert.Null(Fault(new("tests", GateKind.Test, "pytest") { HasNoCanary = true }));
        Assert.Null(Fault(new("tests", GateKind.Test, "pytest -q")));
    }

    [Fact]
    public void A_canary_that_did_not_end_by_itself_is_asked_once_more()
    {
        var killed = Green(found: [Script]).With(Ran(Trial.Canary, false, mayBeFlaky: true));
        Assert.Equal(Trial.Canary, Gate(killed).Trial);

        Assert.Equal(Trial.BranchTests, Gate(killed.With(Ran(Trial.Canary, true))).Trial);
        Assert.True(killed.With(Ran(Trial.Canary, false, mayBeFlaky: true), Ran(Trial.BranchTests, true)).Cycled()
            .State.Of(AttemptId.From("M1-1")).IsRejected);
    }

    [Fact]
    public void A_canary_that_passed_is_not_asked_again()
    {
        var passed = Green(found: [Script]).With(Ran(Trial.Canary, false), Ran(Trial.BranchTests, true)).Cycled();

        Assert.Contains("proves nothing any more", Assert.Single(
            passed.State.Of(AttemptId.From("M1-1")).Rejections).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_canary_of_the_branch_that_did_not_end_by_itself_is_asked_once_more_before_it_is_believed()
    {
        var tests = Night.Plain with { Gates = [new("tests", GateKind.Test, "pytest")] };
        var canary = new JobWork.Gate(null, Night.Base, tests.Gates!.Value[0]) { Trial = Trial.Canary };
        var night = Night.Opened(One, tests)
            .With(new Event.GateEnded(Run(null, Night.Base, true)) { At = Night.Evening });
        // A job that was interrupted is no run of it.
        var cut = Jobs.Next(night.State, canary);
        night = night.With(
            new Event.JobIntended(cut, canary) { At = Night.Evening },
            new Event.JobEnded(cut, new(JobEndReason.Interrupted, null, 1, 1)) { At = Night.Evening });
        for (var round = 1; round <= 2; round++)
        {
            Assert.Equal(Trial.Canary, Gate(night).Trial);
            Assert.Null(Gating.StartFault(night.State));
            var job = Jobs.Next(night.State, canary);
            night = night.With(
                new Event.JobIntended(job, canary) { At = Night.Evening },
                new Event.GateEnded(Run(null, Night.Base, false) with
                {
                    Trial = Trial.Canary, MayBeFlaky = true, Job = job,
                }) { At = Night.Evening },
                new Event.JobEnded(job, new(JobEndReason.WallClock, null, 1, 1)) { At = Night.Evening });
        }

        Assert.Contains("proves nothing", Gating.StartFault(night.State), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_command_that_must_fail_is_asked_anew_and_what_the_old_one_said_no_longer_counts()
    {
        GateDefinition With(string canary) => new("tests", GateKind.Test, "pytest") { Canary = canary };
        Night On(GateDefinition gate) => Night.Opened(One, Night.Plain with { Gates = [gate] }).With(
            new Event.GateEnded(Run(null, Night.Base, true)) { At = Night.Evening },
            new Event.GateEnded(Run(null, Night.Base, false) with { Trial = Trial.Canary, Canary = "true" })
                { At = Night.Evening });

        Assert.Contains("proves nothing", Gating.StartFault(On(With("true")).State), StringComparison.Ordinal);
        Assert.Null(Gating.StartFault(On(With("false")).State));
        var asked = Gate(On(With("false")));
        Assert.Equal((Trial.Canary, "false"), (asked.Trial, asked.Definition.Canary));

        // Its first run was killed: that is not the second of the old one's.
        var killed = On(With("false")).With(new Event.GateEnded(Run(null, Night.Base, false) with
        {
            Trial = Trial.Canary, Canary = "false", MayBeFlaky = true,
        }) { At = Night.Evening });
        Assert.Equal(Trial.Canary, Gate(killed).Trial);
        Assert.Null(Gating.StartFault(killed.State));
    }

    /// <summary>A candidate whose gate is green, on a branch whose canary has failed as it should.</summary>
    private static Night Green(
        string roadmap = One, ImmutableArray<string>? changedTests = null, ImmutableArray<Finding>? found = null) =>
        Night.Opened(roadmap, Night.Plain with { Gates = [new("tests", GateKind.Test, "pytest")] }).With(
            new Event.GateEnded(Run(null, Night.Base, true)) { At = Night.Evening },
            new Event.GateEnded(Run(null, Night.Base, true) with { Trial = Trial.Canary }) { At = Night.Evening })
            .Candidate("M1-1").With(
                new Event.Examined(AttemptId.From("M1-1"), Night.Head("M1-1"), found ?? [])
                {
                    At = Night.Evening, Counted = new() { ChangedTests = changedTests ?? [] },
                },
                Ran(Trial.Plain, true));

    private static JobWork.Gate Gate(Night night) =>
        (JobWork.Gate)Assert.IsType<Step.Submit>(night.Next()[0]).Work;

    private static Event.GateEnded Ran(Trial trial, bool passed, bool mayBeFlaky = false) =>
        new(Run("M1-1", Night.Merged("M1-1"), passed) with { Trial = trial, MayBeFlaky = mayBeFlaky })
        {
            At = Night.Evening,
        };

    private static GateRun Run(string? attempt, CommitId commit, bool passed) =>
        new(attempt is null ? null : AttemptId.From(attempt), commit, "tests", passed)
        {
            Command = "pytest", Kind = GateKind.Test, Count = 3, Runner = "pytest", Reason = passed ? null : "red",
        };
}
