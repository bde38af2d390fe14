using System.Collections.Immutable;
using Longrun.Core.Digest;
using Longrun.Core.Gates;
using Xunit;

namespace Longrun.Core.Tests.Digest;

/// <summary>What a status says of the gates of the attempt in question.</summary>
public sealed class StatusGateTests
{
    private const string One = "## M1 First\nProse.\n";

    private static readonly AttemptId M1 = AttemptId.From("M1-1");

    private static Settings Two { get; } = Night.Plain with
    {
        Gates = [new("tests", GateKind.Test, "make check"), new("types", GateKind.Check, "make types")],
    };

    [Fact]
    public void Each_gate_says_whether_it_passed_failed_runs_or_waits_and_where_its_log_is()
    {
        var waiting = Proven(Night.Opened(One, Two)).Candidate("M1-1");
        Assert.Equal(["tests waiting", "types waiting"], Stands(waiting));

        var running = waiting.With(new Event.JobIntended(
            new("M1-1.types.1"), new JobWork.Gate(M1, Night.Merged("M1-1"), Two.Gates!.Value[1]))
            {
                At = Night.Evening,
            },
            Ended(new(M1, Night.Merged("M1-1"), "tests", false)
            {
                Command = "make check", Kind = GateKind.Test, Count = 14, Failed = 2, Skipped = 1, Seconds = 3,
                Reason = "2 tests failed", Evidence = "e1.log",
            }));
        Assert.Equal(["tests failed", "types running"], Stands(running));
        var milestone = Status(running);
        Assert.Equal("M1-1: tests failed (2 tests failed), types running", StatusGate.Line(milestone));
        var gate = milestone.Gates[0];
        Assert.Equal(("test", 14, 2, 1, "file:///state/e1.log"),
            (gate.Kind, gate.TestsRun, gate.TestsFailed, gate.TestsSkipped, gate.Evidence));
        Assert.Equal("M1-1", milestone.ShownAttempt);
    }

    [Fact]
    public void A_gate_that_only_informs_says_so_whether_the_work_has_landed_or_not()
    {
        var known = Two with { KnownRed = ["types"] };
        var night = Night.Of(One, known).With(Ended(new(null, Night.Base, "types", false)
        {
            Command = "make types",
        })).Candidate("M1-1").With(Ended(new(M1, Night.Merged("M1-1"), "types", false)
        {
            Command = "make types", Reason = "exit code 2",
        }));
        const string said = "types failed (exit code 2), informs";
        Assert.Contains(said, StatusGate.Line(Status(night)), StringComparison.Ordinal);
        var landed = night.With(new Event.Landed(M1, Night.Merged("M1-1")) { At = Night.Evening });
        Assert.Contains(said, StatusGate.Line(Status(landed)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_gate_said_before_the_person_mended_it_is_not_what_it_says_now()
    {
        var red = Night.Of(One).Candidate("M1-1").Gate("M1-1", "tests", false).Rejected("M1-1", "gate tests: red")
            .With(new Event.MilestoneBlocked(new("M1"), Questions.Of(QuestionOrigin.Rejections, "gate tests: red"))
            {
                At = Night.Evening,
            });
        Assert.Equal("M1-1: tests failed (red)", StatusGate.Line(Status(red)));
        Assert.Equal("blocked: gate tests: red", Status(red).Detail);
        Assert.DoesNotContain("of before", BlockedPage.Of(red.State), StringComparison.Ordinal);

        var mended = red.With(new Event.SettingsRead("# 2", Night.Plain with
        {
            Gates = [new("tests", GateKind.Check, "make better")],
        }) { At = Night.Evening });
        Assert.Equal("M1-1: tests failed before it was changed", StatusGate.Line(Status(mended)));
        Assert.True(Status(mended).Gates[0].IsOutdated);
        const string said = "gate tests is defined otherwise since, and has not run on it as it is now";
        Assert.EndsWith(said, Status(mended).Detail, StringComparison.Ordinal);
        Assert.Contains($"What it says there is of before: {said}.", BlockedPage.Of(mended.State),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_branchs_gate_that_was_mended_is_neither_red_nor_in_the_way_of_the_start()
    {
        var red = Night.Opened(One).With(Ended(new(null, Night.Base, "tests", false)
        {
            Command = "make check", Reason = "exit code 2",
        }));
        Assert.NotNull(Gating.StartFault(red.State));
        var mended = red.With(new Event.SettingsRead("# 2", Night.Plain with
        {
            Gates = [new("tests", GateKind.Check, "make better")],
        }) { At = Night.Evening });

        Assert.Null(Gating.StartFault(mended.State));
        Assert.False(Gating.MayStart(mended.State));
        Assert.Empty(Telling.Warnings(mended.State));
        var page = StatePage.Of(mended.State, Night.Evening);
        Assert.Contains("not run yet as it is defined now", page, StringComparison.Ordinal);
        Assert.DoesNotContain("exit code 2", page, StringComparison.Ordinal);
    }

    private static Settings Late { get; } = Night.Plain with
    {
        Gates = [new("tests", GateKind.Check, "make check"), new("site", GateKind.Check, "make site")
        {
            From = new("M1"),
        }],
    };

    [Fact]
    public void A_gate_from_a_milestone_is_said_to_be_asked_of_that_first()
    {
        var night = Night.Of("## M1 First\nProse.\n\n## M2 Second\nProse.\n", Late).Candidate("M1-1");

        Assert.Equal("M1-1: tests waiting, site waiting",
            StatusGate.Line(StatusView.Of(night.State, [], Night.Evening).Milestones[0]));
        Assert.Contains("dormant until M1 lands; asked of M1 first", StatePage.Of(night.State, Night.Evening),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Where_such_a_gate_is_red_once_its_milestone_has_landed_the_branch_is_said_to_be()
    {
        var landed = Night.Of("## M1 First\nProse.\n\n## M2 Second\nProse.\n", Late).Landed("M1-1");
        Assert.Empty(GateStand.RedOnBranch(landed.State));
        Night With(bool passed) => landed.With(Ended(new(null, Night.Merged("M1-1"), "site", passed)
        {
            Command = "make site", Reason = passed ? null : "exit code 2",
        }));
        const string said = "the branch is red at gate site since M1 has landed: exit code 2. What lands next has to"
            + " turn it green";

        Assert.Empty(Telling.Warnings(With(passed: true).State));
        Assert.Equal(said, Assert.Single(Telling.Warnings(With(passed: false).State)));
        Assert.Contains($"**Attention:** {said}", DigestPage.Of(With(passed: false).State, []),
            StringComparison.Ordinal);
        Assert.Contains(said, StatusView.Of(With(passed: false).State, [], Night.Evening).Warnings);
    }

    private static Night Proven(Night night) => night.With(
        [.. night.State.Settings.Gates!.Value.Select(gate => Ended(new(null, Night.Base, gate.Name, true)
        {
            Command = gate.Run, Kind = gate.Kind, Count = gate.Kind == GateKind.Test ? 14 : null,
        }))]);

    private static Event.GateEnded Ended(GateRun run) => new(run) { At = Night.Evening };

    private static ImmutableArray<string> Stands(Night night) =>
        [.. Status(night).Gates.Select(gate => $"{gate.Name} {gate.Stand}")];

    private static StatusMilestone Status(Night night) =>
        StatusView.Of(night.State, [], Night.Evening, new() { Evidence = "/state" }).Milestones[0];
}
