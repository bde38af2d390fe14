using System.Collections.Immutable;
using Longrun.Core.Digest;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests;

/// <summary>What a person commits on the branch people see is their own candidate.</summary>
public sealed class CycleTestsOfPersonsWork
{
    private const string Two = "## M1 First\nProse.\n\n## M2 Second\nProse.\n\n- Depends on: none\n";

    private static readonly CommitId Own = new(new string('a', 40));

    private static readonly CommitId Merge = new(new string('e', 40));

    [Fact]
    public void It_is_found_merged_gated_and_landed_and_then_the_branch_follows()
    {
        var night = Night.Of(Two);
        var found = Events(night.Next(new() { Mirror = new MirrorSight.Ahead(Own) }));
        Assert.Equal(Own, Assert.IsType<Event.PersonsFound>(Assert.Single(found)).Head);

        night = night.With(found);
        Assert.Equal(new Step.MakeCandidate(null, Own, Night.Base), Assert.Single(night.Next()));

        night = night.With(new Event.CandidateMade(null, Night.Base, new(Merge, "tree")) { At = Night.Evening });
        var gate = Assert.IsType<JobWork.Gate>(Assert.Single(night.Next().OfType<Step.Submit>()).Work);
        Assert.Equal((null, Merge), (gate.Attempt, gate.Commit));
        Assert.Empty(night.Next().OfType<Step.Land>());

        night = night.With(Ran(true));
        Assert.Equal(Night.Base, Assert.Single(night.Next().OfType<Step.Land>()).Old);

        night = night.With(
            new Event.LandingIntended(null, Night.Base, Merge, "tree") { At = Night.Evening },
            new Event.Landed(null, Merge) { At = Night.Evening },
            new Event.BranchInspected(Merge, Ecosystem.None) { At = Night.Evening });
        Assert.Equal(new Step.Mirror(Merge, Own, Own), Assert.Single(night.Next().OfType<Step.Mirror>()));
        Assert.DoesNotContain(night.Next().OfType<Step.Submit>(), step => step.Work is JobWork.Gate);
        Assert.Equal((0, null), (night.State.Landings, night.State.Persons));
    }

    [Fact]
    public void It_goes_before_the_work_of_attempts()
    {
        var night = Found(Night.Of(Two).Started("M1-1").Ended("M1-1", Ending.Completed).Imported("M1-1"));

        Assert.Null(Assert.Single(night.Next().OfType<Step.MakeCandidate>()).Attempt);
    }

    [Fact]
    public void Red_it_waits_for_the_person_and_the_rest_goes_on()
    {
        var night = Found(Night.Of(Two)).With(
            new Event.CandidateMade(null, Night.Base, new(Merge, "tree")) { At = Night.Evening }, Ran(false)).Cycled();

        Assert.Equal("gate tests: red", Assert.Single(night.State.Persons!.Rejections).Reason);
        Assert.Equal("M1-1", night.Starts());
        night = night.Landed("M1-1");
        Assert.Equal(Night.Merged("M1-1"), night.State.Tip);
        Assert.Empty((night with { State = night.State with { MirrorTriedFor = null } }).Next().OfType<Step.Mirror>());
    }

    [Fact]
    public void A_gate_that_could_not_be_run_is_run_once_more_and_then_it_waits_and_is_told_and_the_rest_goes_on()
    {
        var unfit = Ran(false) with { Run = Ran(false).Run with { Reason = "port 1 in use", IsUnfit = true } };
        var night = Found(Night.Of(Two).Started("M1-1").Ended("M1-1", Ending.Completed).Imported("M1-1")).With(
            new Event.CandidateMade(null, Night.Base, new(Merge, "tree")) { At = Night.Evening }, unfit);
        Assert.Equal(Merge, Assert.IsType<JobWork.Gate>(
            Assert.Single(night.Next().OfType<Step.Submit>()).Work).Commit);

        night = night.With(unfit);
        Assert.Equal(AttemptId.From("M1-1"), Assert.Single(night.Next().OfType<Step.MakeCandidate>()).Attempt);
        Assert.False(night.State.Persons!.IsRejected);
        Assert.Contains("could not be run: port 1 in use; `longrun resume` tries it again",
            Telling.OwnRejected(night.State), StringComparison.Ordinal);
        Assert.Equal(Merge, night.Told(new PersonCommand.Resume()).Next().OfType<Step.Submit>()
            .Select(step => step.Work).OfType<JobWork.Gate>().First(gate => gate.Commit == Merge).Commit);
    }

    [Fact]
    public void Red_beside_a_gate_that_could_not_be_run_it_is_refused_with_both()
    {
        GateDefinition app = new("app", GateKind.Check, "make app");
        var night = Found(Night.Of(Two, Night.Plain with { Gates = [.. Night.Plain.Gates!.Value, app] }).With(
            new Event.GateEnded(new(null, Night.Base, "app", true) { Command = app.Run }) { At = Night.Evening }));
        var unfit = new Event.GateEnded(new(null, Merge, "app", false)
        {
            Command = app.Run, Reason = "port 1 in use", IsUnfit = true,
        }) { At = Night.Evening };
        var made = new Event.CandidateMade(null, Night.Base, new(Merge, "tree")) { At = Night.Evening };

        Assert.Equal(["gate tests: red", "gate app: port 1 in use"], night.With(made, Ran(false), unfit, unfit)
            .Cycled().State.Persons!.Rejections.Select(rejection => rejection.Reason));
    }

    [Fact]
    public void In_conflict_it_is_told_with_the_paths()
    {
        var night = Found(Night.Of(Two)).With(new Event.CandidateMade(null, Night.Base, null)
        {
            At = Night.Evening, Conflicts = ["src/a.cs"],
        }).Cycled();

        Assert.Contains("src/a.cs", night.State.Persons!.Rejections[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Taken_back_it_is_forgotten_and_the_branch_moves_again()
    {
        var night = Found(Night.Of(Two));
        night = night.With(Events(night.Next(new() { Mirror = new MirrorSight.TakenBack() })));

        Assert.Null(night.State.Persons);
        Assert.Single(night.Next().OfType<Step.Mirror>());
    }

    [Fact]
    public void A_mend_on_top_of_what_was_red_is_gated_anew()
    {
        var mend = new CommitId(new string('f', 40));
        var night = Found(Night.Of(Two)).With(
            new Event.CandidateMade(null, Night.Base, new(Merge, "tree")) { At = Night.Evening }, Ran(false)).Cycled();

        night = night.With(Events(night.Next(new() { Mirror = new MirrorSight.Ahead(mend) })));

        Assert.Equal(mend, Assert.Single(night.Next().OfType<Step.MakeCandidate>()).Head);
    }

    [Fact]
    public void A_gate_that_is_edited_after_it_passed_is_asked_again_before_it_lands()
    {
        var night = Found(Night.Of(Two)).With(
            new Event.CandidateMade(null, Night.Base, new(Merge, "tree")) { At = Night.Evening }, Ran(true),
            new Event.LandingIntended(null, Night.Base, Merge, "tree") { At = Night.Evening });
        Assert.True(Assert.Single(night.Next().OfType<Step.Land>()).MayMove);

        night = night.With(new Event.SettingsRead("# 2", Night.Plain with
        {
            Gates = [new("tests", GateKind.Check, "make check-all")],
        })
        {
            At = Night.Evening,
        });
        Assert.False(Assert.Single(night.Next().OfType<Step.Land>()).MayMove);
    }

    [Theory]
    [InlineData("where it was left", "M", "M", false, "AsKnown")]
    [InlineData("at the tip", "T", "M", false, "AsKnown")]
    [InlineData("between the two", "B", "M", false, "AsKnown")]
    [InlineData("on top of where it was left", "P", "M", false, "Ahead")]
    [InlineData("elsewhere", "X", "M", false, "AsKnown")]
    [InlineData("gone", null, "M", false, "AsKnown")]
    [InlineData("where the person's commit was found", "P", "M", true, "AsKnown")]
    [InlineData("further on", "Q", "M", true, "Ahead")]
    [InlineData("back", "M", "M", true, "TakenBack")]
    [InlineData("elsewhere instead", "X", "M", true, "TakenBack")]
    [InlineData("gone with it", null, "M", true, "TakenBack")]
    [InlineData("never moved, and the person's", "P", null, false, "Ahead")]
    [InlineData("at a landing that the run branch has lost", "L", "M", false, "AsKnown")]
    [InlineData("found, and on the run branch meanwhile", "PT", "M", true, "TakenBack")]
    public void Where_it_is_found_says_what_it_is(string what, string? found, string? last, bool known, string sight)
    {
        // M - B - T - L is ours, P and Q stand on M.
        Dictionary<string, string> below = new()
        {
            ["M"] = "", ["B"] = "M", ["T"] = "MB", ["L"] = "MBT", ["P"] = "M", ["Q"] = "MP", ["PT"] = "M",
        };
        var s = Night.Opened(Two).State with
        {
            Tip = new("T"), MirroredTip = last is null ? null : new(last),
            Opened = Night.Opened(Two).State.Opened! with { Base = new("M") },
            Persons = known ? new(new(found == "PT" ? "PT" : "P"), Night.Evening) : null,
        };
        if (found == "PT")
        {
            (s, below["T"]) = (s with { Tip = new("T") }, "MPT");
        }

        var seen = new Landing.MirrorLook
        {
            Found = found is null ? null : new(found),
            IsAncestor = (older, newer) => older == newer
                || below.GetValueOrDefault(newer.Value, "").Contains(older.Value, StringComparison.Ordinal),
            HasLanding = (_, newer) => newer.Value == "L",
        }.Beside(s);

        Assert.True(sight == seen.GetType().Name, $"{what}: {seen}");
    }

    [Fact]
    public void A_gate_of_commits_that_are_no_longer_these_is_ended()
    {
        var night = Found(Night.Of(Two)).With(
            new Event.CandidateMade(null, Night.Base, new(Merge, "tree")) { At = Night.Evening });
        var submit = Assert.Single(night.Next().OfType<Step.Submit>());
        night = night.With(new Event.JobIntended(submit.Job, submit.Work) { At = Night.Evening });
        var facts = new Facts { Jobs = [new(submit.Job, JobSight.Alive)] };
        Assert.Empty(night.Next(facts).OfType<Step.Cancel>());

        night = night.With(new Event.PersonsFound(new(new string('f', 40))) { At = Night.Evening });

        Assert.Equal(submit.Job, Assert.Single(night.Next(facts).OfType<Step.Cancel>()).Job);
    }

    [Fact]
    public void What_is_found_while_the_run_branch_is_elsewhere_waits_for_that()
    {
        var step = Assert.Single(Night.Of(Two).Next(new()
        {
            Branch = new BranchSight.Ahead(Merge) { Landings = [new(Night.Base, Merge, null)] },
            Mirror = new MirrorSight.Ahead(Own),
        }));

        Assert.Equal(
            new Event.Landed(null, Merge) { At = Night.Evening, Found = true },
            Assert.Single(Assert.IsType<Step.Record>(step).Events));
    }

    private static Night Found(Night night) => night.With(new Event.PersonsFound(Own) { At = Night.Evening });

    private static Event.GateEnded Ran(bool passed) => new(new(null, Merge, "tests", passed)
    {
        Command = "make check", Reason = passed ? null : "red",
    })
    {
        At = Night.Evening,
    };

    private static ImmutableArray<Event> Events(ImmutableArray<Step> steps) =>
        Assert.IsType<Step.Record>(Assert.Single(steps)).Events;
}
