using Longrun.Core.Digest;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests;

/// <summary>What a person's answer does, in whatever words it comes.</summary>
public sealed class AnswerTests
{
    private const string One = "## M1 First\nProse.\n";

    private static readonly MilestoneId M1 = new("M1");

    [Theory]
    [InlineData("2")]
    [InlineData(" (2). ")]
    [InlineData("skip it")]
    [InlineData("\"SKIP IT!\"")]
    public void An_answer_that_says_an_option_is_that_option(string words) =>
        Assert.Equal(Stand.Skipped, Blocked().Told(new PersonCommand.Answer(M1, words)).Stand("M1"));

    [Theory]
    [InlineData("skip it after the holidays")]
    [InlineData("7")]
    public void Other_words_are_taken_as_they_are(string words)
    {
        var night = Blocked().Told(new PersonCommand.Answer(M1, words));
        Assert.Equal(words, night.State.Of(M1).Answered!.Value.Answer);
        Assert.Equal("M1-4", night.Starts());
    }

    [Fact]
    public void A_later_answer_holds_until_an_attempt_has_started()
    {
        var skipped = Blocked().Told(new PersonCommand.Answer(M1, "2"));
        Assert.Equal("M1-4", skipped.Told(new PersonCommand.Answer(M1, "1")).Starts());

        var started = Blocked().Told(new PersonCommand.Answer(M1, "1")).Started("M1-4");
        Assert.Null(Commands.Asked(started.State.Of(M1)));
        Assert.Equal(started.State, started.Told(new PersonCommand.Answer(M1, "2")).State with
        {
            Taken = started.State.Taken,
        });
    }

    [Fact]
    public void A_later_answer_to_a_worker_leaves_one_decision()
    {
        var report = new WorkerReport { Status = "blocked", Question = "Which?", Options = ["this", "that"] };
        var night = Night.Of(One).Started("M1-1").Ended("M1-1", Ending.Completed, report).Imported("M1-1").Cycled()
            .Told(new PersonCommand.Answer(M1, "1")).Told(new PersonCommand.Answer(M1, "That."));

        Assert.Equal("Which? Answer: that", Assert.Single(night.State.Decisions).Decision.What);
    }

    [Fact]
    public void The_same_work_is_not_gated_again_and_the_question_says_why_it_was_red()
    {
        var night = Night.Of(One).Candidate("M1-1").Gate("M1-1", "tests", false).Cycled();
        foreach (var attempt in new[] { "M1-2", "M1-3" })
        {
            night = Unchanged(night, attempt);
            Assert.Equal("nothing changed since attempt 1, which was rejected: gate tests: red",
                night.State.Of(AttemptId.From(attempt)).Rejections[0].Reason);
        }

        night = night.Cycled();
        Assert.StartsWith("Attempts 1, 2 and 3 failed in the same way: gate tests: red.",
            night.State.Of(M1).Question!.Text, StringComparison.Ordinal);

        // At the person's word it is looked at once more: they may have mended what it rested on.
        night = night.Told(new PersonCommand.Answer(M1, "1"));
        night = Unchanged(night, "M1-4");
        Assert.False(night.State.Of(AttemptId.From("M1-4")).IsRejected);
        night = night.Candidate("M1-4").Gate("M1-4", "tests", false).Cycled();
        night = Unchanged(Unchanged(night, "M1-5"), "M1-6").Cycled();
        Assert.StartsWith("Attempts 4, 5 and 6 failed in the same way", night.State.Of(M1).Question!.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_discarded_run_starts_nothing_and_ends_what_was_never_submitted()
    {
        var night = Night.Of(One).Started("M1-1").With(
            new Event.JobIntended(new("M1-1.agent.1"), new JobWork.Agent(AttemptId.From("M1-1")))
            {
                At = Night.Evening,
            })
            .Told(new PersonCommand.Discard());

        night = night.Cycled();
        Assert.Empty(night.State.OpenJobs);
        Assert.Empty(night.Next());
        Assert.Equal("Discarded: nothing of it was taken.", StatePage.Condition(night.State));
    }

    private static Night Blocked()
    {
        var night = Night.Of(One);
        foreach (var attempt in new[] { "M1-1", "M1-2", "M1-3" })
        {
            night = night.Candidate(attempt).Gate(attempt, "tests", false).Cycled();
        }

        return night.Cycled();
    }

    /// <summary>An attempt that has the work of the one before and nothing else.</summary>
    private static Night Unchanged(Night night, string attempt) => night.Started(attempt)
        .Ended(attempt, Ending.Completed).With(new Event.AttemptImported(
            AttemptId.From(attempt), Night.Head(attempt), night.State.Tip!, new(1, 1, 0) { HasWork = true })
        {
            At = Night.Evening,
        }).Cycled();
}
