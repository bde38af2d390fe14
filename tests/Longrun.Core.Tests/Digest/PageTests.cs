using Longrun.Core.Digest;
using Longrun.Core.Review;
using Xunit;

namespace Longrun.Core.Tests.Digest;

public sealed class PageTests
{
    [Fact]
    public void The_state_page_is_as_approved() =>
        Approved.Match(StatePage.Of(SampleNight.State, SampleNight.Now), "state");

    [Fact]
    public void The_digest_is_as_approved() =>
        Approved.Match(DigestPage.Of(SampleNight.State, SampleNight.Events, SampleNight.Now.Offset), "digest");

    [Fact]
    public void The_page_of_questions_is_as_approved() => Approved.Match(BlockedPage.Of(SampleNight.State), "blocked");

    [Fact]
    public void The_review_is_as_approved() =>
        Approved.Match(ReviewPage.Of(SampleNight.State, SampleNight.Events, SampleNight.Now), "review");

    [Theory]
    [InlineData("M1-1")]
    [InlineData("M2-1")]
    [InlineData("M2-2")]
    [InlineData("M3-1")]
    public void A_pull_request_is_as_approved(string id) =>
        Approved.Match(PullPage.Of(SampleNight.State, AttemptId.From(id)), $"pull-{id}");

    [Fact]
    public void The_status_document_is_as_approved()
    {
        var started = new Event.AttemptStarted(
            AttemptId.From("M3-2"), "claude", SampleNight.Commit('b'), SampleNight.Commit('4'), 0)
        {
            At = SampleNight.Now,
        };
        var s = Fold.Apply(SampleNight.State, started);
        s = Fold.Apply(s, new Event.JobIntended(new("M3-2.agent.1"), new JobWork.Agent(AttemptId.From("M3-2")))
        {
            At = SampleNight.Now,
        });
        var job = new LiveJob(new("M3-2.agent.1"), SampleNight.Now, 12_345)
        {
            LastLine = "\u001b[1mthinking\u001b[0m\a",
        };
        Approved.Match(StatusJson.Write(StatusView.Of(s, [job], SampleNight.Now.AddSeconds(192))), "status");
    }

    /// <summary>A page is written in the middle of a night too: after any event there is something to say.</summary>
    [Fact]
    public void Every_page_can_be_written_after_every_event()
    {
        for (var count = 0; count <= SampleNight.Events.Count; count++)
        {
            var s = SampleNight.After(count);
            var events = SampleNight.Events.Take(count).ToList();
            Assert.NotEmpty(StatePage.Of(s, SampleNight.Now));
            Assert.NotEmpty(DigestPage.Of(s, events));
            Assert.NotEmpty(BlockedPage.Of(s));
            Assert.NotEmpty(ReviewPage.Of(s, events, SampleNight.Now));
            Assert.NotEmpty(StatusJson.Write(StatusView.Of(s, [], SampleNight.Now)));
            Assert.All(Telling.Attempts(s), a => Assert.NotEmpty(PullPage.Of(s, a.Id)));
            Assert.All(Enum.GetValues<ExitCode>(), code => Assert.NotEmpty(Closing.Sentence(code, s)));
            Assert.All(Enum.GetValues<ExitCode>(), code => Assert.NotEmpty(Closing.Next(code, s)));
        }
    }

    /// <summary>Else every idle look at the clock would write the page again.</summary>
    [Fact]
    public void The_state_page_does_not_change_while_nothing_happens() =>
        Assert.Equal(
            StatePage.Of(SampleNight.State, SampleNight.Now),
            StatePage.Of(SampleNight.State, SampleNight.Now.AddMinutes(20)));

    [Fact]
    public void What_waits_behind_a_blocked_milestone_is_named_to_the_end() =>
        Assert.Equal(["M5", "M6"], Situation.Behind(SampleNight.State, new("M4")).Select(id => id.Value));

    [Fact]
    public void A_dormant_gate_is_never_called_red() =>
        Assert.DoesNotContain(
            StatePage.Of(SampleNight.State, SampleNight.Now).Split('\n'),
            line => line.Contains("dormant", StringComparison.Ordinal)
                && line.Contains("red", StringComparison.Ordinal));
}
