using System.Globalization;

namespace Longrun.Bench;

/// <summary>A night that waits: what one more cycle costs, that it calls no agent, and what stays in memory.</summary>
internal static class IdleCost
{
    private const int Cycles = 15;

    /// <summary>How long the run and its keeper may take to come to rest.</summary>
    private static readonly TimeSpan RestTimeout = TimeSpan.FromSeconds(60);

    /// <summary>A worker that says its quota is used up until tomorrow.</summary>
    private const string Settings = """
        agents:
          limited:
            kind: command
            run: 'echo "{\"status\":\"limit\",\"resets_at\":\"2100-01-01T00:00:00Z\"}" > $LONGRUN_OUT/report.json'
        gates:
          - { name: trivial, kind: check, run: "true" }
        """;

    public static void Measure(Options options, Figures figures)
    {
        using var ground = new Ground(options, Settings);
        ground.AddMilestones(3);
        var run = ground.StartLongrun("run");
        try
        {
            WaitUntilAtRest(ground, run);
            figures.Add("resident memory of an idle run (PSS)", Memory(run.Pid, "Pss:"), "MB");
            figures.Add("resident memory of an idle run (RSS)", Memory(run.Pid, "Rss:"), "MB");
            if (ground.Keeper() is { } keeper)
            {
                figures.Add("resident memory of its keeper (PSS)", Memory(keeper, "Pss:"), "MB");
                figures.Add("resident memory of its keeper (RSS)", Memory(keeper, "Rss:"), "MB");
            }
        }
        finally
        {
            run.Interrupt();
            run.Wait();
        }

        var agents = AgentsCalled(ground);
        var bytes = JournalBytes(ground);
        List<double> cycles = [], empty = [];
        for (var i = 0; i < Cycles; i++)
        {
            empty.Add(Measuring.Run(ground.Repository, "/usr/bin/env", "A=b", options.Empty).Expect(0).Ms);
            cycles.Add(ground.Longrun("cycle").Expect(0).Ms);
        }

        figures.Add("an idle longrun cycle, the whole process", Figures.Median(cycles), "ms", 150);
        figures.Add("an idle longrun cycle against the empty program",
            Figures.Median(cycles) / Figures.Median(empty), "times");
        figures.Add($"agents called by {Cycles} idle cycles", AgentsCalled(ground) - agents, "calls", 0);
        figures.Add($"bytes journalled by {Cycles} idle cycles", JournalBytes(ground) - bytes, "bytes", 0);
    }

    private static void WaitUntilAtRest(Ground ground, Measuring run)
    {
        var end = DateTime.UtcNow + RestTimeout;
        while (!JournalText(ground).Contains("agent.held", StringComparison.Ordinal))
        {
            if (DateTime.UtcNow > end || run.HasEnded)
            {
                throw new InvalidOperationException($"the run did not come to its limit:\n{JournalText(ground)}");
            }

            Thread.Sleep(100);
        }

        Thread.Sleep(2_000);
    }

    private static string JournalText(Ground ground) => Directory.Exists(ground.Journal)
        ? string.Concat(Directory.EnumerateFiles(ground.Journal).Order().Select(File.ReadAllText))
        : "";

    private static long JournalBytes(Ground ground) =>
        Directory.EnumerateFiles(ground.Journal).Sum(file => new FileInfo(file).Length);

    private static int AgentsCalled(Ground ground) =>
        Directory.EnumerateDirectories(ground.State, "*agent*", SearchOption.AllDirectories)
            .Count(folder => File.Exists(Path.Combine(folder, "spec.json")));

    private static double Memory(int pid, string name)
    {
        var line = File.ReadLines($"/proc/{pid}/smaps_rollup")
            .First(l => l.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
