using System.Globalization;
using Longrun.Core.Digest;
using Spectre.Console;

namespace Longrun.Cli.Terminal;

/// <summary>What <c>longrun status</c> prints: a table in a terminal, aligned plain text elsewhere.</summary>
internal static class StatusTable
{
    /// <summary>Columns that are never wrapped need this much; below it lines are easier to read.</summary>
    private const int NarrowestTable = 60;

    /// <summary>Characters of the widest title in plain text; what follows stays on the same screen line.</summary>
    private const int TitleWidth = 40;

    public static void Write(IAnsiConsole console, StatusView view)
    {
        if (console.Profile.Out.IsTerminal && console.Profile.Width >= NarrowestTable)
        {
            WriteTable(console, view);
        }
        else
        {
            console.Profile.Out.Writer.Write(PlainText(view));
        }
    }

    /// <summary>One line a milestone, columns aligned, nothing but text.</summary>
    public static string PlainText(StatusView view)
    {
        var lines = new List<string> { Head(view), "" };
        var id = Width(view.Milestones.Select(m => m.Id));
        var stand = Width(view.Milestones.Select(m => m.Stand));
        var title = Math.Min(TitleWidth, Width(view.Milestones.Select(m => m.Title)));
        lines.AddRange(view.Milestones.Select(m =>
            $"{m.Id.PadRight(id)}  {m.Stand.PadRight(stand)}  {Cut(m.Title, title)}  {m.Detail}".TrimEnd()));
        lines.AddRange(Tail(view));
        return string.Join('\n', lines) + "\n";
    }

    private static void WriteTable(IAnsiConsole console, StatusView view)
    {
        console.Write(Line(Head(view)));
        var table = new Table { Border = TableBorder.Rounded }.Expand();
        table.AddColumn(new TableColumn("Milestone").NoWrap());
        table.AddColumn(new TableColumn("Stand").NoWrap());
        table.AddColumn("Title");
        table.AddColumn("Now");
        table.AddColumn(new TableColumn("Attempts").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("Cost").RightAligned().NoWrap());
        foreach (var m in view.Milestones)
        {
            table.AddRow(
                new Text(m.Id), StandCell(m.Stand), new Text(m.Title), new Text(m.Detail), new Text($"{m.Attempts}"),
                new Text(m.CostUsd is { } usd ? Figures.Cost(usd) : "-"));
        }

        console.Write(table);
        foreach (var line in Tail(view))
        {
            console.Write(Line(line));
        }
    }

    /// <summary>The word says it; the colour only helps the eye.</summary>
    public static Text StandCell(string stand) => new(stand, new Style(stand switch
    {
        "landed" => Color.Green,
        "blocked" => Color.Yellow,
        "working" or "checking" => Color.Aqua,
        _ => Color.Default,
    }));

    private static string Head(StatusView view)
    {
        var cost = view.CostUsd is { } usd ? $" {Figures.Cost(usd)} spent, as the agents estimate it." : "";
        return view.Run is null
            ? view.Condition
            : $"Run {Plain.Line(view.Run)}, {Plain.Line(view.Branch)}:"
                + $" {view.Counts.Landed} of {view.Counts.Total} landed."
                + $" {Plain.Line(view.Condition)}{cost}";
    }

    private static IEnumerable<string> Tail(StatusView view)
    {
        foreach (var job in view.Jobs)
        {
            var said = job.LastLine is { } line ? $": {line}" : "";
            var elapsed = Figures.Duration(TimeSpan.FromSeconds(job.ElapsedSeconds));
            yield return $"  {job.Attempt ?? "the branch"} {job.What}, {elapsed},"
                + $" {Figures.Bytes(job.OutputBytes)}{said}";
        }

        foreach (var m in view.Milestones.Where(m => m.Stand is not ("landed" or "skipped") && !m.Gates.IsEmpty))
        {
            yield return $"  gates of {StatusGate.Line(m)}";
        }

        foreach (var m in view.Milestones.Where(m => m.Question is not null))
        {
            yield return $"  {m.Id} waits for your answer: `longrun review` says what each one does, then:"
                + $" longrun answer {m.Id} {m.Question!.Example}";
        }

        foreach (var hold in view.Holds)
        {
            var until = hold.Until is { } reset ? $"until {Figures.Moment(reset, view.At)}" : "for you";
            yield return $"  agent {Plain.Line(hold.Agent)} waits {until}: {hold.Reason}";
        }

        foreach (var budget in view.Budgets.Concat(view.Milestones
            .Where(m => m.Stand is not ("landed" or "skipped") && m.Attempts > 0).SelectMany(m => m.Budgets)))
        {
            yield return $"  budget: {budget.Text}";
        }

        if (StatusProof.Line(view) is { } proof)
        {
            yield return $"  proof: {proof}";
        }

        foreach (var forecast in view.Forecast)
        {
            yield return Estimate(forecast, view.At);
        }

        foreach (var warning in view.Warnings)
        {
            yield return $"warning: {warning}";
        }
    }

    private static string Estimate(Forecast forecast, DateTimeOffset now)
    {
        var resets = forecast.ResetsAt is { } at ? $", resets {Figures.Moment(at, now)}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"  agent {Plain.Line(forecast.Agent)} has quota for about {forecast.Milestones} more"
            + $" {(forecast.Milestones == 1 ? "milestone" : "milestones")}, an estimate: {Plain.Line(forecast.Window)}"
            + $" window used to {forecast.UsedPercent:0} %{resets}; {forecast.PercentPerMilestone:0.#} % a milestone");
    }

    private static string Cut(string text, int width) => Plain.Line(text, width).PadRight(width);

    private static Text Line(string text) => new($"{text}\n");

    private static int Width(IEnumerable<string> texts) => texts.Select(text => text.Length).DefaultIfEmpty(1).Max();
}
