using Longrun.Core.Digest;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests;

/// <summary>What the person keeps of their plan is kept.</summary>
public sealed class CycleTestsOfPacing
{
    private const string Free = "## M1 First\nProse.\n\n## M2 Second\nProse.\n\n- Depends on: none\n";

    private static readonly DateTimeOffset Reset = Night.Evening.AddHours(3);
    private static readonly DateTimeOffset Morning = Night.Evening.AddHours(10.5);
    private static readonly DateTimeOffset Noon = Morning + PlanWindows.Short;
    private static readonly Facts Ready = new() { ReadyBy = Morning };
    private static readonly Facts Later = new() { ReadyBy = Morning.AddDays(1) };
    private static readonly Facts Askable = new() { Askable = ["one"] };
    private static readonly Settings Reserved = Night.Plain with { Limits = new() { Reserve = 20 } };
    private static readonly Settings Fresh = Night.Plain with
    {
        Limits = new() { ReadyBy = new TimeSpan(8, 30, 0) }, AttemptTimeout = TimeSpan.FromHours(1),
    };

    [Theory]
    [InlineData(79.9, true)]
    [InlineData(80, false)]
    [InlineData(100, false)]
    public void Into_the_reserve_of_a_window_no_worker_is_started_before_it_resets(double used, bool starts)
    {
        var night = Told(Night.Of(Free, Reserved), QuotaWindow.SevenDays, used);
        if (starts)
        {
            Assert.Equal("M1-1", night.Starts());
            return;
        }

        var held = Held(night);
        Assert.Equal(Reset, held.Until);
        night = night.With(held);
        Assert.Empty(night.Next());
        Assert.Equal(Reset, Standing.NextReset(night.State, Night.Evening));
        Assert.False(Standing.IsOver(night.State, null, Night.Evening));
        Assert.Equal("M1-1", night.Starts(Reset));
    }

    [Fact]
    public void It_is_told_as_what_is_kept_and_not_as_a_limit()
    {
        var night = Told(Night.Of(Free, Reserved), QuotaWindow.SevenDays, 83);
        night = night.With(Held(night));

        const string why = "its seven_day window is used to 83 %, and 20 % are kept for you";
        Assert.Equal($"agent one waits 3h00m: {why}", EventLine.Of(Held(night.With(
            new Event.AgentHeld("one", null, Reset.AddHours(1), "x") { At = Night.Evening, IsKept = true })),
            night.State));
        var view = StatusView.Of(night.State, [], Night.Evening);
        Assert.StartsWith(why, view.Milestones[0].Detail, StringComparison.Ordinal);
        Assert.Equal((why, true), (view.Holds[0].Reason, view.Holds[0].IsKept));
        Assert.Null(view.ExitCode);
    }

    [Fact]
    public void Where_the_person_keeps_less_it_goes_on_at_once()
    {
        var night = Told(Night.Of(Free, Reserved), QuotaWindow.SevenDays, 83);
        night = night.With(Held(night), new Event.SettingsRead("# 2", Night.Plain) { At = Night.Evening },
            new Event.BranchInspected(Night.Base, Ecosystem.None) { At = Night.Evening });

        Assert.Equal("M1-1", night.Starts());
        Assert.Empty(night.Cycled().State.Holds);
    }

    [Fact]
    public void A_window_that_resets_beyond_every_wait_holds_once_and_not_in_every_cycle()
    {
        var night = Told(Night.Of(Free, Reserved), QuotaWindow.SevenDays, 83, Night.Evening.AddDays(30));
        var held = Held(night);
        Assert.Equal(Night.Evening + Caps.LimitWaitMax, held.Until);

        night = night.With(held);
        for (var minute = 0; minute < 5; minute++)
        {
            Assert.Empty(night.Next(null, Night.Evening.AddMinutes(minute)));
        }

        var next = Assert.IsType<Event.AgentHeld>(
            Assert.IsType<Step.Record>(Assert.Single(night.Next(null, held.Until))).Events[0]);
        Assert.Equal(held.Until + Caps.LimitWaitMax, next.Until);
    }

    [Fact]
    public void The_person_may_spend_of_it_one_session_at_a_time()
    {
        var night = Told(Night.Of(Free, Reserved with { Workers = 2 }), QuotaWindow.SevenDays, 83);
        night = night.With(Held(night)).Told(new PersonCommand.RetryAgent("one"));

        Assert.Equal("M1-1", night.Starts());
        night = night.Cycled();
        Assert.Equal("", night.Starts());
        night = night.Ended("M1-1", Ending.Completed).Imported("M1-1").Rejected("M1-1");
        Assert.Equal(Reset, Held(night).Until);
    }

    [Theory]
    [InlineData(85, 3, 70, 3, false)] // the same window: nothing used is given back
    [InlineData(85, 3, 10, 2, false)] // said before the one that is open now was
    [InlineData(85, 3, 10, 8, true)] // the next one
    public void What_a_session_told_does_not_undo_what_is_known_since(
        double known, int resets, double told, int toldResets, bool starts)
    {
        var night = Told(Night.Of(Free, Reserved), QuotaWindow.FiveHours, known, Night.Evening.AddHours(resets))
            .Started("M1-1").Ended("M1-1", Ending.Completed).With(new Event.SessionEnded(
                AttemptId.From("M1-1"), new(Ending.Completed)
                {
                    Quota = [new(QuotaWindow.FiveHours)
                    {
                        UsedPercent = told, ResetsAt = Night.Evening.AddHours(toldResets),
                    }],
                }, null) { At = Night.Evening })
            .Imported("M1-1").Rejected("M1-1");

        Assert.Equal(starts ? "M1-2" : "", night.Starts());
    }

    [Fact]
    public void Another_agent_takes_over_meanwhile()
    {
        var settings = Reserved with
        {
            Agents = Night.Plain.Agents.Add("two", new(AgentKind.Command, "./other", [])), Use = ["one", "two"],
        };
        var night = Told(Night.Of(Free, settings), QuotaWindow.FiveHours, 90);
        var started = night.Next().OfType<Step.Record>().SelectMany(record => record.Events)
            .OfType<Event.AttemptStarted>().First();

        Assert.Equal("two", started.Agent);
        Assert.StartsWith("one is spared: its five_hour window", started.Instead, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_knowledge_nothing_is_kept_and_that_is_said()
    {
        var night = Night.Of(Free, Reserved);
        Assert.Equal("M1-1", night.Starts());
        Assert.Empty(Telling.Warnings(night.State));

        night = night.Started("M1-1").Ended("M1-1", Ending.Completed);
        Assert.Equal("M2-1", night.With(new Event.AttemptReleased(AttemptId.From("M1-1"), "x") { At = Night.Evening },
            new Event.MilestoneBlocked(new("M1"), Questions.Of(QuestionOrigin.Budget, "x")) { At = Night.Evening })
            .Starts());
        Assert.Contains("nothing is known of one's plan", Assert.Single(Telling.Warnings(night.State)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Who_can_be_asked_is_asked_again_when_what_is_known_is_old_and_not_while_it_waits()
    {
        var night = Told(Night.Of(Free, Reserved), QuotaWindow.SevenDays, 10)
            .With(CycleTestsOfLimits.Asked(Night.Evening));
        var later = Night.Evening + Caps.QuotaKnownFor;

        Assert.Equal("M1-1", CycleTestsOfLimits.Attempts(night.Next(Askable, later.AddSeconds(-1))));
        Assert.IsType<Step.Submit>(Assert.Single(night.Next(Askable, later)));

        var waiting = Told(night, QuotaWindow.SevenDays, 90);
        waiting = waiting.With(Held(waiting));
        Assert.Empty(waiting.Next(Askable, later));
    }

    /// <summary>
    /// Hours from the evening (22:00); the short window is to be fresh at 08:30, sessions take an hour.
    /// </summary>
    [Theory]
    [InlineData(0, null, true)] // opens one until 03:00
    [InlineData(5.4, null, true)] // until 08:24
    [InlineData(5.6, null, false)] // until 08:36
    [InlineData(3, 5.0, true)] // ends at 02:00, before the open one resets
    [InlineData(4.5, 5.0, true)] // outlasts it and opens one until 08:00
    [InlineData(6, 8.0, true)] // ends at 05:00, before 06:00
    [InlineData(7.5, 8.0, false)] // outlasts it and opens one until 11:00
    [InlineData(9, 12.0, false)] // draws on one that is open until 10:00
    public void No_session_is_started_that_would_use_the_window_that_is_to_be_fresh(
        double now, double? resets, bool starts)
    {
        var night = Told(
            Night.Of(Free, Fresh), QuotaWindow.FiveHours, 10, Night.Evening.AddHours(resets ?? -1));
        var steps = night.Next(Ready, Night.Evening.AddHours(now));

        Assert.Equal(starts ? "M1-1" : "", CycleTestsOfLimits.Attempts(steps));
        if (!starts)
        {
            var held = Assert.IsType<Event.AgentHeld>(Assert.IsType<Step.Record>(Assert.Single(steps)).Events[0]);
            Assert.Equal((Noon, "its five_hour window is to be fresh for you at 08:30"), (held.Until, held.Detail));
            night = night.With(held);
            Assert.Empty(night.Next(Later, Morning));
            Assert.Empty(night.Next(Later, Noon.AddSeconds(-1)));
            Assert.Equal("M1-1", CycleTestsOfLimits.Attempts(night.Next(Later, Noon)));
        }
    }

    [Fact]
    public void The_window_that_was_kept_fresh_is_opened_by_no_session_that_nobody_asked_for()
    {
        var night = Told(Night.Of(Free, Fresh), QuotaWindow.FiveHours, 10, Night.Evening.AddHours(-1));
        var now = Morning.AddMinutes(10); // the one before it took longer than was estimated: nothing was held yet

        var held = Assert.IsType<Event.AgentHeld>(
            Assert.IsType<Step.Record>(Assert.Single(night.Next(Later, now))).Events[0]);
        Assert.Equal((Noon, true), (held.Until, held.IsKept));
        night = night.With(held);
        Assert.Empty(night.Next(Later with { BegunAt = Morning.AddSeconds(-1) }, now));
        Assert.Equal(Noon, Standing.NextReset(night.State, now));
        Assert.StartsWith(held.Detail!, StatusView.Of(night.State, [], now).Milestones[0].Detail,
            StringComparison.Ordinal);

        Assert.Equal("M1-1", CycleTestsOfLimits.Attempts(night.Next(Later with { BegunAt = now }, now)));
        PersonCommand[] words = [new PersonCommand.Resume(), new PersonCommand.RetryAgent("one")];
        foreach (var word in words)
        {
            var asked = night.With(new Event.CommandTaken("c1", word) { At = now });
            Assert.Equal("M1-1", CycleTestsOfLimits.Attempts(asked.Next(Later, now)));
        }
    }

    [Fact]
    public void How_long_a_session_takes_is_what_this_nights_took()
    {
        var night = Told(Night.Of(Free, Fresh), QuotaWindow.FiveHours, 10, Night.Evening.AddHours(8));
        var late = Night.Evening.AddHours(7.5);
        Assert.Equal("", CycleTestsOfLimits.Attempts(night.Next(Ready, late)));

        foreach (var attempt in new[] { "M1-1", "M1-2", "M2-1" })
        {
            // A minute each.
            night = night.Started(attempt).Ended(attempt, Ending.Completed).Imported(attempt).Rejected(attempt);
        }

        Assert.Equal("M1-3", CycleTestsOfLimits.Attempts(night.Next(Ready, late)));
    }

    private static Night Told(Night night, string window, double used, DateTimeOffset? resets = null) => night.With(
        new Event.QuotaSeen("one", [new(window) { UsedPercent = used, ResetsAt = resets ?? Reset }], null)
        {
            At = Night.Evening,
        });

    private static Event.AgentHeld Held(Night night) => night.Next().OfType<Step.Record>()
        .SelectMany(record => record.Events).OfType<Event.AgentHeld>().Single();
}
