using System.Collections.Immutable;
using System.Globalization;
using Longrun.Core;
using Longrun.Core.Work;

namespace Longrun.Cli.Demo;

/// <summary>What a worker is told through its environment.</summary>
internal sealed record DemoTask(string Milestone, int Attempt, string? OutFolder, string Brief)
{
    /// <summary><paramref name="variable"/> reads the environment; a missing milestone is a wrong use.</summary>
    public static DemoTask From(Func<string, string?> variable)
    {
        var milestone = variable("LONGRUN_MILESTONE") ?? throw new UserError(
            ExitCode.Usage, "demo-agent is started by a run, not by hand", "try `longrun demo`");
        _ = int.TryParse(variable("LONGRUN_ATTEMPT"), NumberStyles.None, CultureInfo.InvariantCulture, out var attempt);
        var brief = variable("LONGRUN_BRIEF") is { } file && File.Exists(file) ? File.ReadAllText(file) : "";
        return new(milestone.ToUpperInvariant(), Math.Max(1, attempt), variable("LONGRUN_OUT"), brief);
    }

    public bool BriefSays(string words) => Brief.Contains(words, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// The demo's worker: scripted, but real in what it does. It reads its brief, writes code and tests into its workspace
/// and reports as any <c>command</c> agent may.
/// </summary>
internal sealed class DemoAgent(string folder, TextWriter output, TimeProvider clock, TimeSpan pause)
{
    /// <summary>Between two lines: slow enough to be followed, quick enough for a night in a minute.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the scripted usage limit lasts.</summary>
    public static readonly TimeSpan LimitLasts = TimeSpan.FromSeconds(4);

    private string? _outFolder;

    /// <summary>Works on one milestone and returns the exit code.</summary>
    public async Task<int> RunAsync(DemoTask task)
    {
        _outFolder = task.OutFolder;
        await SayAsync($"reading the brief of {task.Milestone}, attempt {task.Attempt}");
        switch (task.Milestone)
        {
            case "M1":
                await AmountsAsync();
                break;
            case "M2":
                await SumAsync(task);
                break;
            case "M3":
                await SplitAsync(task);
                break;
            case "M4":
                await ConvertAsync(task);
                break;
            case "M5":
                await WriteAllAsync(
                    ("lib/cmd-report.sh", DemoWork.Report), ("tests/report.test.sh", DemoWork.ReportTests));
                await TellAsync(Done("A report with its total and the shares.", new Decision(
                    "labels are cut to 20 characters", "wrapping them", "one printf in lib/cmd-report.sh")));
                break;
            case "M6":
                await WriteAllAsync(("lib/cmd-help.sh", DemoWork.Help), ("tests/help.test.sh", DemoWork.HelpTests));
                await WriteAsync("README.md", DemoWork.Readme);
                await TellAsync(Done("Help is read from the first line of every command."));
                break;
            default:
                await SayAsync($"this script knows M1 to M6, not {task.Milestone}");
                return 1;
        }

        return 0;
    }

    private async Task AmountsAsync()
    {
        await SayAsync("lib/amount.sh says only that an amount is wrong, not where");
        await WriteAllAsync(("lib/amount.sh", DemoWork.Amount), ("tests/amount.test.sh", DemoWork.AmountTests));
        await TellAsync(Done("Amounts are refused with the character and its position.", new Decision(
            "1,234.50 is refused", "reading the comma as a separator of thousands", "one case in lib/amount.sh")));
    }

    /// <summary>The first try prints -0.50 as 0.-50. Who is told what the gate said mends it.</summary>
    private async Task SumAsync(DemoTask task)
    {
        var knows = task.BriefSays("not ok") || task.BriefSays("gate tests") || task.Attempt > 2;
        await SayAsync(knows ? "a test failed: the total loses its sign" : "one amount a line, added up");
        await WriteAllAsync(
            ("lib/cmd-sum.sh", knows ? DemoWork.Sum : DemoWork.SumWithFault), ("tests/sum.test.sh", DemoWork.SumTests));
        await TellAsync(Done(knows ? "The total is printed by from_cents, which knows signs." : "All tests pass."));
    }

    private async Task SplitAsync(DemoTask task)
    {
        if (task.Attempt == 1)
        {
            await WriteAsync("lib/cmd-split.sh", DemoWork.Split);
            await SayAsync("usage limit reached, the work so far stays where it is");
            await TellAsync(new WorkerReport
            {
                Status = "limit", ResetsAt = clock.GetUtcNow() + LimitLasts,
                Summary = "The code is there, its tests are not.",
            });
            return;
        }

        if (File.Exists(Path.Combine(folder, "lib/cmd-split.sh")))
        {
            await SayAsync("lib/cmd-split.sh is there from the attempt before");
        }
        else
        {
            await WriteAsync("lib/cmd-split.sh", DemoWork.Split);
        }

        await WriteAsync("tests/split.test.sh", DemoWork.SplitTests);
        await TellAsync(Done("The first shares take the cents that are left over."));
    }

    private async Task ConvertAsync(DemoTask task)
    {
        if (task.Attempt > 1 && task.BriefSays($"Answer: {DemoWork.LeaveOut}"))
        {
            await WriteAllAsync(
                ("lib/cmd-convert.sh", DemoWork.ConvertLeftOut),
                ("tests/convert.test.sh", DemoWork.ConvertLeftOutTests));
            await TellAsync(Done("Conversion is refused in one line."));
        }
        else if (task.Attempt > 1)
        {
            await WriteAllAsync(("lib/rates.txt", DemoWork.Rates), ("lib/cmd-convert.sh", DemoWork.Convert));
            await WriteAsync("tests/convert.test.sh", DemoWork.ConvertTests);
            await TellAsync(Done("Rates come from lib/rates.txt, which a person keeps up to date."));
        }
        else
        {
            await SayAsync("today's rates come from a service that costs money: not mine to decide");
            await TellAsync(new WorkerReport
            {
                Status = "blocked", Kind = "money", Default = 1,
                Question = "Today's rates come from a service at 15 USD a month. What shall conversion use?",
                Options = [DemoWork.TakeTable, DemoWork.LeaveOut],
            });
        }
    }

    private static WorkerReport Done(string summary, params Decision[] decisions) =>
        new() { Status = "done", Summary = summary, Decisions = decisions.ToImmutableArray() };

    private async Task WriteAllAsync(params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            await WriteAsync(path, text);
        }
    }

    private async Task WriteAsync(string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, text);
        await SayAsync($"wrote {path}");
    }

    private async Task TellAsync(WorkerReport report)
    {
        await SayAsync(report.Summary ?? report.Question ?? report.Status);
        if (_outFolder is not null)
        {
            Directory.CreateDirectory(_outFolder);
            var text = EventText.Write(report);
            await File.WriteAllTextAsync(Path.Combine(_outFolder, "report.json"), text);
        }
    }

    private async Task SayAsync(string line)
    {
        await output.WriteLineAsync(line);
        await output.FlushAsync();
        if (pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, clock);
        }
    }
}
