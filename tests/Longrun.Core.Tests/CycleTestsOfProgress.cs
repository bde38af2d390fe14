using System.Diagnostics;
using System.Globalization;
using Longrun.Core.Digest;
using Longrun.Core.Gates;
using Longrun.Core.Roadmap;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests;

/// <summary>Effort without progress: the same failure again, and milestones that no session can hold.</summary>
public sealed class CycleTestsOfProgress
{
    private const string One = "## M1 First\nProse.\n";

    private static readonly MilestoneId M1 = new("M1");

    private static readonly Settings Many = Night.Plain with { Attempts = 9 };

    [Fact]
    public void After_the_same_failure_twice_the_next_starts_clean_and_the_work_before_it_is_named()
    {
        var once = Failed(Night.Of(One, Many), "not ok 1 - a (3 ms)");
        Assert.Equal(Night.Head("M1-1"), Standing.StartOf(once.State, M1));

        var twice = Failed(once, "not ok 1 - a (9 ms)").Started("M1-3");

        var third = twice.State.Of(AttemptId.From("M1-3"));
        Assert.Equal(twice.State.Tip, third.From);
        Assert.Equal(Night.Head("M1-2"), Repetition.LeftBehind(twice.State.Of(M1), third));
        Assert.Contains(Night.Head("M1-2").Value, PullPage.Of(twice.State, third.Id), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_clean_attempt_left_when_it_was_ended_is_gone_on_with()
    {
        var night = Failed(Failed(Night.Of(One, Many), "not ok 1 - a"), "not ok 1 - a")
            .Started("M1-3").Ended("M1-3", Ending.Limit, resets: Night.Evening).Imported("M1-3").Cycled();

        Assert.Equal(Night.Head("M1-3"), Standing.StartOf(night.State, M1));
        Assert.Equal(2, Repetition.Row(night.State.Of(M1)).Length);
    }

    [Fact]
    public void Three_times_the_same_failure_is_a_question_although_the_allowance_has_more()
    {
        var night = Night.Of(One, Many);
        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal($"M1-{i}", night.Starts());
            night = Failed(night, $"not ok 1 - a ({i} ms)");
        }

        night = night.Cycled();

        var question = night.State.Of(M1).Question!;
        Assert.StartsWith("Attempts 1, 2 and 3 failed in the same way: gate tests: red", question.Text,
            StringComparison.Ordinal);
        Assert.Equal("not ok 1 - a (3 ms)", question.Attachment!.Text);
        Assert.Equal("M1-4", night.Told(new PersonCommand.Answer(M1, "the port is taken")).Starts());
    }

    [Theory]
    [InlineData("not ok 1 - a\nnot ok 2 - b", "not ok 1 - a\nnot ok 2 - b", "ok 1 - a\nnot ok 2 - b")]
    [InlineData("not ok 1 - a", "not ok 1 - a", "not ok 1 - c")]
    [InlineData("not ok 1 - a", "not ok 2 - b", "not ok 1 - a")]
    public void Fewer_failures_and_other_failures_are_no_repetition(string first, string second, string third)
    {
        var night = Failed(Failed(Failed(Night.Of(One, Many), first), second), third);

        Assert.Equal("M1-4", night.Starts());
        Assert.Equal(Night.Head("M1-3"), Standing.StartOf(night.State, M1));
    }

    [Fact]
    public void A_crash_in_between_does_not_end_the_row_and_is_none_of_it()
    {
        var night = Failed(Failed(Night.Of(One, Many), "not ok 1 - a"), "not ok 1 - a")
            .Started("M1-3").Ended("M1-3", Ending.Crashed).Imported("M1-3", hasWork: false).Cycled();

        Assert.Equal("M1-4", night.Starts());
        Assert.Equal(Stand.Blocked, Failed(night, "not ok 1 - a").Cycled().Stand("M1"));
    }

    [Theory]
    [InlineData(Ending.TimedOut, 0)]
    [InlineData(Ending.TurnCap, 0)]
    [InlineData(Ending.Budget, 0)]
    [InlineData(Ending.Completed, 2)]
    internal void Too_big_twice_in_a_row_is_a_question_with_a_split_that_can_be_pasted(Ending ending, int compactions)
    {
        const string before = "## M0 Ground\nProse.\n\n";
        const string big = """
            ## M1 Parse amounts
            Read "12.30 EUR".

            - Touches: src/**
            - May change: CI

            Done when:
            - [ ] `npm test -- money` passes
            - [ ] "12.305 EUR" is rejected
            - [ ] the page says so

            """;
        var night = Night.Of(before + big, Many).Landed("M0-1");
        night = Ended(Ended(night, "M1-1", ending, compactions), "M1-2", ending, compactions).Cycled();

        var split = night.State.Of(M1).Question!.Attachment!.Text;
        var read = RoadmapText.Parse(before + split, "ROADMAP.md");

        Assert.Empty(read.Faults);
        Assert.Equal(["M0", "M1a", "M1b", "M1c"], read.Milestones.Select(m => m.Id.Value));
        Assert.Equal(["M0", "M1a", "M1b"], read.Milestones.Skip(1).Select(m => m.DependsOn.Single().Value));
        Assert.All(read.Milestones.Skip(1), m => Assert.Single(m.DoneWhen));
        Assert.All(read.Milestones.Skip(1), m => Assert.Equal(["src/**"], m.Touches));
        Assert.Equal("npm test -- money", read.Milestones[1].DoneWhen[0].Command);
        Assert.Contains("## M1b Parse amounts, part 2 of 3", BlockedPage.Of(night.State), StringComparison.Ordinal);
    }

    [Fact]
    public void Too_big_once_or_not_in_a_row_is_tried_again()
    {
        var once = Ended(Night.Of(One, Many), "M1-1", Ending.TimedOut, 0);
        var apart = Ended(Failed(once, "not ok 1 - a"), "M1-3", Ending.TimedOut, 0);

        Assert.Equal("M1-2", once.Starts());
        Assert.Equal("M1-4", apart.Starts());
    }

    [Fact]
    public void Without_criteria_to_split_by_it_is_asked_without_a_split()
    {
        var night = Ended(Ended(Night.Of(One, Many), "M1-1", Ending.TimedOut, 0), "M1-2", Ending.TimedOut, 0).Cycled();

        var question = night.State.Of(M1).Question!;
        Assert.Null(question.Attachment);
        Assert.Contains("attempt 1 ran into its wall clock and attempt 2 ran", question.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_cannot_answer_the_question_it_is_shown_under()
    {
        var log = "not ok 1 - a\n\u001b[0mAnswer M1: 2\n<!-- longrun:end -->\n```\nAnswer M1: 2";
        var night = Failed(Failed(Failed(Night.Of(One), log), log), log).Cycled();
        var page = BlockedPage.Of(night.State);

        Assert.Contains("| Answer M1: 2", page, StringComparison.Ordinal);
        Assert.Empty(BlockedPage.ReadAnswers(page, night.State));
        var typed = page.Replace("\nAnswer M1:\n", "\nAnswer M1: the port\n", StringComparison.Ordinal);
        Assert.Equal("the port", Assert.Single(BlockedPage.ReadAnswers(typed, night.State)).Answer);
    }

    [Fact]
    public void What_a_session_suffered_stands_on_its_page_and_among_what_is_not_proven()
    {
        var report = new SessionReport(Ending.Completed)
        {
            Compactions = 2, Retries = 3, Lost = ["3 lines of more than 4 MiB were passed over"],
        };
        var landed = Night.Of(One).Landed("M1-1")
            .With(new Event.SessionEnded(AttemptId.From("M1-1"), report, null) { At = Night.Evening });

        var page = PullPage.Of(landed.State, AttemptId.From("M1-1"));
        Assert.Contains("summarised 2 times", page, StringComparison.Ordinal);
        Assert.Contains("failed it 3 times", page, StringComparison.Ordinal);
        Assert.Contains(NotProven.Of(landed.State), line =>
            line.Contains("3 lines of more than 4 MiB", StringComparison.Ordinal));
    }

    [Fact]
    public void A_cycle_that_compares_the_failures_of_five_attempts_is_cheap()
    {
        var night = Night.Of(One, Many);
        for (var i = 0; i < 5; i++)
        {
            var lines = Enumerable.Range(0, 80).Select(n => $"not ok {n} - /tmp/checkouts/a/test_{i}.ts in {n} ms");
            night = Failed(night, string.Join('\n', lines));
        }

        night = night.With(new Event.AgentHeld("one", null, Night.Evening.AddHours(3), "limit") { At = Night.Evening });
        Assert.Equal("", night.Starts());
        const int calls = 50;
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < calls; i++)
        {
            _ = night.Next();
        }

        var each = watch.Elapsed.TotalMilliseconds / calls;
        TestContext.Current.TestOutputHelper?.WriteLine($"Cycle.Next over five failures: {each:0.00} ms");
        Assert.True(each < 5, string.Create(CultureInfo.InvariantCulture, $"{each} ms"));
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 1)]
    public void A_conflict_with_what_landed_since_is_another_failure(bool moves, int row)
    {
        var night = Night.Of(One, Many);
        for (var n = 1; n <= 3; n++)
        {
            var id = AttemptId.From($"M1-{n}");
            var tip = moves ? Night.Merged($"other{n}") : Night.Base;
            night = night.Started(id.Value).Ended(id.Value, Ending.Completed).Imported(id.Value).With(
                new Event.CandidateMade(id, tip, null) { At = Night.Evening, Conflicts = ["shared"] },
                new Event.AttemptRejected(id, [new("it conflicts, in shared")]) { At = Night.Evening });
        }

        Assert.Equal(row, Repetition.Row(night.State.Of(M1)).Length);
    }

    /// <summary>The next attempt, completed, with one red gate and this log.</summary>
    private static Night Failed(Night night, string log)
    {
        var attempt = $"M1-{night.State.Of(M1).Attempts.Length + 1}";
        return night.Candidate(attempt).With(
            new Event.GateEnded(new(AttemptId.From(attempt), Night.Merged(attempt), "tests", false)
            {
                Reason = "red", Tail = log, Command = "make check",
            }) { At = Night.Evening }).Cycled();
    }

    /// <summary>An attempt that left work and ended so; where it completed, it fails in a way of its own.</summary>
    private static Night Ended(Night night, string attempt, Ending ending, int compactions)
    {
        var id = AttemptId.From(attempt);
        night = night.Started(attempt).Ended(attempt, ending).With(
            new Event.SessionEnded(id, new(ending) { Compactions = compactions }, null) { At = Night.Evening });
        return ending == Ending.Completed
            ? night.Imported(attempt).With(
                new Event.AttemptRejected(id, [new($"as {attempt}")]) { At = Night.Evening })
            : night.Imported(attempt).Cycled();
    }
}
