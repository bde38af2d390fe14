using System.Collections.Immutable;
using Longrun.Cli.Terminal;
using Longrun.Core;
using Longrun.Core.Digest;
using Longrun.Core.Roadmap;
using Spectre.Console;
using Xunit;

namespace Longrun.Tests.Terminal;

public sealed class NightViewTests
{
    private const int Width = 80;
    private const int Height = 24;
    private const string Hostile = "\u001b]0;owned\u0007\u001b[2J[red]x[/]\a";

    private static readonly DateTimeOffset Now = new(2026, 11, 22, 2, 14, 5, TimeSpan.FromHours(2));
    private static readonly CommitId Tip = new(new string('0', 40));
    private static readonly AttemptId Attempt = AttemptId.From("M3-1");

    [Fact]
    public void Elsewhere_an_event_is_one_line_with_local_time()
    {
        var output = new StringWriter();
        using (var view = NightView.Start(Consoles.On(output, isTerminal: false, noColor: false)))
        {
            view.Show(Night(), [Rejected("2 of 14 failed")], [], Now);
            view.Show(Night(), [], [], Now);
        }

        Assert.Equal("02:14:05 M3 attempt 1 rejected: gate tests: 2 of 14 failed", output.ToString().TrimEnd());
    }

    [Fact]
    public void Elsewhere_a_long_line_is_not_wrapped()
    {
        var output = new StringWriter();
        using (var view = NightView.Start(Consoles.On(output, isTerminal: false, noColor: false)))
        {
            view.Show(Night(), [Rejected(new string('x', 250))], [], Now);
        }

        Assert.Single(output.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public void In_a_terminal_milestones_jobs_and_events_are_shown_and_untrusted_text_is_harmless()
    {
        var output = new StringWriter();
        using (var view = NightView.Start(Screen(output)))
        {
            var job = new LiveJob(new("M3-1.agent.1"), Now.AddSeconds(-12), 2_048) { LastLine = $"thinking {Hostile}" };
            view.Show(Night(), [Rejected(Hostile)], [job], Now);
        }

        var shown = output.ToString();
        Assert.Contains("M3-1 agent 12s 2.0 kB", shown, StringComparison.Ordinal);
        Assert.Contains("attempt 1, agent claude, 0s", shown, StringComparison.Ordinal);
        Assert.Contains("thinking [red]x[/]", shown, StringComparison.Ordinal);
        Assert.Contains("02:14:05 M3 attempt 1 rejected", shown, StringComparison.Ordinal);
        Assert.Contains("longrun stop", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("owned", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("\a", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_terminal_a_paused_night_says_so()
    {
        var output = new StringWriter();
        using (var view = NightView.Start(Screen(output)))
        {
            view.Show(Night() with { Paused = true }, [], [], Now);
        }

        Assert.Contains(NightView.PausedWords, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_picture_never_grows_out_of_the_window()
    {
        var output = new StringWriter();
        using (var view = NightView.Start(Screen(output)))
        {
            var events = Enumerable.Range(0, 30).Select(_ => Rejected(new string('x', 200))).ToList();
            view.Show(Night(60), events, [], Now);
        }

        var pictures = output.ToString().Split("Longrun r1");
        Assert.InRange(pictures[^1].Split('\n').Length, 15, Height);
    }

    [Fact]
    public void The_cursor_is_given_back_also_when_the_night_fails()
    {
        var output = new StringWriter();
        Assert.Throws<InvalidOperationException>((Action)Fail);
        const string hide = "\u001b[?25l";
        const string show = "\u001b[?25h";
        Assert.True(output.ToString().LastIndexOf(show, StringComparison.Ordinal)
            > output.ToString().LastIndexOf(hide, StringComparison.Ordinal));

        void Fail()
        {
            using var view = NightView.Start(Screen(output));
            view.Show(Night(), [], [], Now);
            throw new InvalidOperationException("a fault of ours");
        }
    }

    [Fact]
    public void A_status_that_is_piped_is_aligned_text()
    {
        var text = StatusTable.PlainText(StatusView.Of(Night(), [], Now));
        var rows = text.Split('\n').Where(line => line.StartsWith('M')).ToList();
        Assert.Equal(3, rows.Count);
        Assert.Single(rows.Select(row => row.IndexOf("Title", StringComparison.Ordinal)).Distinct());
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public void A_status_says_how_what_waits_is_answered()
    {
        var asking = Fold.Apply(Night(), new Event.MilestoneBlocked(new("M1"), new()
        {
            Text = "Which?", Origin = QuestionOrigin.Worker, Options = ["this", "that"], Default = 2,
        }) { At = Now });
        Assert.Contains("M1 waits for your answer", StatusTable.PlainText(StatusView.Of(asking, [], Now)),
            StringComparison.Ordinal);
        Assert.Contains("longrun answer M1 2\n", StatusTable.PlainText(StatusView.Of(asking, [], Now)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_status_in_a_terminal_is_a_table_without_colours_where_none_are_wanted()
    {
        var output = new StringWriter();
        StatusTable.Write(Screen(output), StatusView.Of(Night(), [], Now));
        Assert.Contains("Attempts", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("attempt 1, agent", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[3", output.ToString(), StringComparison.Ordinal);
    }

    private static Event.AttemptRejected Rejected(string reason) =>
        new(Attempt, [new($"gate tests: {reason}")]) { At = Now };

    private static State Night(int milestones = 3)
    {
        var s = Fold.Of(
        [
            new Event.RunOpened(new("r1"), Tip, new("Ada", "ada@example.org"), "longrun/r1") { At = Now },
            new Event.AttemptStarted(Attempt, "claude", Tip, Tip, 0) { At = Now },
            new Event.JobIntended(new("M3-1.agent.1"), new JobWork.Agent(Attempt)) { At = Now },
        ]);
        return s with
        {
            Roadmap = new([.. Enumerable.Range(1, milestones).Select(number => new Milestone
            {
                Id = new($"M{number}"), Title = $"Title {Hostile} {new string('y', 90)}", Brief = "",
                DependsOn = number == 2 ? [new("M1")] : ImmutableArray<MilestoneId>.Empty,
            })], []),
        };
    }

    private static IAnsiConsole Screen(StringWriter output) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new FixedScreen(output), Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.Yes,
    });

    /// <summary>A window of a known size that keeps what is written.</summary>
    private sealed class FixedScreen(TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        int IAnsiConsoleOutput.Width => NightViewTests.Width;

        int IAnsiConsoleOutput.Height => NightViewTests.Height;

        public void SetEncoding(System.Text.Encoding encoding)
        {
        }
    }
}
