using System.Collections.Immutable;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests;

/// <summary>What a judge says, and what happens where it says nothing.</summary>
public sealed class CycleTestsOfJudge
{
    private const string Diff = "d1";

    private const string One = """
        ## M1 First
        One.

        Done when:
        - [ ] it adds
        """;

    private static readonly Settings Judged = Night.Plain with
    {
        Agents = ImmutableDictionary<string, AgentSettings>.Empty
            .Add("one", new(AgentKind.Claude, null, [])).Add("other", new(AgentKind.Codex, null, [])),
        Use = ["one", "other"],
    };

    private static readonly AttemptId M1 = new(new("M1"), 1);

    [Fact]
    public void Work_with_green_gates_is_judged_by_another_agent_than_its_worker()
    {
        var judge = Asked(Green());

        Assert.Equal("other", judge.By);
        Assert.Equal(Night.Merged("M1-1"), judge.Commit);
    }

    [Fact]
    public void What_the_judge_approves_lands() =>
        Assert.IsType<Step.Land>(Assert.Single(Green().With(Says(Ruling.Approve)).Next()));

    [Fact]
    public void What_the_judge_rejects_goes_back_with_its_reasons()
    {
        var night = Green().With(Says(Ruling.Reject, "It adds 1 only.")).Cycled();

        Assert.Equal("the judge: It adds 1 only.", Assert.Single(night.State.Of(M1).Rejections).Reason);
    }

    [Fact]
    public void No_verdict_is_asked_for_once_more_and_never_lands()
    {
        var once = Green().With(Says(Ruling.None));
        Asked(once);

        var twice = once.With(Says(Ruling.None)).Cycled();
        Assert.Equal(Stand.Blocked, twice.Stand("M1"));
        Assert.Equal(QuestionOrigin.Review, twice.State.Of(new MilestoneId("M1")).Question!.Origin);

        Assert.IsType<Step.Land>(twice.Told(new PersonCommand.Answer(new("M1"), Questions.AllowOption)).Next()[0]);
        var back = twice.Told(new PersonCommand.Answer(new("M1"), "show the sum")).Cycled();
        Assert.Contains("show the sum", Assert.Single(back.State.Of(M1).Rejections).Reason);
    }

    [Fact]
    public void A_question_of_the_judges_waits_with_its_options()
    {
        var asks = new Judgement(Ruling.Ask, "unclear") { Question = "Which sum?", Options = ["of ints", "of all"] };
        var night = Green().With(Says(asks)).Cycled();

        var question = night.State.Of(new MilestoneId("M1")).Question!;
        Assert.Equal(["of ints", "of all"], question.Options.Take(2));
        var answered = night.Told(new PersonCommand.Answer(new("M1"), "2"));
        Assert.Contains("of all", Assert.Single(answered.State.Decisions).Decision.What);
        Asked(answered);

        var words = night.Told(new PersonCommand.Answer(new("M1"), "neither, the sum of the rest")).Cycled();
        Assert.Contains("of the rest", Assert.Single(words.State.Of(M1).Rejections).Reason);
    }

    [Fact]
    public void A_verdict_holds_for_its_diff_wherever_that_is_merged()
    {
        var night = Green().With(Says(Ruling.Approve)).With(
            Candidate(new string('c', 40), Diff), Gate(new(new string('c', 40))));

        Assert.IsType<Step.Land>(Assert.Single(night.Next()));
    }

    [Fact]
    public void A_verdict_is_void_where_merging_has_made_another_diff_of_it()
    {
        var night = Green().With(Says(Ruling.Approve)).With(
            Candidate(new string('c', 40), "d2"), Gate(new(new string('c', 40))));

        Assert.Equal(new(new string('c', 40)), Asked(night).Commit);
    }

    [Fact]
    public void A_verdict_is_void_where_a_criterion_has_been_reworded_since()
    {
        var asked = Asked(Green());
        Assert.Equal(Standing.Find(Green().State, new("M1"))!.TextHash, asked.Text);

        var approved = Green().With(Says(Ruling.Approve) with { Text = asked.Text });
        Assert.IsType<Step.Land>(Assert.Single(approved.Next()));
        var reworded = approved.With(new Event.RoadmapRead(
            "ROADMAP.md", One.Replace("it adds", "it multiplies", StringComparison.Ordinal)) { At = Night.Evening });
        Assert.NotEqual(asked.Text, Asked(reworded).Text);
        var another = reworded.With(Says(Ruling.Approve) with { Text = Asked(reworded).Text });
        Assert.IsType<Step.Land>(Assert.Single(another.Next()));
    }

    [Fact]
    public void A_judge_at_its_limit_is_waited_for_and_asked_again()
    {
        var resets = Night.Evening.AddHours(2);
        var limited = Green().With(Says(new(Ruling.None, "limit"), Ending.Limit, resets)).Cycled();
        // Another can judge meanwhile.
        Assert.Equal("one", Asked(limited).By);

        var both = limited.With(new Event.AgentHeld("one", null, resets.AddHours(1), "usage limit")
        {
            At = Night.Evening,
        });
        Assert.Empty(both.Next());
        Assert.False(Standing.IsOver(both.State, null, Night.Evening));
        Assert.True(Standing.IsOver(both.State, Night.Evening, Night.Evening));
        Assert.Equal(resets, Standing.NextReset(both.State, Night.Evening));
        Assert.Equal("other", ((JobWork.Judge)Assert.IsType<Step.Submit>(both.Next(null, resets)[0]).Work).By);
    }

    [Fact]
    public void While_a_judge_is_waited_for_what_does_not_depend_on_it_is_begun_though_there_is_one_worker()
    {
        const string free = One + "\n\n## M2 Second\nTwo.\n\n- Depends on: none\n"
            + "\n## M3 Third\nThree.\n\n- Depends on: M1\n";
        var resets = Night.Evening.AddHours(2);
        Night Limited(bool isProven)
        {
            var night = Green(Judged with { Review = new() { Agent = "other" } }, free, isProven);
            return night.With(new Event.AgentHeld("other", null, resets, "usage limit") { At = Night.Evening });
        }

        var begun = Limited(isProven: true).Cycled();
        Assert.Equal("M2-1", begun.State.Of(new MilestoneId("M2")).Latest?.Id.Value);
        Assert.Null(begun.State.Of(new MilestoneId("M3")).Latest);
        Assert.Null(Limited(isProven: false).Cycled().State.Of(new MilestoneId("M2")).Latest);
        Assert.Equal("other", begun.Next(null, resets).OfType<Step.Submit>().Select(step => step.Work)
            .OfType<JobWork.Judge>().Single().By);
    }

    [Fact]
    public void Work_whose_judge_waits_for_the_person_is_parked_instead_of_waiting_without_a_word()
    {
        var night = Green(Judged with { Review = new() { Agent = "other" } }).With(
            new Event.AgentHeld("other", null, null, "not logged in") { At = Night.Evening }).Cycled();

        Assert.Contains("not logged in", night.State.Of(new MilestoneId("M1")).Question!.Text);
    }

    [Fact]
    public void A_judge_that_is_billed_beyond_its_plan_is_not_asked_again_without_a_yes()
    {
        var said = Says(new Judgement(Ruling.None, "billed"), Ending.Completed);
        var billed = said with { Session = said.Session with { UsedOverage = true } };
        var night = Green(Judged with { Review = new() { Agent = "other" } }).With(billed).Cycled();

        Assert.True(AgentStanding.IsMoney(night.State, "other"));
    }

    [Fact]
    public void A_finding_that_is_made_again_goes_to_the_person()
    {
        var first = Green().With(Says(Ruling.Reject, "The total of an empty list is wrong in sum.py.")).Cycled();
        var again = first.Candidate("M1-2").Gate("M1-2", "tests", true).With(
            Says(new Judgement(Ruling.Reject, "no") { Reasons = ["In sum.py the total of an empty list is wrong."] })
                with { Attempt = new(new("M1"), 2), Commit = Night.Merged("M1-2"), Diff = "" }).Cycled();

        Assert.Equal(Stand.Blocked, again.Stand("M1"));
        Assert.Contains("again", again.State.Of(new MilestoneId("M1")).Question!.Text);
    }

    [Fact]
    public void Without_reviews_green_gates_are_enough() =>
        Assert.IsType<Step.Land>(Assert.Single(
            Green(Judged with { Review = new() { When = ReviewPolicy.Off } }).Next()));

    [Fact]
    public void Where_no_agent_can_judge_green_gates_are_enough() =>
        Assert.IsType<Step.Land>(Assert.Single(Green(Night.Plain).Next()));

    private static Night Green(Settings? settings = null, string roadmap = One, bool isProven = true)
    {
        var night = Night.Of(roadmap, settings ?? Judged)
            .Started("M1-1").Ended("M1-1", Ending.Completed).Imported("M1-1")
            .With(Candidate(Night.Merged("M1-1").Value, Diff));
        return isProven ? night.With(Gate(Night.Merged("M1-1"))) : night;
    }

    private static Event.CandidateMade Candidate(string commit, string diff) =>
        new(M1, Night.Base, new(new(commit), "tree") { Diff = diff }) { At = Night.Evening };

    private static Event.GateEnded Gate(CommitId commit) =>
        new(new GateRun(M1, commit, "tests", true) { Command = "make check" }) { At = Night.Evening };

    private static Event.Judged Says(Ruling ruling, params ImmutableArray<string> reasons) =>
        Says(new Judgement(ruling, "so") { Reasons = reasons });

    private static Event.Judged Says(
        Judgement judgement, Ending ending = Ending.Completed, DateTimeOffset? resets = null) =>
        new(M1, Night.Merged("M1-1"), Diff, judgement)
        {
            At = Night.Evening, Agent = "other", Session = new(ending) { ResetsAt = resets },
        };

    private static JobWork.Judge Asked(Night night) =>
        (JobWork.Judge)Assert.IsType<Step.Submit>(Assert.Single(night.Next())).Work;
}
