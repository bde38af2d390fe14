using Longrun.Core.Gates;
using Xunit;

namespace Longrun.Core.Tests.Gates;

/// <summary>What docs/formats/gates.md says of <c>count:</c> and of what is tried again, as it stands there.</summary>
public sealed class GatesPageTests
{
    private const string Pattern = @"^(\d+) checks passed";

    private static readonly GateRun Run = new(null, new(new string('a', 40)), "tests", false)
    {
        Command = "./check.sh",
    };

    private static readonly GateDefinition Counted = new("tests", GateKind.Test, "./check.sh") { Count = Pattern };

    [Theory]
    [InlineData("12 checks passed\n", 12)]
    [InlineData("\u001b[32m12 checks passed\u001b[0m  \r\nbye\r\n", 12)]
    [InlineData("3 checks passed\n12 checks passed\n", 12)]
    [InlineData("12 checks passed\n1,200 checks passed\n", 12)]
    [InlineData("  12 checks passed\n", null)]
    [InlineData("12 checks\npassed\n", null)]
    public void The_first_group_of_the_last_line_that_matches_is_the_number(string output, int? count) =>
        Assert.Equal(count, CountPattern.Find(output, Pattern));

    [Theory]
    [InlineData(@"(?<=: )(\d+)")]
    [InlineData(@"(?<!-)(\d+)")]
    [InlineData(@"(\d+)(?= passed)")]
    [InlineData(@"(?!0)(\d+)")]
    [InlineData(@"(\d+) of \1")]
    [InlineData(@"(?>(\d+)) passed")]
    [InlineData(@"(\d)?(?(1)a|b)")]
    [InlineData(@"((\d{1,500}){1,500}){1,500}")]
    public void What_is_not_linear_is_refused_when_the_file_is_read(string pattern) =>
        Assert.Contains(
            "`count`", CountPattern.Check(pattern, "longrun.yaml", 1, 1)?.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(@"(?i)\b(\d+) (?:checks|tests)\b", "ran 12 TESTS", 12)]
    [InlineData(@"total: (?<n>\d+)", "total: 12", 12)]
    [InlineData(@"(\d+)/(\d+)", "12/14", 12)]
    [InlineData(@"(\d{1,4}) passed$", "12 passed", 12)]
    public void Anything_else_of_a_regular_expression_is_taken(string pattern, string output, int count)
    {
        Assert.Null(CountPattern.Check(pattern, "longrun.yaml", 1, 1));
        Assert.Equal(count, CountPattern.Find(output, pattern));
    }

    [Fact]
    public void It_alone_decides_over_what_a_known_runner_prints_and_names_no_test()
    {
        var report = TestReport.Read($"12 checks passed\n{RunnerOutput.Read("pytest-fail")}", Pattern);
        Assert.Equal(12, report?.Tally.Run);
        Assert.Empty(report!.Tests);
    }

    [Theory]
    [InlineData(12, null)]
    [InlineData(9, null)]
    [InlineData(14, "the results files list 14 tests that ran, but the output says 12 did (count)")]
    public void Beside_results_files_these_decide_and_may_not_list_more(int listed, string? reason)
    {
        var told = new TestReport(new(listed, 0, 0, "junit"), [.. Enumerable.Range(0, listed)
            .Select(number => NamedTest.Of($"t{number}", TestStatus.Passed))]);
        var proven = GateProof.Judge(Run, Counted, new(ProcessEnd.Exit(0), "12 checks passed\n")
        {
            Results = new ResultsSight.Told(told),
        }, null, FlakyTests.None);
        Assert.Equal((reason, listed), (proven.Run.Reason, proven.Run.Count));
    }

    [Theory]
    [InlineData(1, "12 checks passed\nno\n", true)]
    [InlineData(1, "0 checks passed\n", false)]
    [InlineData(0, "0 checks passed\n", false)]
    [InlineData(0, "nothing\n", false)]
    [InlineData(127, "sh: 1: nope: not found\n", false)]
    public void What_ended_red_by_itself_is_tried_again_unless_a_tool_or_the_tests_were_missing(
        int code, string output, bool again) => Assert.Equal(
        again, GateProof.Judge(Run, Counted, new(ProcessEnd.Exit(code), output), null, FlakyTests.None).Run.MayBeFlaky);

    [Fact]
    public void Fewer_tests_and_a_run_that_was_ended_by_us_are_not_tried_again()
    {
        GateRun Of(ProcessEnd end, GateBefore? before) =>
            GateProof.Judge(Run, Counted, new(end, "12 checks passed\n"), before, FlakyTests.None).Run;
        Assert.Equal(
            ("only 12 tests ran where 14 ran on the branch (count)", false),
            (Of(ProcessEnd.Exit(0), new() { Count = 14 }) is var fewer ? fewer.Reason : null, fewer.MayBeFlaky));
        Assert.False(Of(new(ProcessEnding.WallClock, null), null).MayBeFlaky);
        Assert.False(Of(new(ProcessEnding.Flooded, null), null).MayBeFlaky);
        Assert.True(GateProof.Judge(Run with { Gate = "types" }, new("types", GateKind.Check, "make types"),
            new(ProcessEnd.Exit(2), "error\n"), null, FlakyTests.None).Run.MayBeFlaky);
    }

    [Theory]
    [InlineData("test_mail.py::test_retry", true)]
    [InlineData("test_retry", false)]
    [InlineData("retry", false)]
    [InlineData("test", false)]
    public void A_flaky_test_is_known_by_its_whole_name(string known, bool passes)
    {
        var report = new TestReport(
            new(1, 1, 0, "pytest"), [NamedTest.Of("test_mail.py::test_retry", TestStatus.Failed)]);
        var gate = new GateDefinition("tests", GateKind.Test, "pytest");
        var proven = GateProof.Judge(Run, gate, new(ProcessEnd.Exit(1), "")
        {
            Results = new ResultsSight.Told(report),
        }, null, new([known], ["test_mail.py::test_send"]));
        Assert.Equal(passes, proven.Run.Passed);
    }
}
