using Longrun.Core.Gates;
using Xunit;

namespace Longrun.Core.Tests.Gates;

public sealed class GateOutcomeTests
{
    private static readonly GateDefinition Check = new("types", GateKind.Check, "npx tsc");
    private static readonly GateDefinition Test = new("tests", GateKind.Test, "npm test");

    [Fact]
    public void A_check_passes_on_exit_code_0_alone()
    {
        Assert.Equal(new GateOutcome.Passed(null), GateOutcome.Judge(Check, ProcessEnd.Exit(0), null, null));
        Assert.Equal(new GateOutcome.Failed("exit code 2"), GateOutcome.Judge(Check, ProcessEnd.Exit(2), null, null));
    }

    [Fact]
    public void A_test_gate_passes_with_as_many_tests_as_the_branch()
    {
        Assert.Equal(new GateOutcome.Passed(5), Of(new(5, 0, 0, "Jest"), null));
        Assert.Equal(new GateOutcome.Passed(5), Of(new(5, 0, 1, "Jest"), 5));
    }

    [Fact]
    public void A_test_gate_without_a_count_has_failed() =>
        Assert.StartsWith(
            "exit code 0, but no count",
            Assert.IsType<GateOutcome.Failed>(Of(null, null)).Reason,
            StringComparison.Ordinal);

    [Fact]
    public void A_test_gate_without_tests_has_failed()
    {
        Assert.Equal(new GateOutcome.Failed("no test ran (Jest)", 0), Of(new(0, 0, 0, "Jest"), null));
        Assert.Equal(
            new GateOutcome.Failed("no test ran: all 3 were skipped (Jest)", 0), Of(new(0, 0, 3, "Jest"), null));
    }

    [Fact]
    public void Fewer_tests_than_before_have_failed_with_both_numbers() =>
        Assert.Equal(
            new GateOutcome.Failed("only 4 tests ran where 5 ran on the branch (Jest)", 4),
            Of(new(4, 0, 1, "Jest"), 5));

    [Fact]
    public void A_failed_test_behind_exit_code_0_has_failed() =>
        Assert.Equal(new GateOutcome.Failed("exit code 0, but 1 test failed (TAP)", 4), Of(new(4, 1, 0, "TAP"), null));

    [Theory]
    [InlineData(127, "sh: 1: jest: not found", "a command is missing (exit code 127): sh: 1: jest: not found")]
    [InlineData(127, "", "a command is missing (exit code 127)")]
    [InlineData(1, "python3: No module named a", "exit code 1; a command is missing: python3: No module named a")]
    [InlineData(126, "", "a command cannot be run (exit code 126)")]
    [InlineData(137, "", "it was ended by signal 9 (killed; often: out of memory)")]
    [InlineData(1, "fine", "exit code 1")]
    public void A_missing_tool_is_called_that(int code, string log, string reason) =>
        Assert.Equal(new GateOutcome.Failed(reason), GateOutcome.Judge(Test, ProcessEnd.Exit(code), null, null, log));

    [Fact]
    public void Every_way_to_end_is_decided()
    {
        foreach (var how in Enum.GetValues<ProcessEnding>())
        {
            var outcome = GateOutcome.Judge(Test, new(how, null), new(9, 0, 0, "Jest"), null);
            var isOurs = how is ProcessEnding.Stopped or ProcessEnding.Cancelled or ProcessEnding.Interrupted;
            Assert.Equal(isOurs, outcome is GateOutcome.Undecided);
            Assert.IsNotType<GateOutcome.Passed>(outcome);
        }
    }

    private static GateOutcome Of(TestTally? tally, int? branch) =>
        GateOutcome.Judge(Test, ProcessEnd.Exit(0), tally, branch);
}
