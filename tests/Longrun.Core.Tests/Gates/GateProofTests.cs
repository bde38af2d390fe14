using System.Collections.Immutable;
using Longrun.Core.Gates;
using Longrun.Core.Roadmap;
using Xunit;

namespace Longrun.Core.Tests.Gates;

public sealed class GateProofTests
{
    private const string Tap = "ok 1 - a\nok 2 - b\nok 3 - c\n1..3\n";
    private const string Red = "ok 1 - a\nnot ok 2 - b\nok 3 - c\n1..3\n";

    private static readonly GateDefinition Gate = new("tests", GateKind.Test, "make test");

    private static GateBefore Branch { get; } = new()
    {
        Count = 3, Seconds = 20,
        Tests = [.. new[] { "a", "b", "c" }.Select(name => new NamedTest(name, TestStatus.Passed))],
    };

    [Fact]
    public void A_run_carries_its_numbers_and_the_names_of_what_failed()
    {
        var run = Judge(Red, code: 1);

        Assert.Equal((false, 3, 1, 0, "TAP"), (run.Passed, run.Count, run.Failed, run.Skipped, run.Runner));
        Assert.Equal(["b"], run.FailedTests);
        Assert.True(run.MayBeFlaky);
    }

    [Fact]
    public void A_test_that_is_gone_fails_by_name_though_another_took_its_place()
    {
        Assert.Equal("tests gone: b (only a milestone whose `May change` has the word tests may leave tests out)",
            Judge("ok 1 - a\nok 2 - new\nok 3 - c\n1..3\n", Branch).Reason);
        Assert.Null(Judge("ok 1 - a\nok 2 - b\nok 3 - c\nok 4 - d\n1..4\n", Branch).Reason);
    }

    [Fact]
    public void A_test_that_is_newly_skipped_fails_by_name() =>
        Assert.Equal("newly skipped: b", Judge("ok 1 - a\nok 2 - b # SKIP\nok 3 - c\nok 4 - d\n1..4\n", Branch).Reason);

    [Fact]
    public void Fewer_tests_without_names_fail_by_their_number() => Assert.Equal(
        "only 2 tests ran where 3 ran on the branch (TAP)",
        Judge("ok 1 - a\nok 2 - b\n1..2\n", Branch with { Tests = [] }).Reason);

    [Theory]
    [InlineData("may", "the tests of mail", true)]
    [InlineData("may", "src/latest", false)]
    [InlineData("touches", "tests/**", false)]
    [InlineData("touches", "src/mail.test.js", true)]
    [InlineData("touches", "src/mail.js", false)]
    [InlineData("may", "jest.config.js, test config", false)]
    public void Tests_may_go_where_the_milestone_names_tests_or_their_file(string where, string word, bool isAllowed)
    {
        var milestone = new Milestone { Id = new("M1"), Title = "", Brief = "" };
        milestone = where == "may" ? milestone with { MayChange = [word] } : milestone with { Touches = [word] };

        Assert.Equal(isAllowed, TestRemoval.IsAsked(milestone, "src/mail.test.js › sends"));
    }

    [Fact]
    public void What_may_go_is_said_and_lowers_the_count()
    {
        var milestone = new Milestone { Id = new("M1"), Title = "", Brief = "", MayChange = ["the old tests"] };

        var run = Judge("ok 1 - a\nok 2 - c\n1..2\n", Branch with { Milestone = milestone });

        Assert.True(run.Passed);
        Assert.Contains("gone, as the milestone may: b", run.Notes);
    }

    [Fact]
    public void A_test_that_moved_is_not_gone()
    {
        ImmutableArray<NamedTest> before = [new("a.py::test_x", TestStatus.Passed), new("p › One", TestStatus.Passed)];
        ImmutableArray<NamedTest> now = [new("b.py::test_x", TestStatus.Passed), new("q › One", TestStatus.Passed)];

        var lost = TestsLost.Between(before, now, []);

        Assert.Empty(lost.Gone);
        Assert.Equal(["a.py::test_x", "p › One"], lost.Moved);
    }

    [Fact]
    public void A_test_that_moved_and_is_skipped_there_is_newly_skipped()
    {
        var lost = TestsLost.Between(
            [new("a.py::test_x", TestStatus.Passed), new("a.py::test_y", TestStatus.Skipped)],
            [new("b.py::test_x", TestStatus.Skipped), new("b.py::test_y", TestStatus.Skipped)], []);

        Assert.Equal(["a.py::test_x"], lost.Skipped);
        Assert.Equal(["a.py::test_y"], lost.Moved);
        Assert.Empty(lost.Gone);
    }

    [Fact]
    public void A_test_that_the_source_tells_was_renamed_is_not_gone_where_the_other_one_runs()
    {
        ImmutableArray<NamedTest> before =
        [
            new("a.py::test_x", TestStatus.Passed), new("a.py::test_y[1]", TestStatus.Passed),
            new("m › adds", TestStatus.Passed),
        ];
        ImmutableArray<RenamedTest> renamed =
            [new("test_x", "test_sum"), new("test_y", "test_rows"), new("adds", "adds up")];
        NamedTest sum = new("a.py::test_sum", TestStatus.Passed), rows = new("a.py::test_rows[1]", TestStatus.Passed);

        var all = TestsLost.Between(before, [sum, rows, new("m › adds up", TestStatus.Passed)], renamed);
        Assert.Equal(
            ["a.py::test_x, now test_sum", "a.py::test_y[1], now test_rows", "m › adds, now adds up"], all.Renamed);
        Assert.Empty(all.Gone);

        Assert.Equal(["m › adds"], TestsLost.Between(before, [sum, rows], renamed).Gone);
        Assert.Equal(["m › adds"],
            TestsLost.Between(before, [sum, rows, new("m › adds up", TestStatus.Skipped)], renamed).Gone);
        Assert.Equal(3, TestsLost.Between(before, [sum, rows, new("m › adds up", TestStatus.Passed)], []).Gone.Length);
    }

    [Fact]
    public void One_test_stands_for_one_that_was_renamed()
    {
        var lost = TestsLost.Between(
            [new("a.py::test_x", TestStatus.Passed), new("b.py::test_x", TestStatus.Passed)],
            [new("a.py::test_sum", TestStatus.Passed)], [new("test_x", "test_sum"), new("test_x", "test_sum")]);

        Assert.Equal(["a.py::test_x, now test_sum"], lost.Renamed);
        Assert.Equal(["b.py::test_x"], lost.Gone);
    }

    [Fact]
    public void A_new_test_stands_for_one_that_is_gone_by_whatever_it_is_known()
    {
        NamedTest Ran(string name) => new(name, TestStatus.Passed);

        Assert.Equal(["a.py::test_t1"], TestsLost.Between(
            [Ran("a.py::test_t1"), Ran("b.py::test_t2")], [Ran("a.py::test_t2")], []).Gone);
        var swapped = TestsLost.Between(
            [Ran("a.py::test_t1"), Ran("b.py::test_t2")], [Ran("a.py::test_t2"), Ran("c.py::test_t1")], []);
        Assert.Empty(swapped.Gone);
        Assert.Equal(["a.py::test_t1", "b.py::test_t2"], swapped.Moved);
    }

    [Fact]
    public void A_name_with_a_dot_in_it_is_known_as_a_whole()
    {
        var lost = TestsLost.Between(
            [new("12.305 EUR is rejected", TestStatus.Passed)], [new("12.305 EUR is refused", TestStatus.Passed)],
            [new("12.305 EUR is rejected", "12.305 EUR is refused")]);

        Assert.Equal(["12.305 EUR is rejected, now 12.305 EUR is refused"], lost.Renamed);
    }

    [Fact]
    public void Tests_that_are_skipped_are_told_also_where_not_all_have_a_name()
    {
        const string log = """
            ============================= test session starts ==============================
            collected 2 items

            test_m.py::test_a SKIPPED (later)                                        [ 50%]
            test_m.py::test_b PASSED                                                 [100%]

            ========================= 1 passed, 1 skipped in 0.01s =========================
            ============================= test session starts ==============================
            ============================== 2 passed in 0.01s ===============================
            """;
        var branch = new GateBefore
        {
            Count = 2,
            Tests = [new("test_m › test_a", TestStatus.Passed), new("test_m › test_b", TestStatus.Passed)],
        };

        Assert.Equal("newly skipped: test_m › test_a", Judge(log, branch).Reason);
    }

    [Fact]
    public void A_test_that_became_the_rows_of_a_table_is_not_gone()
    {
        var lost = TestsLost.Between(
            [new("a.py::test_x", TestStatus.Passed), new("a.py::test_y", TestStatus.Passed)],
            [new("a.py::test_x[1-2]", TestStatus.Passed), new("a.py::test_z[1]", TestStatus.Passed)], []);

        Assert.Equal(["a.py::test_x"], lost.Moved);
        Assert.Equal(["a.py::test_y"], lost.Gone);
    }

    [Fact]
    public void Values_in_names_may_vary_but_not_become_fewer()
    {
        ImmutableArray<NamedTest> before =
            [new("t[port 4001]", TestStatus.Passed), new("t[port 4002]", TestStatus.Passed)];

        Assert.Empty(TestsLost.Between(before,
            [new("t[port 9001]", TestStatus.Passed), new("t[port 9002]", TestStatus.Passed)], []).Gone);
        Assert.Equal(["t[port 4002]"], TestsLost.Between(before, [new("t[port 9001]", TestStatus.Passed)], []).Gone);
    }

    [Fact]
    public void A_run_that_is_implausibly_fast_says_so_and_passes()
    {
        Assert.Equal(["done in 1.0 s where the branch takes 20.0 s"], Judge(Tap, Branch, seconds: 1).Notes);
        Assert.Empty(Judge(Tap, Branch, seconds: 2.1).Notes);
        Assert.Empty(Judge(Tap, Branch with { Seconds = 4.9 }, seconds: 0.1).Notes);
    }

    [Fact]
    public void A_known_flaky_test_is_excused_only_by_having_passed_in_the_run_before()
    {
        var excused = Judge(Red, 1, new(["b"], ["a"]));
        Assert.True(excused.Passed);
        Assert.Equal(["failed, known to be flaky, and passed in the run before: b"], excused.Notes);

        Assert.True(Judge(Red, 1, new(["b"], [])).MayBeFlaky); // the first run is repeated like any other
        Assert.False(Judge(Red, 1, new(["b"], [])).Passed);
        Assert.False(Judge(Red, 1, new(["b"], ["b"])).Passed); // always red is red
        Assert.False(Judge(Red, 1, new(["c"], ["a"])).Passed);
        Assert.False(Judge("not ok 1 - a\nnot ok 2 - b\n1..2\n", 1, new(["b"], ["c"])).Passed);
        Assert.False(Judge("not ok 1 - mail b\n1..1\n", 1, new(["b"], ["a"])).Passed); // whole names only
        Assert.False(Judge("not ok 1 - b\n1..2\n", 1, new(["b"], ["a"])).Passed); // more failed than was named
        Assert.False(Judge(Red, 137, new(["b"], ["a"])).Passed);
        var many = Enumerable.Range(0, TestReport.FailedMax).Select(i => $"t{i}").ToImmutableArray();
        Assert.False(Judge(Red, 1, new(["b"], many)).Passed); // of so many not all are told
    }

    [Fact]
    public void Tests_that_had_names_on_the_branch_and_have_none_now_are_hidden()
    {
        const string Jest = "Test Suites: 2 passed, 2 total\nTests:       3 passed, 3 total\n"
            + "Snapshots:   0 total\nTime:        1 s\n";
        Assert.Equal("the branch's run names its tests, this one does not: 0 names are told of 3 tests that ran (Jest);"
            + " run them as the branch does", Judge(Jest, Branch with { Count = 4 }).Reason);
        Assert.False(Judge(Jest, Branch with { Count = 4 }).MayBeFlaky);
        // It names them while there is one file; of two there are as many tests at least.
        Assert.True(Judge(Jest, Branch with { Count = 3 }).Passed);
        Assert.True(Judge(Jest, Branch with { Count = 2 }).Passed);
        Assert.True(Judge(Jest, Branch with { Tests = [] }).Passed);
        var milestone = new Milestone { Id = new("M1"), Title = "", Brief = "", MayChange = ["the tests"] };
        Assert.True(Judge(Jest, Branch with { Milestone = milestone }).Passed);
    }

    [Theory]
    [InlineData(1, "boom", true)]
    [InlineData(0, Red, true)]
    [InlineData(139, "", true)]
    [InlineData(127, "sh: 1: jest: not found", false)]
    [InlineData(1, "npm ERR! jest: not found", false)]
    [InlineData(1, "1..0\n", false)]
    [InlineData(0, "", false)]
    [InlineData(0, "ok 1 - a # SKIP\n1..1\n", false)]
    public void What_may_end_differently_when_it_is_run_again_is_told(int code, string log, bool may) =>
        Assert.Equal(may, Judge(log, code: code).MayBeFlaky);

    [Theory]
    [InlineData("test_m.py::test_a FAILED [ 50%]\ntest_m.py::test_b PASSED [100%]\n", false)]
    [InlineData("test_m.py::test_a FAILED [ 50%]\ntest_m.py::test_a PASSED [100%]\n", true)]
    [InlineData("test_a.py printed FAILED\n", true)]
    public void What_the_runner_showed_to_fail_is_not_taken_back_by_a_file_or_a_summary(string shown, bool passes)
    {
        var file = Judge(shown, new TestTally(2, 0, 0, "JUnit"));
        Assert.Equal(passes, file.Passed);
        const string summary = "============================== 2 passed in 0.01s ===============================\n";
        var printed = Judge(shown + summary);
        Assert.Equal(passes, printed.Passed);
        if (!passes)
        {
            Assert.Equal("the end of the run says that none failed, but test_m.py::test_a did", file.Reason);
            Assert.Equal(file.Reason, printed.Reason);
        }
    }

    [Fact]
    public void Fewer_tests_will_not_end_differently() => Assert.False(
        Judge("ok 1 - a\n1..1\n", Branch).MayBeFlaky);

    [Fact]
    public void Files_that_contradict_the_output_have_failed()
    {
        Assert.Equal("the results files list 40 tests of which 0 failed, but the output says 1 failed (TAP)",
            Judge(Red, new TestTally(40, 0, 0, "JUnit XML")).Reason);
        Assert.Equal("the results files list 40 tests that ran, but the output says 3 did (TAP)",
            Judge(Tap, new TestTally(40, 0, 0, "JUnit XML")).Reason);
        var fewer = Judge(Tap, new TestTally(2, 0, 0, "JUnit XML"));
        Assert.Equal((true, 2), (fewer.Passed, fewer.Count));
        Assert.Equal(["the output says 3 tests ran, the results files list 2"], fewer.Notes);
    }

    [Fact]
    public void Files_count_where_the_output_does_not_and_failures_in_them_fail()
    {
        var run = Judge("", new TestTally(4, 0, 0, "TRX"));
        Assert.Equal((true, 4), (run.Passed, run.Count));
        Assert.Equal("exit code 0, but 1 test failed (TRX)", Judge("", new TestTally(4, 1, 0, "TRX")).Reason);
        Assert.Equal("no test ran (TRX)", Judge("", new TestTally(0, 0, 0, "TRX")).Reason);
    }

    [Fact]
    public void Files_that_cannot_be_read_fail_what_ended_well_and_are_mentioned_otherwise()
    {
        var unfit = new ResultsSight.Unfit("the results file a.xml is a link");

        Assert.Equal(unfit.Reason, Judge(Tap, unfit).Reason);
        var red = Judge(Red, unfit, code: 1);
        Assert.StartsWith("1 test failed", red.Reason, StringComparison.Ordinal);
        Assert.Equal([unfit.Reason], red.Notes);
    }

    private static GateRun Judge(string log, TestTally file) => Judge(log, new ResultsSight.Told(new(file, [])));

    private static GateRun Judge(string log, ResultsSight sight, int code = 0) =>
        Judge(new(ProcessEnd.Exit(code), log) { Seconds = 30, Results = sight }, null, FlakyTests.None);

    private static GateRun Judge(string log, GateBefore? before = null, int code = 0, double seconds = 30) =>
        Judge(new(ProcessEnd.Exit(code), log) { Seconds = seconds }, before, FlakyTests.None);

    private static GateRun Judge(string log, int code, FlakyTests flaky) =>
        Judge(new(ProcessEnd.Exit(code), log) { Seconds = 30 }, null, flaky);

    private static GateRun Judge(GateTrace trace, GateBefore? before, FlakyTests flaky) => GateProof.Judge(
        new(null, new("c"), Gate.Name, false) { Command = Gate.Run }, Gate, trace, before, flaky).Run;
}
