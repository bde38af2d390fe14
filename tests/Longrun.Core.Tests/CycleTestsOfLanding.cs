using Longrun.Core.Gates;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests;

/// <summary>Gates, candidates, the branch, and milestones that are no longer wanted.</summary>
public sealed class CycleTestsOfLanding
{
    private const string One = "## M1 First\nProse.\n";

    private static readonly CommitId Persons = new(new string('c', 40));

    [Fact]
    public void Nothing_lands_before_every_required_gate_has_passed_on_that_very_commit()
    {
        var criterion = One + "\nDone when:\n- [ ] `make money` passes\n";
        var night = Night.Of(criterion).Candidate("M1-1").Gate("M1-1", "tests", true);

        Assert.Empty(night.Next().OfType<Step.Land>());
        Assert.Equal("done-1",
            Assert.IsType<JobWork.Gate>(Assert.Single(night.Next().OfType<Step.Submit>()).Work).Definition.Name);
        Assert.Single(night.Gate("M1-1", "done-1", true).Next().OfType<Step.Land>());
    }

    [Theory]
    [InlineData(GateKind.Test, null)]
    [InlineData(GateKind.Test, "(\\d+) ok")]
    internal void A_run_of_a_gate_that_was_another_kind_or_counted_otherwise_is_no_proof(GateKind kind, string? pattern)
    {
        var edited = Night.Plain with { Gates = [new("tests", kind, "make check") { Count = pattern }] };
        var looked = new Event.BranchInspected(Night.Base, Ecosystem.None) { At = Night.Evening };
        var night = Night.Of(One).With(new Event.SettingsRead("# 2", edited) { At = Night.Evening }, looked);

        Assert.IsType<JobWork.Gate>(Assert.IsType<Step.Submit>(Assert.Single(night.Next())).Work);
        night = night.With(new Event.GateEnded(new(null, Night.Base, "tests", true)
        {
            Command = "make check", Kind = kind, Pattern = pattern, Count = 1,
        }) { At = Night.Evening });
        Assert.Equal("M1-1", night.Starts());
        Assert.Equal("", night.With(new Event.SettingsRead("# 3", edited with
        {
            Gates = [new("tests", kind, "make check") { Count = "^(\\d+) passed" }],
        }) { At = Night.Evening }, looked).Starts());
    }

    [Fact]
    public void A_criterion_is_a_gate_of_its_own_milestone_only()
    {
        var night = Night.Of(One + "\nDone when:\n- [ ] `make money` passes\n").Candidate("M1-1")
            .Gate("M1-1", "tests", true).Gate("M1-1", "done-1", true)
            .With(new Event.Landed(AttemptId.From("M1-1"), Night.Merged("M1-1")) { At = Night.Evening });

        Assert.Equal(["tests"], night.State.Baseline.Keys);
        Assert.Equal(["tests"], night.State.EverGreen);
    }

    [Fact]
    public void A_gate_that_was_never_green_informs_and_rejects_nothing()
    {
        var red = new Event.GateEnded(new(null, Night.Base, "tests",
            false) { Command = "make check" }) { At = Night.Evening };
        var night = Night.Opened(One, Night.Plain with { KnownRed = ["tests"] }).With(red)
            .Candidate("M1-1").Gate("M1-1", "tests", false);

        Assert.Single(night.Next().OfType<Step.Land>());
    }

    [Fact]
    public void A_gate_is_dormant_until_the_milestone_it_names_has_landed()
    {
        var late = new GateDefinition("late", GateKind.Check, "make late") { From = new("M1") };
        var night = Night.Of(
            One + "\n## M2 Second\nProse.\n", Night.Plain with { Gates = [.. Night.Plain.Gates!.Value, late] });

        Assert.Equal(GateRole.Dormant, ActiveGates.OfBranch(night.State)[1].Role);
        Assert.Equal(GateRole.Required, ActiveGates.OfBranch(
            night.Told(new PersonCommand.Skip(new("M1"), AsDone: true)).State)[1].Role);
        var landed = night.Landed("M1-1");
        Assert.Equal(GateRole.Required, ActiveGates.OfBranch(landed.State)[1].Role);
        Assert.Equal("late",
            Assert.IsType<JobWork.Gate>(Assert.Single(landed.Next().OfType<Step.Submit>()).Work).Definition.Name);
    }

    [Fact]
    public void The_milestone_that_a_gate_waits_for_is_the_first_it_is_asked_of_and_no_other_is_before()
    {
        var late = new GateDefinition("late", GateKind.Check, "make late") { From = new("M1") };
        var night = Night.Of(
            One + "\n## M2 Second\nProse.\n\n- Depends on: none\n",
            Night.Plain with { Gates = [.. Night.Plain.Gates!.Value, late] });
        var first = night.Candidate("M1-1").Gate("M1-1", "tests", true);

        Assert.Equal("late",
            Assert.IsType<JobWork.Gate>(Assert.Single(first.Next().OfType<Step.Submit>()).Work).Definition.Name);
        Assert.Empty(first.Next().OfType<Step.Land>());
        Assert.Single(first.Gate("M1-1", "late", true).Next().OfType<Step.Land>());
        Assert.Contains("gate late", first.Gate("M1-1", "late", false).Cycled()
            .State.Of(AttemptId.From("M1-1")).Rejections[0].Reason, StringComparison.Ordinal);
        Assert.Single(night.Candidate("M2-1").Gate("M2-1", "tests", true).Next().OfType<Step.Land>());
    }

    [Fact]
    public void In_an_empty_repository_it_is_asked_of_the_milestone_that_lays_the_ground()
    {
        var late = new GateDefinition("late", GateKind.Check, "make late") { From = new("M1") };
        var night = Night.Of(One, Night.Plain with { Gates = [late] }).With(
            new Event.BranchInspected(Night.Base, Ecosystem.None) { At = Night.Evening, IsBare = true });

        Assert.Equal(GateRole.Dormant, ActiveGates.OfBranch(night.State)[0].Role);
        Assert.Equal(GateRole.Required, ActiveGates.For(night.State, new("M1"))[0].Role);
    }

    [Fact]
    public void Alone_an_attempt_is_asked_only_what_was_green_where_it_began()
    {
        const string free = "## M1 First\nProse.\n\n## M2 Second\nProse.\n\n- Depends on: none\n";
        var red = new Event.GateEnded(new(null, Night.Base, "tests",
            false) { Command = "make check" }) { At = Night.Evening };
        var night = Night.Opened(free, Night.Plain with { KnownRed = ["tests"], Workers = 2 }).With(red)
            .Started("M2-1").Ended("M2-1", Ending.Completed).Imported("M2-1").Landed("M1-1");

        Assert.Equal(GateRole.Required, ActiveGates.OfBranch(night.State)[0].Role);
        Assert.IsType<Step.MakeCandidate>(Assert.Single(night.Next()));
    }

    [Fact]
    public void A_conflict_sends_the_work_back_with_the_paths()
    {
        var night = Night.Of(One).Started("M1-1").Ended("M1-1", Ending.Completed).Imported("M1-1");
        night = night.With(new Event.CandidateMade(AttemptId.From("M1-1"), Night.Base, null)
        {
            At = Night.Evening, Conflicts = ["src/a.cs"],
        }).Cycled();

        Assert.Contains("src/a.cs", night.State.Of(AttemptId.From("M1-1")).Rejections[0].Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_candidate_on_a_tip_that_has_moved_is_made_again()
    {
        var night = Night.Of(One).Candidate("M1-1").Gate("M1-1", "tests", true).With(
            new Event.BranchMoved(Night.Base, Persons) { At = Night.Evening },
            new Event.BranchInspected(Persons, Ecosystem.None) { At = Night.Evening },
            new Event.GateEnded(new(null, Persons, "tests", true) { Command = "make check" }) { At = Night.Evening });

        Assert.Empty(night.Next().OfType<Step.Land>());
        night = night.With(new Event.GateEnded(new(AttemptId.From("M1-1"), Night.Head("M1-1"), "tests",
            true) { Command = "make check" }) { At = Night.Evening });
        Assert.Equal(Persons, Assert.Single(night.Next().OfType<Step.MakeCandidate>()).Tip);
    }

    [Fact]
    public void A_person_who_commits_to_the_branch_is_followed()
    {
        var step = Assert.Single(Night.Of(One).Next(new() { Branch = new BranchSight.Ahead(Persons) }));

        Assert.Equal(Persons,
            Assert.IsType<Event.BranchMoved>(Assert.Single(Assert.IsType<Step.Record>(step).Events)).To);
    }

    [Fact]
    public void Landings_that_the_journal_has_lost_are_taken_up_among_what_the_person_committed()
    {
        var (first, second) = (Night.Merged("M1-1"), Night.Merged("M2-3"));
        var step = Assert.Single(Night.Of("## M1 A\nB.\n\n## M2 C\nD.\n").Next(new()
        {
            Branch = new BranchSight.Ahead(Persons)
            {
                Landings =
                [
                    new(Night.Base, first, AttemptId.From("M1-1")),
                    new(Night.Head("M1-1"), second, AttemptId.From("M2-3")),
                ],
            },
        }));

        Assert.Equal(
            [
                new Event.Landed(AttemptId.From("M1-1"), first) { At = Night.Evening, Found = true },
                new Event.BranchMoved(first, Night.Head("M1-1")) { At = Night.Evening },
                new Event.Landed(AttemptId.From("M2-3"), second) { At = Night.Evening, Found = true },
                new Event.BranchMoved(second, Persons) { At = Night.Evening },
            ],
            Assert.IsType<Step.Record>(step).Events.Cast<Event>());
    }

    [Fact]
    public void A_count_that_was_compared_with_nothing_is_compared_before_it_lands()
    {
        static Event.GateEnded Ran(string? attempt, CommitId commit, int count) =>
            new(new(attempt is null ? null : AttemptId.From(attempt), commit, "tests", true)
            {
                Command = "make test", Kind = GateKind.Test, Count = count,
            })
            {
                At = Night.Evening,
            };
        var counted = Night.Plain with { Gates = [new("tests", GateKind.Test, "make test")] };
        var night = Night.Opened(One, counted).With(Ran(null, Night.Base, 2)).Candidate("M1-1");

        // The gate's own settling saw another baseline and said that it passed.
        night = night.With(Ran("M1-1", Night.Merged("M1-1"), 1));

        Assert.Empty(night.Next().OfType<Step.Land>());
        var rejected = night.Cycled().State.Of(AttemptId.From("M1-1")).Rejections;
        Assert.Equal("gate tests: only 1 test ran where 2 ran on the branch", Assert.Single(rejected).Reason);
        Assert.Single(night.With(Ran("M1-1", Night.Merged("M1-1"), 2)).Next().OfType<Step.Land>());
    }

    [Fact]
    public void A_landing_that_is_taken_up_ends_what_still_worked_on_its_milestone()
    {
        var night = Night.Of(One).Started("M1-1");
        var agent = new Event.JobIntended(JobId.Of("M1-1", "agent", 1), new JobWork.Agent(AttemptId.From("M1-1")))
        {
            At = Night.Evening,
        };
        night = night.With(agent,
            new Event.Landed(AttemptId.From("M1-2"), Night.Merged("M1-2")) { At = Night.Evening, Found = true });

        Assert.Equal(Stand.Landed, night.Stand("M1"));
        Assert.Empty(Standing.Active(night.State));
        Assert.IsType<Event.JobEnded>(Assert.Single(Assert.IsType<Step.Record>(Assert.Single(night.Next())).Events));
        var alive = new Facts { Jobs = [new(agent.Job, JobSight.Alive)] };
        Assert.Equal(agent.Job, Assert.Single(night.Next(alive).OfType<Step.Cancel>()).Job);
    }

    [Fact]
    public void A_landing_of_what_the_roadmap_does_not_have_is_the_persons_move()
    {
        var step = Assert.Single(Night.Of(One).Next(new()
        {
            Branch = new BranchSight.Ahead(Persons)
            {
                Landings = [new(Night.Base, Persons, AttemptId.From("M9-1"))],
            },
        }));

        Assert.IsType<Event.BranchMoved>(Assert.Single(Assert.IsType<Step.Record>(step).Events));
    }

    [Fact]
    public void A_branch_that_was_moved_elsewhere_stops_the_line_until_resume()
    {
        var facts = new Facts { Branch = new BranchSight.Elsewhere(Persons) };
        var step = Assert.IsType<Step.Record>(Assert.Single(Night.Of(One).Next(facts)));
        var night = Night.Of(One).With(step.Events);

        Assert.Empty(night.Next(facts));
        Assert.Equal("M1-1", night.Told(new PersonCommand.Resume()).Starts());
    }

    [Fact]
    public void A_branch_that_a_power_cut_took_back_is_restored()
    {
        var step = Assert.Single(Night.Of(One).Next(new() { Branch = new BranchSight.Lost() }));

        Assert.Equal(Night.Base, Assert.IsType<Step.RestoreBranch>(step).Tip);
    }

    [Fact]
    public void A_branch_that_cannot_be_put_back_stops_the_line_once()
    {
        var facts = new Facts { Branch = new BranchSight.Lost() };
        var night = Night.Of(One).With(new Event.SettingsRead("# 2", Night.Plain) { At = Night.Evening },
            new Event.LineStopped("its objects are gone") { At = Night.Evening });

        Assert.Empty(night.Next(facts));
        Assert.IsType<Step.RestoreBranch>(Assert.Single(night.Told(new PersonCommand.Resume()).Next(facts)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_begun_before_an_edit_waits_until_the_tip_is_looked_at_again(bool isIntended)
    {
        var job = new Event.JobIntended(JobId.Of("M1-1", "agent", 1),
            new JobWork.Agent(AttemptId.From("M1-1"))) { At = Night.Evening };
        var night = Night.Of(One).Started("M1-1");
        night = (isIntended ? night.With(job) : night)
            .With(new Event.SettingsRead("# 2", Night.Plain) { At = Night.Evening });

        Assert.IsType<Step.Inspect>(Assert.Single(night.Next()));
        var looked = night.With(new Event.BranchInspected(Night.Base, Ecosystem.None) { At = Night.Evening });
        Assert.Equal(isIntended, Assert.IsType<Step.Submit>(Assert.Single(looked.Next())).AlreadyIntended);
    }

    [Fact]
    public void A_removed_milestone_ends_its_worker_and_keeps_its_work()
    {
        var job = new Event.JobIntended(JobId.Of("M1-1", "agent", 1),
            new JobWork.Agent(AttemptId.From("M1-1"))) { At = Night.Evening };
        var night = Night.Of(One).Started("M1-1").With(job).With(
            new Event.RoadmapRead("ROADMAP.md", "## M2 Second\nProse.\n") { At = Night.Evening });
        var facts = new Facts { Jobs = night.State.OpenJobs.Keys.SeenAs(JobSight.Alive) };

        Assert.Contains(night.Next(facts), step => step is Step.Cancel);
        Assert.IsType<JobWork.Collect>(
            Assert.Single(night.With(new Event.JobEnded(job.Job,
                new(JobEndReason.Cancelled, null, 1, 1)) { At = Night.Evening })
                .Next().OfType<Step.Submit>()).Work);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_milestone_skipped_while_it_is_checked_does_not_land(bool isProven)
    {
        var night = Night.Of(One).Candidate("M1-1");
        night = (isProven ? night.Gate("M1-1", "tests", true)
            : night).Told(new PersonCommand.Skip(new("M1"), AsDone: false));

        Assert.Empty(night.Next().Where(step => step is Step.Land or Step.Submit));
        Assert.True(night.Cycled().State.Of(AttemptId.From("M1-1")).IsOver);
    }
}
