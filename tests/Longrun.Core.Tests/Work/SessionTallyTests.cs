using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests.Work;

/// <summary>What a session's events add up to, in whichever order a program tells them.</summary>
public sealed class SessionTallyTests
{
    [Fact]
    public void What_was_told_of_the_session_stays_until_it_is_told_anew()
    {
        var tally = Of(
            new AgentEvent.Started { SessionId = "s", Version = "1.2", Model = "m", KeySource = "none" },
            new AgentEvent.Started { Model = "other" });
        Assert.Equal(("s", "1.2", "other", "none"), (tally.SessionId, tally.Version, tally.Model, tally.KeySource));
    }

    [Fact]
    public void Use_only_grows_although_a_stream_counts_back()
    {
        var tally = Of(
            new AgentEvent.Usage(new(100, 10) { CostUsd = 2, Turns = 5 }),
            new AgentEvent.Usage(new(50, 20) { CostUsd = 1 }));
        Assert.Equal(new Consumption(100, 20) { CostUsd = 2, Turns = 5 }, tally.Used);
        Assert.Equal(long.MaxValue, new Consumption(long.MaxValue, long.MaxValue).Tokens);
    }

    [Fact]
    public void A_denial_with_an_id_counts_once_and_one_without_each_time()
    {
        var tally = Of(
            new AgentEvent.PermissionDenied("a", "Bash"), new AgentEvent.PermissionDenied("a", "Bash"),
            new AgentEvent.PermissionDenied(null, null), new AgentEvent.PermissionDenied(null, null));
        Assert.Equal(3, tally.Denials);
    }

    [Fact]
    public void A_window_is_as_it_was_told_last_and_money_spent_once_is_not_forgotten()
    {
        var tally = Of(
            new AgentEvent.Quota(new(QuotaWindow.FiveHours) { UsedPercent = 10, IsOverage = true }),
            new AgentEvent.Quota(new(QuotaWindow.FiveHours) { UsedPercent = 90 }));
        Assert.Equal(new QuotaWindow(QuotaWindow.FiveHours) { UsedPercent = 90 }, Assert.Single(tally.Quota.Values));
        Assert.True(tally.UsedOverage);
    }

    [Fact]
    public void Nothing_that_a_program_tells_makes_it_large()
    {
        var tally = Of([.. Enumerable.Range(0, 20_000).SelectMany(IEnumerable<AgentEvent> (i) =>
        [
            new AgentEvent.PermissionDenied($"{i}", null), new AgentEvent.Lost(new string('x', 5_000)),
            new AgentEvent.Quota(new($"window {i}")), new AgentEvent.Message(new string('y', 5_000)),
        ])]);
        var report = tally.Report(new(Ending.Completed) { Detail = new string('z', 5_000) });
        Assert.Equal(20_000, report.PermissionDenials);
        Assert.True(report.Quota.Length <= 20 && report.Lost.Length <= 10);
        Assert.True(report.LastWords!.Length <= SessionTally.WordsMax);
        Assert.All([report.Detail!, .. report.Lost], said => Assert.True(said.Length <= SessionTally.DetailMax));
    }

    [Fact]
    public void The_words_of_the_end_go_before_what_was_said_last()
    {
        var tally = Of(new AgentEvent.Message("said"), new AgentEvent.Message(null));
        Assert.Equal("said", tally.Report(new(Ending.Completed)).LastWords);
        Assert.Equal("the end", tally.Report(new(Ending.Completed) { LastWords = "the end" }).LastWords);
    }

    private static SessionTally Of(params AgentEvent[] events) =>
        events.Aggregate(SessionTally.Empty, (tally, e) => tally.Take(e));
}
