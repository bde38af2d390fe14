using System.Collections.Immutable;
using Longrun.Core.Digest;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests;

/// <summary>
/// A usage limit is a state: it is waited out, asked about, tried with one session, and ended by a word.
/// </summary>
public sealed class CycleTestsOfLimits
{
    private const string Free = "## M1 First\nProse.\n\n## M2 Second\nProse.\n\n- Depends on: none\n\n"
        + "## M3 Third\nProse.\n\n- Depends on: none\n";

    private static readonly DateTimeOffset Reset = Night.Evening.AddHours(3);
    private static readonly Facts Askable = new() { Askable = ["one"] };
    private static readonly Settings Three = Night.Plain with { Workers = 3 };

    [Fact]
    public void After_a_limit_one_session_is_started_and_the_others_when_it_has_got_through()
    {
        var night = Limited(Three);

        Assert.Equal("", night.Starts(Reset.AddSeconds(-1)));
        Assert.Equal("M1-2", night.Starts(Reset));
        night = night.Cycled(Reset);
        Assert.Equal("", night.Starts(Reset));

        var through = night.With(
            new Event.JobIntended(JobId.Of("M1-2", "agent", 1), Work("M1-2")) { At = Reset },
            new Event.SessionEnded(AttemptId.From("M1-2"), new(Ending.Completed), null) { At = Reset.AddHours(1) },
            new Event.JobEnded(JobId.Of("M1-2", "agent", 1), Done) { At = Reset.AddHours(1) },
            new Event.AttemptReleased(AttemptId.From("M1-2"), "asked") { At = Reset.AddHours(1) });
        Assert.Empty(through.State.Holds);
        Assert.Equal("M1-3 M2-1 M3-1", through.Starts(Reset.AddHours(1)));
    }

    [Fact]
    public void A_session_that_got_through_shows_that_what_was_told_to_be_full_is_not()
    {
        var night = Limited(Three).With(
            new Event.QuotaSeen("one",
            [
                new(QuotaWindow.FiveHours) { IsRejected = true, ResetsAt = Reset },
                new(QuotaWindow.SevenDays) { UsedPercent = 40, ResetsAt = Reset.AddDays(3) },
            ], null) { At = Night.Evening });
        var again = Night.Evening.AddMinutes(10);
        night = night.Told(new PersonCommand.RetryAgent("one"));
        Assert.Equal("M1-2", night.Starts(again));

        night = night.Cycled(again).With(
            new Event.JobIntended(JobId.Of("M1-2", "agent", 1), Work("M1-2")) { At = again },
            new Event.SessionEnded(AttemptId.From("M1-2"), new(Ending.Completed), null) { At = again.AddMinutes(1) },
            new Event.JobEnded(JobId.Of("M1-2", "agent", 1), Done) { At = again.AddMinutes(1) },
            new Event.AttemptReleased(AttemptId.From("M1-2"), "asked") { At = again.AddMinutes(1) });

        Assert.Equal("M1-3 M2-1 M3-1", night.Starts(again.AddMinutes(1)));
        Assert.Equal(QuotaWindow.SevenDays, Assert.Single(night.State.Quotas["one"].Windows).Name);
    }

    [Fact]
    public void An_agent_that_can_be_asked_is_asked_once_before_it_is_tried()
    {
        var night = Limited(Three).With(Asked(Night.Evening.AddHours(-1)));
        Assert.Empty(night.Next(Askable, Reset.AddSeconds(-1)));

        var submit = Assert.IsType<Step.Submit>(Assert.Single(night.Next(Askable, Reset)));
        Assert.Equal(new JobWork.Probe("one"), submit.Work);
        var asking = night.With(new Event.JobIntended(submit.Job, submit.Work) { At = Reset });
        Assert.Empty(asking.Next(Askable with { Jobs = asking.State.OpenJobs.Keys.SeenAs(JobSight.Alive) }, Reset));

        var fine = asking.With(
            new Event.QuotaSeen("one", [new(QuotaWindow.FiveHours) { UsedPercent = 1 }], null) { At = Reset },
            new Event.JobEnded(submit.Job, Done) { At = Reset });
        Assert.Equal("M1-2", Attempts(fine.Next(Askable, Reset)));
    }

    [Fact]
    public void Told_that_it_is_still_full_it_is_held_until_the_told_reset_and_no_worker_is_started()
    {
        var later = Reset.AddMinutes(40);
        var night = Limited(Three).With(Told(later, Reset)).With(Asked(Reset));

        var held = Assert.IsType<Event.AgentHeld>(
            Assert.Single(Assert.IsType<Step.Record>(Assert.Single(night.Next(Askable, Reset))).Events));
        Assert.Equal((later, (AttemptId?)null), (held.Until, held.Attempt));
        night = night.With(held);
        Assert.Empty(night.Next(Askable, later.AddSeconds(-1)));
        Assert.IsType<Step.Submit>(Assert.Single(night.Next(Askable, later)));
        Assert.Equal(1, night.State.Holds["one"].InARow);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_answer_starts_one_worker(bool says)
    {
        var night = Limited(Three).With(Asked(Night.Evening.AddHours(-1)));
        ImmutableArray<Event> fault = says ? [new Event.QuotaSeen("one", [], "connection refused") { At = Reset }] : [];

        Assert.Equal("M1-2", Attempts(night.With([.. fault, .. Asked(Reset)]).Next(Askable, Reset)));
    }

    [Fact]
    public void A_wait_is_over_at_a_moment_on_the_wall_however_the_machine_slept()
    {
        var night = Limited(Night.Plain);

        Assert.Equal(Reset, Standing.NextReset(night.State, Night.Evening));
        Assert.Equal("M1-2", night.Starts(Reset.AddHours(9)));
        Assert.False(Standing.IsOver(night.State, null, Night.Evening));
    }

    [Fact]
    public void Where_the_words_name_no_time_a_window_that_refuses_may()
    {
        var session = new SessionReport(Ending.Limit)
        {
            Detail = "429 something new",
            Quota = [new(QuotaWindow.SevenDays) { IsRejected = true, ResetsAt = Reset }],
        };
        var night = Night.Of(Free).Started("M1-1").Ended("M1-1", Ending.Limit).With(
            new Event.SessionEnded(AttemptId.From("M1-1"), session, null) { At = Night.Evening })
            .Imported("M1-1", hasWork: false).Cycled();

        Assert.Equal(Reset, night.State.Holds["one"].Until);
    }

    [Fact]
    public void A_service_that_is_not_there_is_waited_out_at_no_cost_with_growing_pauses()
    {
        var night = Night.Of("## M1 First\nProse.\n");
        var now = Night.Evening;
        foreach (var pause in new[] { 5, 10, 20, 40, 60 })
        {
            var attempt = $"M1-{night.State.Of(new MilestoneId("M1")).Attempts.Length + 1}";
            Assert.Equal(attempt, night.Starts(now));
            night = night.Cycled(now).Ended(attempt, Ending.Unavailable).Imported(attempt, hasWork: false).Cycled(now);

            Assert.Equal(now.AddMinutes(pause), night.State.Holds["one"].Until);
            now = now.AddMinutes(pause);
        }

        Assert.False(night.State.Of(new MilestoneId("M1")).Attempts.Any(Judging.Counts));
        Assert.Contains("for its service", EventLine.Of(
            new Event.AgentHeld("one", AttemptId.From("M1-5"), now, "529") { At = now }, night.State),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Words_nobody_knows_wait_with_growing_pauses_and_are_told()
    {
        var night = Night.Of("## M1 First\nProse.\n");
        var waited = new List<double>();
        var now = Night.Evening;
        List<Event> told = [];
        for (var n = 1; n <= 5; n++)
        {
            var id = AttemptId.From($"M1-{n}");
            night = night
                .With(new Event.AttemptStarted(id, "one", Night.Base, Night.Base, 0) { At = now })
                .Ended(id.Value, Ending.Limit).With(new Event.SessionEnded(
                    id, new(Ending.Limit) { Detail = "HTTP 429: come back later" }, null) { At = now })
                .Imported(id.Value, hasWork: false).Cycled(now);
            waited.Add((night.State.Holds["one"].Until!.Value - now).TotalMinutes);
            told.Add(new Event.AgentHeld("one", id, now.AddMinutes(5), "HTTP 429: come back later") { At = now });
            now = night.State.Holds["one"].Until!.Value;
        }

        Assert.Equal([5, 10, 20, 40, 60], waited);
        Assert.Contains("HTTP 429: come back later", DigestPage.Of(night.State, told), StringComparison.Ordinal);
    }

    [Fact]
    public void Workers_that_meet_one_limit_together_do_not_lengthen_its_pause()
    {
        var night = Night.Of(Free, Three).Started("M1-1").Started("M2-1").Started("M3-1");
        var now = Night.Evening;
        foreach (var attempt in new[] { "M1-1", "M2-1", "M3-1" })
        {
            now = now.AddSeconds(10);
            night = night.Ended(attempt, Ending.Limit).Imported(attempt, hasWork: false).Cycled(now);
            Assert.Equal((now.AddMinutes(5), 1), (night.State.Holds["one"].Until, night.State.Holds["one"].InARow));
        }

        now = now.AddMinutes(5);
        night = night
            .With(new Event.AttemptStarted(AttemptId.From("M1-2"), "one", Night.Base, Night.Base, 0) { At = now })
            .Ended("M1-2", Ending.Limit).Imported("M1-2", hasWork: false).Cycled(now);
        Assert.Equal((now.AddMinutes(10), 2), (night.State.Holds["one"].Until, night.State.Holds["one"].InARow));
    }

    [Fact]
    public void The_person_ends_a_wait_and_one_session_is_started_whatever_was_told()
    {
        var night = Limited(Three).With(Told(Reset, Night.Evening)).With(Asked(Night.Evening))
            .Told(new PersonCommand.RetryAgent("one"));

        Assert.Equal("M1-2", Attempts(night.Next(Askable)));
        Assert.Equal("", Attempts(night.With(new Event.AttemptStarted(
            AttemptId.From("M1-2"), "one", Night.Base, Night.Base, 0) { At = Night.Evening }).Next(Askable)));
    }

    [Fact]
    public void Resumed_waits_are_over_and_who_can_be_asked_is_asked()
    {
        var night = Limited(Three).With(Asked(Night.Evening)).Told(new PersonCommand.Resume());

        Assert.Equal("M1-2", night.Starts());
        Assert.IsType<Step.Submit>(Assert.Single(night.Next(Askable)));
    }

    [Fact]
    public void A_probe_that_cannot_be_made_any_more_is_taken_back()
    {
        var night = Night.Of(Free).With(
            new Event.JobIntended(JobId.Of("one", "probe", 1), new JobWork.Probe("one")) { At = Night.Evening });

        Assert.Equal("M1-1", night.Cycled().Starts());
    }

    [Fact]
    public void When_the_night_begins_an_agent_that_can_be_asked_is_asked_once()
    {
        Assert.IsType<Step.Submit>(Assert.Single(Night.Of(Free).Next(Askable)));
        Assert.Equal("M1-1", Attempts(Night.Of(Free).With(Asked(Night.Evening)).Next(Askable)));
        Assert.Equal("M1-1", Attempts(Night.Of(Free).With(Asked(Night.Evening)).Next(Askable, Reset)));
    }

    internal static JobEnd Done { get; } = new(JobEndReason.Exited, 0, 60, 1);

    internal static ImmutableArray<Event> Asked(DateTimeOffset at, string agent = "one") =>
    [
        new Event.JobIntended(JobId.Of(agent, "probe", 9), new JobWork.Probe(agent)) { At = at },
        new Event.JobEnded(JobId.Of(agent, "probe", 9), Done) { At = at },
    ];

    internal static string Attempts(ImmutableArray<Step> steps) => string.Join(' ', steps.OfType<Step.Record>()
        .SelectMany(record => record.Events).OfType<Event.AttemptStarted>().Select(e => e.Attempt.Value));

    private static Night Limited(Settings settings) => Night.Of(Free, settings).Started("M1-1")
        .Ended("M1-1", Ending.Limit, resets: Reset).Imported("M1-1", hasWork: false)
        .With(new Event.AgentHeld("one", AttemptId.From("M1-1"), Reset, "limit") { At = Night.Evening },
            new Event.AttemptReleased(AttemptId.From("M1-1"), "usage limit") { At = Night.Evening },
            new Event.WorkspaceRemoved(AttemptId.From("M1-1")) { At = Night.Evening });

    private static Event.QuotaSeen Told(DateTimeOffset resets, DateTimeOffset at) =>
        new("one", [new(QuotaWindow.FiveHours) { IsRejected = true, ResetsAt = resets }], null) { At = at };

    private static JobWork.Agent Work(string attempt) => new(AttemptId.From(attempt));
}
