using Longrun.Core.Digest;
using Longrun.Core.Gates;
using Longrun.Core.Verdict;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests;

/// <summary>What code, retries and hidden files say of work before it may land.</summary>
public sealed class CycleTestsOfVerdict
{
    private const string Two = """
        ## M1 First
        One.

        - Depends on: none

        ## M2 Second
        Two.

        - Depends on: none
        """;

    private static readonly Finding Skipped =
        new(FindingKind.TestsSkipped, Severity.Reject, "tests/a.py", 4, "The test `adds` is skipped.");

    private static readonly Finding Weakened =
        new(FindingKind.GateWeakened, Severity.Park, "package.json", 7, "The script `test` ends in `|| true`.")
        {
            Excerpt = "+ \"test\": \"node --test || true\"",
        };

    [Fact]
    public void Work_is_looked_at_by_code_before_any_gate_runs_on_it()
    {
        var night = Night.Of(Two).Started("M1-1").Ended("M1-1", Ending.Completed).With(
            new Event.AttemptImported(new(new("M1"), 1), Night.Head("M1-1"), Night.Base, new(1, 1, 0)
            {
                HasWork = true, IsNew = true,
            }) { At = Night.Evening });

        Assert.IsType<Step.Examine>(Assert.Single(night.Next()));
        Assert.IsType<Step.MakeCandidate>(Assert.Single(night.Examined("M1-1").Next()));
    }

    [Fact]
    public void What_was_found_goes_back_to_the_worker_with_file_and_line()
    {
        var night = Ended().Examined("M1-1", Skipped).Cycled();

        var reason = Assert.Single(night.State.Of(new AttemptId(new("M1"), 1)).Rejections).Reason;
        Assert.Equal("tests/a.py:4: The test `adds` is skipped.", reason);
    }

    [Theory]
    [InlineData((int)Severity.Note)]
    [InlineData((int)Severity.Warn)]
    public void What_is_only_shown_keeps_nothing_from_the_gates(int severity)
    {
        var night = Ended().Examined("M1-1", Skipped with { Severity = (Severity)severity });

        Assert.IsType<Step.MakeCandidate>(Assert.Single(night.Next()));
    }

    [Fact]
    public void A_weakened_gate_parks_its_milestone_and_the_worker_goes_on_with_the_next()
    {
        var night = Ended().Examined("M1-1", Weakened).Cycled();

        Assert.Equal(Stand.Blocked, night.Stand("M1"));
        var question = night.State.Of(new MilestoneId("M1")).Question!;
        Assert.Contains("package.json", question.Text);
        Assert.Contains("|| true", question.Attachment!.Text);
        Assert.Equal("M2-1", night.Starts());
    }

    [Fact]
    public void Parked_work_that_the_person_allows_goes_to_its_gates_as_it_is()
    {
        var night = Ended().Examined("M1-1", Weakened).Cycled().Told(new PersonCommand.Answer(new("M1"), "1"));

        Assert.IsType<Step.MakeCandidate>(night.Next()[0]);
    }

    [Theory]
    [InlineData("2", "Send it back")]
    [InlineData("keep the strict script", "keep the strict script")]
    public void Parked_work_that_the_person_does_not_allow_goes_back_with_their_words(string typed, string words)
    {
        var night = Ended().Examined("M1-1", Weakened).Cycled().Told(new PersonCommand.Answer(new("M1"), typed))
            .Cycled();

        Assert.Contains(words, Assert.Single(night.State.Of(new AttemptId(new("M1"), 1)).Rejections).Reason);
        Assert.Equal(Stand.Ready, night.Stand("M1"));
    }

    [Fact]
    public void Parked_work_can_be_skipped()
    {
        var night = Ended().Examined("M1-1", Weakened).Cycled()
            .Told(new PersonCommand.Answer(new("M1"), Questions.SkipOption)).Cycled();

        Assert.Equal(Stand.Skipped, night.Stand("M1"));
        Assert.True(night.State.Of(new AttemptId(new("M1"), 1)).IsOver);
    }

    [Fact]
    public void A_night_ends_with_work_that_is_parked()
    {
        var night = Ended(One).Examined("M1-1", Weakened).Cycled();

        Assert.Empty(night.Next());
        Assert.True(Standing.IsOver(night.State, null, Night.Evening));
        Assert.Equal(ExitCode.SomethingBlocked, Standing.Exit(night.State));
    }

    [Fact]
    public void A_red_gate_runs_once_more_before_it_counts()
    {
        var red = Night.Of(Two).Candidate("M1-1").With(Ran("M1-1", Night.Merged("M1-1"), false));
        Assert.Equal(Night.Merged("M1-1"), Gate(red).Commit);

        var green = red.With(Ran("M1-1", Night.Merged("M1-1"), true));
        Assert.IsType<Step.Land>(Assert.Single(green.Next()));
    }

    [Fact]
    public void Red_twice_it_runs_without_the_change_and_green_there_the_change_is_to_blame()
    {
        var twice = Night.Of(Two).Candidate("M1-1")
            .With(Ran("M1-1", Night.Merged("M1-1"), false), Ran("M1-1", Night.Merged("M1-1"), false));
        Assert.Equal(Night.Base, Gate(twice).Commit);

        var blamed = twice.With(Without("M1-1", true)).Cycled();
        Assert.True(blamed.State.Of(new AttemptId(new("M1"), 1)).IsRejected);
    }

    [Fact]
    public void Red_without_the_change_as_well_it_is_the_branch_that_turned_red()
    {
        var night = Night.Of(Two).Candidate("M1-1").With(
            Ran("M1-1", Night.Merged("M1-1"), false), Ran("M1-1", Night.Merged("M1-1"), false),
            Without("M1-1", false));
        // Once more on the branch itself, before the whole night waits for it.
        Assert.Null(Gate(night).Attempt);

        night = night.With(new Event.GateEnded(Run(null, Night.Base, false)) { At = Night.Evening });
        Assert.Empty(night.Next());
        Assert.False(night.State.Of(new AttemptId(new("M1"), 1)).IsRejected);
        Assert.Contains("turned red", Gating.TurnedRed(night.State));
        Assert.Contains("nothing lands but your own commits", Assert.Single(Telling.Warnings(night.State)),
            StringComparison.Ordinal);
        Assert.True(Standing.IsOver(night.State, null, Night.Evening));
        Assert.StartsWith("Nothing lands, the branch turned red: gate tests: ",
            Closing.Sentence(ExitCode.SomethingBlocked, night.State), StringComparison.Ordinal);
        Assert.StartsWith("longrun resume", Closing.Next(ExitCode.SomethingBlocked, night.State)[0],
            StringComparison.Ordinal);

        var resumed = night.Told(new PersonCommand.Resume());
        Assert.Null(Gate(resumed).Attempt);
        resumed = resumed.With(new Event.GateEnded(Run(null, Night.Base, true)) { At = Night.Evening });
        Assert.Equal(Night.Merged("M1-1"), Gate(resumed).Commit);

        // What was red on that very tree is told beside what is green there now.
        var landing = resumed.With(Ran("M1-1", Night.Merged("M1-1"), true));
        Assert.IsType<Step.Land>(Assert.Single(landing.Next()));
        Assert.Contains(
            Remarks.Of(landing.State.Of(new AttemptId(new("M1"), 1))), found => found.Kind == FindingKind.Flaky);
    }

    [Fact]
    public void What_was_red_before_a_resume_is_no_reason_to_send_back_after_it()
    {
        var resumed = Night.Of(Two).Candidate("M1-1").With(
            Ran("M1-1", Night.Merged("M1-1"), false), Ran("M1-1", Night.Merged("M1-1"), false),
            Without("M1-1", false), new Event.GateEnded(Run(null, Night.Base, false)) { At = Night.Evening })
            .Told(new PersonCommand.Resume())
            .With(new Event.GateEnded(Run(null, Night.Base, true)) { At = Night.Evening });

        var red = resumed.With(Ran("M1-1", Night.Merged("M1-1"), false));
        Assert.Equal(Night.Merged("M1-1"), Gate(red).Commit);
        red = red.With(Ran("M1-1", Night.Merged("M1-1"), false));
        Assert.Equal(Trial.Without, Gate(red).Trial);
        Assert.True(red.With(Without("M1-1", true)).Cycled().State.Of(new AttemptId(new("M1"), 1)).IsRejected);
    }

    [Fact]
    public void A_gate_that_cannot_be_flaky_is_not_run_again()
    {
        var run = Run("M1-1", Night.Merged("M1-1"), false) with { MayBeFlaky = false };
        var night = Night.Of(Two).Candidate("M1-1").With(new Event.GateEnded(run) { At = Night.Evening }).Cycled();

        Assert.True(night.State.Of(new AttemptId(new("M1"), 1)).IsRejected);
    }

    [Fact]
    public void Hidden_files_run_on_the_candidate_and_tell_its_worker_nothing()
    {
        var night = Night.Of(One).With(new Event.AcceptanceRead("0123456789abcdef", ["test_all.py"])
        {
            At = Night.Evening,
        }).Candidate("M1-1").Gate("M1-1", "tests", true);
        var hidden = Gate(night).Definition;
        Assert.Equal("python3 .longrun/acceptance.py -q '.longrun/acceptance/test_all.py'", hidden.Run);
        Assert.Equal(GateKind.Test, hidden.Kind);
        Assert.DoesNotContain(
            ActiveGates.ForWorker(night.State, new("M1")), gate => gate.Definition.Name == hidden.Name);

        var run = new GateRun(new(new("M1"), 1), Night.Merged("M1-1"), hidden.Name, false)
        {
            Command = hidden.Run, Kind = hidden.Kind, Plan = hidden.Plan, Reason = "1 test failed: it names Ada",
            Tail = "AssertionError: Ada",
        };
        var rejection = Assert.Single(night.With(new Event.GateEnded(run) { At = Night.Evening }).Cycled()
            .State.Of(new AttemptId(new("M1"), 1)).Rejections);
        Assert.Null(rejection.Tail);
        Assert.DoesNotContain("Ada", rejection.Reason);
    }

    [Theory]
    [InlineData("Try again", null)]
    [InlineData("yes", null)]
    [InlineData("Send it back", "the person, asked about it: Send it back")]
    [InlineData("use the other library", "the person, asked about it: use the other library")]
    public void A_hidden_gate_that_could_not_be_run_is_asked_of_once_for_each_answer(string answer, string? back)
    {
        var night = Night.Of(One).With(new Event.AcceptanceRead("0123456789abcdef", ["test_all.py"])
        {
            At = Night.Evening,
        }).Candidate("M1-1").Gate("M1-1", "tests", true);
        var hidden = Gate(night).Definition;
        var unfit = new GateRun(new(new("M1"), 1), Night.Merged("M1-1"), hidden.Name, false)
        {
            Command = hidden.Run, Kind = hidden.Kind, Plan = hidden.Plan, Reason = "no pytest", IsUnfit = true,
        };
        night = night.With(new Event.GateEnded(unfit) { At = Night.Evening });
        Assert.Equal(hidden.Name, Gate(night).Definition.Name);
        night = night.With(new Event.GateEnded(unfit) { At = Night.Evening }).Cycled();
        Assert.Contains("could not be run", night.State.Of(new MilestoneId("M1")).Question!.Text);
        Assert.Empty(night.Next());

        night = night.Told(new PersonCommand.Answer(new("M1"), answer));
        if (back is null)
        {
            Assert.Equal(hidden.Name, Gate(night).Definition.Name);
            return;
        }

        Assert.Equal(back, Assert.Single(night.Cycled().State.Of(new AttemptId(new("M1"), 1)).Rejections).Reason);
        Assert.Null(night.Cycled().State.Of(new MilestoneId("M1")).Question);
    }

    [Fact]
    public void Hidden_files_of_a_milestone_are_asked_from_it_on()
    {
        var night = Night.Of(Two).With(new Event.AcceptanceRead(
            "0123456789abcdef", ["M2/check.test.js", "data.json", "m1_first.sh"]) { At = Night.Evening });

        Assert.Equal("acceptance-M1-sh", Names(night, "M1"));
        Assert.Equal("acceptance-M2-node", Names(night, "M2"));
        Assert.Equal("acceptance-M1-sh acceptance-M2-node", Names(night.Landed("M1-1"), "M2"));
    }

    [Fact]
    public void Hidden_files_of_a_milestone_that_an_edit_takes_out_are_asked_of_nothing_and_that_is_said()
    {
        var night = Night.Of(Two).With(
            new Event.AcceptanceRead("0123456789abcdef", ["M2-login.sh"]) { At = Night.Evening },
            new Event.RoadmapRead(".longrun/ROADMAP.md", One) { At = Night.Evening });

        Assert.Equal("", Names(night, "M1"));
        Assert.Contains(NotProven.Of(night.State), line => line.Contains(
            "no longer in the roadmap were asked of nothing: M2-login.sh", StringComparison.Ordinal));
    }

    [Fact]
    public void A_gate_that_could_not_be_run_says_nothing_of_the_branch()
    {
        var red = Ran("M1-1", Night.Merged("M1-1"), false);
        var night = Night.Of(One).Candidate("M1-1").With(red, red, new Event.GateEnded(
            Run("M1-1", Night.Base, false) with { Trial = Trial.Without, MayBeFlaky = false, IsUnfit = true })
            { At = Night.Evening });

        Assert.Null(Gating.TurnedRed(night.State));
        Assert.Equal(Night.Merged("M1-1"), Gate(night).Commit);
        Assert.True(night.With(red).Cycled().State.Of(AttemptId.From("M1-1")).IsRejected);
    }

    [Fact]
    public void A_baseline_that_could_not_be_run_is_run_once_more_and_no_work_is_held_back_for_it()
    {
        var unfit = new Event.GateEnded(Run(null, Night.Base, false) with { MayBeFlaky = false, IsUnfit = true })
        {
            At = Night.Evening,
        };
        var night = Night.Of(Two).Landed("M1-1").Told(new PersonCommand.Resume());
        unfit = unfit with { Run = unfit.Run with { Commit = night.State.Tip! } };

        Assert.Null(Gate(night.With(unfit)).Attempt);
        var twice = night.With(unfit, unfit);
        Assert.Null(Gating.TurnedRed(twice.State));
        Assert.Equal("M2-1", twice.Starts());
    }

    [Fact]
    public void Hidden_files_that_nobody_knows_how_to_run_do_not_pass_for_run()
    {
        var night = Night.Of(One).With(
            new Event.AcceptanceRead("0123456789abcdef", ["spec.rb"]) { At = Night.Evening });

        Assert.Contains("exit 1", ActiveGates.For(night.State, new("M1"))[^1].Definition.Run);
    }

    private const string One = """
        ## M1 First
        One.
        """;

    private static Night Ended(string roadmap = Two) =>
        Night.Of(roadmap).Started("M1-1").Ended("M1-1", Ending.Completed).Imported("M1-1");

    private static JobWork.Gate Gate(Night night) =>
        (JobWork.Gate)Assert.IsType<Step.Submit>(night.Next()[0]).Work;

    private static string Names(Night night, string milestone) => string.Join(' ', ActiveGates
        .For(night.State, new(milestone)).Select(gate => gate.Definition).Where(gate => gate.IsHidden)
        .Select(gate => gate.Name));

    private static Event.GateEnded Ran(string attempt, CommitId commit, bool passed) =>
        new(Run(attempt, commit, passed)) { At = Night.Evening };

    private static Event.GateEnded Without(string attempt, bool passed) =>
        new(Run(attempt, Night.Base, passed) with { Trial = Trial.Without }) { At = Night.Evening };

    private static GateRun Run(string? attempt, CommitId commit, bool passed) =>
        new(attempt is null ? null : AttemptId.From(attempt), commit, "tests", passed)
        {
            Command = "make check", Reason = passed ? null : "1 test failed", MayBeFlaky = !passed,
        };
}
