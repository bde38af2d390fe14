using Longrun.Core.Digest;
using Longrun.Core.Review;
using Xunit;

namespace Longrun.Core.Tests.Digest;

/// <summary>What must not be left out where a person would draw the wrong conclusion.</summary>
public sealed class SentenceTests
{
    private const string One = "## M1 First\nProse.\n\nDone when:\n- [ ] `./first` passes\n";

    private static readonly AttemptId M1 = AttemptId.From("M1-1");

    [Fact]
    public void Without_a_gate_the_start_and_every_landing_say_so()
    {
        var night = Night.Opened("## M1 First\nProse.\n", Night.Plain with { Gates = null });
        var inspected = new Event.BranchInspected(Night.Base, Ecosystem.None) { At = Night.Evening };
        Assert.StartsWith("no gate was found", EventLine.Of(inspected, night.State), StringComparison.Ordinal);
        Assert.Null(EventLine.Of(inspected, Night.Opened(One).State));

        night = night.Candidate("M1-1");
        var landed = new Event.Landed(M1, Night.Merged("M1-1")) { At = Night.Evening };
        Assert.EndsWith("(not tested: there is no gate)", EventLine.Of(landed, night.With(landed).State),
            StringComparison.Ordinal);
        var tested = Night.Of(One).Candidate("M1-1").Gate("M1-1", "tests", true).With(landed);
        Assert.EndsWith(": First", EventLine.Of(landed, tested.State), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_changed_after_it_landed_is_no_proven_one()
    {
        var night = Night.Of(One).Landed("M1-1").Gate("M1-1", "done-1", true);
        Assert.Empty(Telling.Warnings(night.State));
        var edited = night.With(new Event.RoadmapRead("ROADMAP.md", One.Replace("./first", "./second",
            StringComparison.Ordinal)) { At = Night.Evening });

        Assert.Contains("text changed after it landed", Status(edited), StringComparison.Ordinal);
        Assert.Contains("M1 has landed with another text", Assert.Single(Telling.Warnings(edited.State)),
            StringComparison.Ordinal);
        Assert.Contains(NotProven.Of(edited.State), line => line.Contains("was never built", StringComparison.Ordinal));
        Assert.Contains(NotProven.Of(edited.State), line => line.Contains(
            "passes” is not proven: gate done-1 ran ./first", StringComparison.Ordinal));
        Assert.Contains("(`./first`)", ReviewPage.Of(edited.State, [], Night.Evening), StringComparison.Ordinal);
        Assert.Contains("gate done-1 ran ./first", PullPage.Of(edited.State, M1), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_landed_in_an_earlier_run_and_changed_since_is_named()
    {
        var opened = new Event.RunOpened(new("r2"), Night.Base, new("P", "p@example.org"), "longrun/r2")
        {
            At = Night.Evening, LandedBefore = [new("M1")],
            LandedTexts = [.. Night.Of(One).Landed("M1-1").State.Milestones.Values
                .Select(m => new LandedText(m.Id, m.LandedText!))],
        };
        var same = Night.Opened(One).With(opened);
        Assert.Empty(Telling.Warnings(same.State));
        var edited = same.With(new Event.RoadmapRead("ROADMAP.md", One + "\nMore.\n") { At = Night.Evening });
        Assert.Contains("landed in an earlier run; its text changed", Status(edited), StringComparison.Ordinal);
        Assert.Contains(NotProven.Of(edited.State), line => line.Contains("earlier run with another text",
            StringComparison.Ordinal));
    }

    [Fact]
    public void Where_the_branch_moved_on_a_gate_says_what_it_ran_on()
    {
        const string two = "## M1 First\nProse.\n\n- Depends on: none\n\n## M2 Second\nProse.\n\n- Depends on: none\n";
        var night = Night.Of(two, Night.Plain with { Workers = 2 }).Started("M2-1").Landed("M1-1");
        night = night.Ended("M2-1", Longrun.Core.Work.Ending.Completed).Imported("M2-1", mergeBase: Night.Base);
        string Line(CommitId on) => EventLine.Of(new Event.GateEnded(
            new(AttemptId.From("M2-1"), on, "tests", true) { Command = "make check" }) { At = Night.Evening },
            night.State)!;

        Assert.EndsWith(", on its own base", Line(Night.Head("M2-1")), StringComparison.Ordinal);
        Assert.EndsWith(", merged with what has landed since", Line(Night.Merged("M2-1")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_nobody_holds_says_that_its_job_has_ended()
    {
        var job = new JobId("M1-1.agent.1");
        var night = Night.Of(One).Started("M1-1").With(
            new Event.JobIntended(job, new JobWork.Agent(M1)) { At = Night.Evening });
        var running = new LiveJob(job, Night.Evening, 0);

        Assert.Equal("1 job running.", StatusView.Of(night.State, [running], Night.Evening).Condition);
        Assert.Equal("1 job running; no orchestrator holds the run: `longrun run` goes on.",
            StatusView.Of(night.State, [running], Night.Evening, new() { IsKept = false }).Condition);
        var left = StatusView.Of(night.State, [], Night.Evening, new() { IsKept = false });
        Assert.Equal("The job has ended; no orchestrator holds the run: `longrun run` goes on.", left.Condition);
        Assert.Equal("attempt 1, agent ended; `longrun run` goes on", left.Milestones[0].Detail);
    }

    [Fact]
    public void Pages_say_once_where_evidence_lies_and_how_a_branch_comes_back()
    {
        var review = ReviewPage.Of(SampleNight.State, SampleNight.Events, SampleNight.Now, "/state/r1/evidence");
        Assert.Single(review.Split('\n'), line => line.Contains("Evidence lies in `/state/r1/evidence`",
            StringComparison.Ordinal));
        Assert.Contains("git branch longrun/r1 refs/longrun/r1/branch", review, StringComparison.Ordinal);
        Assert.Contains("/state/r1/evidence", PullPage.Of(SampleNight.State, M1, "/state/r1/evidence"),
            StringComparison.Ordinal);
    }

    private static string Status(Night night) =>
        StatusView.Of(night.State, [], Night.Evening).Milestones[0].Detail;
}
