using System.Collections.Immutable;
using Longrun.Core.Digest;
using Longrun.Core.Verdict;
using Longrun.Core.Verdict.Judgements;
using Xunit;

namespace Longrun.Core.Tests.Verdict;

/// <summary>What is remarkable about how gates ran: found, told, and a reason to look at a change.</summary>
public sealed class RemarksTests
{
    private static readonly AttemptId M1 = AttemptId.From("M1-1");

    [Fact]
    public void Tests_of_the_branch_that_fail_on_a_change_are_a_warning_until_they_pass_on_its_last_candidate()
    {
        var red = Run(false) with
        {
            Trial = Trial.BranchTests, Reason = "1 test failed", FailedTests = ["rounds"],
        };
        var found = Assert.Single(Of(red));

        Assert.Equal((FindingKind.BranchTestsFail, Severity.Warn), (found.Kind, found.Severity));
        Assert.Contains("1 test failed (rounds)", found.What, StringComparison.Ordinal);
        Assert.Empty(Of(red, red with { Passed = true, Commit = Night.Head("M1-2") }));
        var night = Ran(red);
        Assert.Contains(NotProven.Of(night.State, night.State.Of(M1), _ => []),
            line => line.Contains("own version of the changed tests", StringComparison.Ordinal));
        Assert.Contains(ProofSections.Remarkable(night.State),
            line => line.Contains("the branch's own tests fail", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_that_is_much_faster_than_the_branchs_is_a_warning_and_is_told_once()
    {
        var fast = Run(true) with { Notes = ["done in 0.5 s where the branch takes 9.0 s", "moved: a"] };
        var found = Assert.Single(Of(fast));

        Assert.Equal((FindingKind.ImplausiblyFast, Severity.Warn), (found.Kind, found.Severity));
        Assert.Equal(2, ProofSections.Remarkable(Ran(fast).State).Count());
    }

    [Fact]
    public void What_failed_and_passed_on_the_same_tree_is_a_warning() =>
        Assert.Equal(FindingKind.Flaky, Assert.Single(Of(Run(false), Run(true))).Kind);

    [Fact]
    public void A_change_whose_gates_ran_remarkably_is_risky()
    {
        Assert.False(IsRisky(Ran(Run(true))));
        Assert.True(IsRisky(Ran(Run(false), Run(true))));
        Assert.True(IsRisky(Ran(Run(false) with { Trial = Trial.BranchTests })));
        Assert.True(IsRisky(Ran(Run(true) with { Notes = ["done in 0.5 s where the branch takes 9.0 s"] })));
    }

    private static GateRun Run(bool passed) =>
        new(M1, Night.Merged("M1-1"), "tests", passed) { Command = "make check" };

    private static Night Ran(params ImmutableArray<GateRun> runs) => Night.Of("## M1 First\nProse.\n")
        .Candidate("M1-1").With([.. runs.Select(run => new Event.GateEnded(run) { At = Night.Evening })]);

    private static ImmutableArray<Finding> Of(params ImmutableArray<GateRun> runs) =>
        Remarks.Of(Ran(runs).State.Of(M1));

    private static bool IsRisky(Night night)
    {
        var a = night.State.Of(M1);
        var change = a.Import! with { Change = a.Import.Change with { Files = 1, Paths = ["src/a.cs"] } };
        return Judges.IsRisky(night.State, a with { Import = change });
    }
}
