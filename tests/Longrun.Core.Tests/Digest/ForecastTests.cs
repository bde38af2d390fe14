using Longrun.Core.Digest;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests.Digest;

/// <summary>How far a night's quota reaches, from what milestones have used of it.</summary>
public sealed class ForecastTests
{
    private const string Three =
        "## M1 First\nProse.\n\n## M2 Second\nProse.\n\n## M3 Third\nProse.\n\n## M4 Fourth\nProse.\n";

    private static readonly DateTimeOffset Reset = Night.Evening.AddHours(4);

    [Fact]
    public void Before_two_landed_milestones_nothing_is_said()
    {
        var night = Uses(Uses(Night.Of(Three), "M1", 5, 5), "M2", 15, 5);

        Assert.Empty(Forecast.Of(Uses(Night.Of(Three), "M1", 5, 5).State, Night.Evening));
        // What M1 used is not known: nothing was told before it.
        Assert.Empty(Forecast.Of(night.State, Night.Evening));
        Assert.Single(Forecast.Of(Uses(night, "M3", 35, 5).State, Night.Evening));
    }

    [Fact]
    public void It_is_what_is_left_by_the_median_of_what_landed_milestones_used_in_the_window_that_ends_first()
    {
        var night = Asked(Night.Of(Three), 10, 50);
        night = Uses(Uses(Uses(night, "M1", 15, 51), "M2", 35, 55), "M3", 45, 70);

        var forecast = Assert.Single(Forecast.Of(night.State, Night.Evening));
        // 5, 20 and 10 percent of one, 1, 4 and 15 of the other.
        Assert.Equal((QuotaWindow.FiveHours, 5, 10.0, 45.0),
            (forecast.Window, forecast.Milestones, forecast.PercentPerMilestone, forecast.UsedPercent));
        var status = StatusView.Of(night.State, [], Night.Evening);
        Assert.Equal(forecast, Assert.Single(status.Forecast));
        Assert.Contains("\"percent_per_milestone\": 10", StatusJson.Write(status), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_kept_is_not_among_it_and_a_window_that_has_reset_is_empty()
    {
        var kept = Night.Plain with { Limits = new() { Reserve = 20 } };
        var night = Uses(Uses(Uses(Asked(Night.Of(Three, kept), 10, 0), "M1", 15, 0), "M2", 35, 0), "M3", 45, 0);

        Assert.Equal(3, Assert.Single(Forecast.Of(night.State, Night.Evening)).Milestones);
        Assert.Equal(8, Assert.Single(Forecast.Of(night.State, Reset.AddMinutes(1))).Milestones);
    }

    [Fact]
    public void A_window_that_resets_under_a_session_began_at_nothing()
    {
        var night = Uses(Uses(Asked(Night.Of(Three), 90, 0), "M1", 8, 0, Reset.AddHours(5)), "M2", 20, 0,
            Reset.AddHours(5));

        Assert.Equal(10, Assert.Single(Forecast.Of(night.State, Night.Evening)).PercentPerMilestone);
    }

    private static Night Asked(Night night, double used, double week) => night.With(
        new Event.QuotaSeen("one", [Window(QuotaWindow.FiveHours, used), Window(QuotaWindow.SevenDays, week)], null)
        {
            At = Night.Evening,
        });

    private static Night Uses(Night night, string milestone, double used, double week, DateTimeOffset? resets = null)
    {
        var attempt = AttemptId.From($"{milestone}-1");
        return night.Started(attempt.Value).With(
            new Event.SessionEnded(attempt, new(Ending.Completed)
            {
                Quota = [Window(QuotaWindow.FiveHours, used, resets), Window(QuotaWindow.SevenDays, week)],
            }, null) { At = Night.Evening },
            new Event.Landed(attempt, Night.Merged(attempt.Value)) { At = Night.Evening });
    }

    private static QuotaWindow Window(string name, double used, DateTimeOffset? resets = null) =>
        new(name) { UsedPercent = used, ResetsAt = resets ?? Reset };
}
