using Longrun.Core;
using Longrun.Core.Digest;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Longrun.Cli.Terminal;

/// <summary>
/// What <c>longrun run</c> shows: the night redrawn in place in a terminal, one line per event elsewhere. Disposing it
/// gives the terminal back as it was, with the last picture left standing.
/// </summary>
internal sealed class NightView : IDisposable
{
    private const int TickerLines = 8;

    public const string PausedWords = "Paused: nothing new starts. `longrun resume` goes on.";

    /// <summary>Of a title: what a milestone does now is the news, and must fit behind it.</summary>
    private const int TitleChars = 30;

    private readonly IAnsiConsole _console;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _ticker = new();
    private readonly Task? _live;
    private LiveDisplayContext? _context;

    private NightView(IAnsiConsole console)
    {
        _console = console;
        if (console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi)
        {
            // Live hides the cursor and gives it back in a finally block of its own.
            _live = console.Live(new Text("Reading the journal ..."))
                .AutoClear(false)
                .Overflow(VerticalOverflow.Crop)
                .Cropping(VerticalOverflowCropping.Bottom)
                .StartAsync(context =>
                {
                    _context = context;
                    return _over.Task;
                });
        }
    }

    public static NightView Start(IAnsiConsole console) => new(console);

    /// <summary>
    /// Shows where the night stands. <paramref name="newEvents"/>: those since the last call, in order. Times are shown
    /// in the offset of <paramref name="now"/>.
    /// </summary>
    public void Show(State s, IReadOnlyList<Event> newEvents, IReadOnlyList<LiveJob> jobs, DateTimeOffset now)
    {
        foreach (var e in newEvents)
        {
            if (EventLine.Of(e, s) is { } text)
            {
                Tell($"{Figures.ClockSeconds(e.At, now.Offset)} {text}");
            }
        }

        if (_context is { } context)
        {
            context.UpdateTarget(Picture(StatusView.Of(s, jobs, now), s.Paused));
        }
    }

    public void Dispose()
    {
        _over.TrySetResult();
        _live?.GetAwaiter().GetResult();
        _context = null;
    }

    private void Tell(string line)
    {
        if (_context is null)
        {
            _console.Profile.Out.Writer.WriteLine(line);
            _console.Profile.Out.Writer.Flush();
            return;
        }

        _ticker.Enqueue(line);
        while (_ticker.Count > TickerLines)
        {
            _ticker.Dequeue();
        }
    }

    /// <summary>As many milestones as the window has room for: those that move first, then those that wait.</summary>
    private Rows Picture(StatusView view, bool isPaused)
    {
        // Heading, two rules, footer, a line for what is left out, and one that keeps the cursor off the last row.
        var frame = isPaused ? 7 : 6;
        var room = _console.Profile.Height - frame - _ticker.Count - view.Jobs.Length - view.Warnings.Length;
        var shown = Pick(view, Math.Max(3, room));
        var bold = new Style(decoration: Decoration.Bold);
        var rows = new List<IRenderable> { OneLine(Heading(view), bold), Milestones(shown) };
        if (shown.Count < view.Milestones.Length)
        {
            rows.Add(OneLine($"  and {view.Milestones.Length - shown.Count} more: longrun status"));
        }

        if (isPaused)
        {
            rows.Add(OneLine(PausedWords, new Style(Color.Yellow)));
        }

        rows.AddRange(view.Jobs.Select(job => OneLine(Job(job))));
        rows.AddRange(view.Warnings.Select(warning => OneLine($"warning: {warning}", new Style(Color.Yellow))));
        rows.Add(new Rule { Border = BoxBorder.Ascii });
        rows.AddRange(_ticker.Select(line => OneLine(line)));
        rows.Add(new Rule { Border = BoxBorder.Ascii });
        rows.Add(OneLine("Ctrl-C leaves: jobs that run go on, nothing new starts. `longrun stop` ends everything."));
        return new Rows(rows);
    }

    private static string Heading(StatusView view)
    {
        var cost = view.CostUsd is { } usd ? $"  {Figures.Cost(usd)}" : "";
        var time = view.OpenedAt is { } opened ? $"  {Figures.Duration(view.At - opened)}" : "";
        var held = string.Concat(view.Holds.Select(hold => hold.Until is { } until
            ? $"  {Plain.Line(hold.Agent)} waits {Figures.Duration(until - view.At)}"
            : $"  {Plain.Line(hold.Agent)} waits for you"));
        return $"Longrun {Plain.Line(view.Run)}  {view.Counts.Landed}/{view.Counts.Total} landed,"
            + $" {view.Counts.Blocked} blocked{time}{cost}{held}";
    }

    private static List<StatusMilestone> Pick(StatusView view, int room) =>
        view.Milestones.Length <= room
            ? [.. view.Milestones]
            : [.. view.Milestones
                .Select((milestone, index) => (milestone, index))
                .OrderBy(x => Rank(x.milestone.Stand))
                .ThenBy(x => x.index)
                .Take(room)
                .OrderBy(x => x.index)
                .Select(x => x.milestone)];

    private static int Rank(string stand) => stand switch
    {
        "working" or "checking" => 0,
        "blocked" => 1,
        "ready" => 2,
        "waiting" => 3,
        _ => 4,
    };

    private static Grid Milestones(List<StatusMilestone> shown)
    {
        var grid = new Grid { Expand = true };
        grid.AddColumn(new GridColumn().NoWrap());
        grid.AddColumn(new GridColumn().NoWrap());
        grid.AddColumn(new GridColumn());
        foreach (var m in shown)
        {
            var text = new Text($"{Plain.Line(m.Title, TitleChars)}: {m.Detail}") { Overflow = Overflow.Ellipsis };
            grid.AddRow(new Text(m.Id), StatusTable.StandCell(m.Stand), new OneRow(text));
        }

        return grid;
    }

    private static string Job(StatusJob job)
    {
        var said = job.LastLine is { } line ? $"  {line}" : "";
        return $"  > {job.Attempt ?? "branch"} {job.What}"
            + $" {Figures.Duration(TimeSpan.FromSeconds(job.ElapsedSeconds))} {Figures.Bytes(job.OutputBytes)}{said}";
    }

    private static OneRow OneLine(string text, Style? style = null) =>
        new(new Text(Plain.Line(text), style) { Overflow = Overflow.Ellipsis });
}
