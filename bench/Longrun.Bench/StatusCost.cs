namespace Longrun.Bench;

/// <summary>Looking in: <c>longrun status</c> on a finished night, in turns with a program that does nothing.</summary>
internal static class StatusCost
{
    private const int Milestones = 50;
    private const int Turns = 40;

    public static void Measure(Options options, Figures figures)
    {
        using var ground = new Ground(options, """
            agents:
              instant: { kind: command, run: 'echo x > f-$LONGRUN_MILESTONE' }
            gates:
              - { name: trivial, kind: check, run: "true" }
            """);
        ground.AddMilestones(Milestones);
        Figures.Say($"a night of {Milestones} milestones to look at");
        ground.Longrun("run").Expect(0);
        List<Measured> status = [], empty = [];
        for (var turn = 0; turn < Turns; turn++)
        {
            // Through env as the other one, so that both pay for it.
            empty.Add(Measuring.Run(ground.Repository, "/usr/bin/env", "A=b", options.Empty).Expect(0));
            status.Add(ground.Longrun("status").Expect(0));
        }

        figures.Add("an empty .NET program", Figures.Median(empty.Select(run => run.Ms)), "ms");
        figures.Add($"longrun status, {Milestones} milestones", Figures.Median(status.Select(run => run.Ms)), "ms");
        figures.Add("longrun status against the empty program", Ratio(status, empty, run => run.Ms), "times", 3);
        figures.Add("the same by CPU (10 ms steps, sums)",
            status.Sum(Whole) / Math.Max(1, empty.Sum(Whole)), "times");
    }

    private static double Whole(Measured run) => run.Cpu.OwnMs + run.Cpu.ChildrenMs;

    private static double Ratio(List<Measured> a, List<Measured> b, Func<Measured, double> of) =>
        Figures.Median(a.Select(of)) / Figures.Median(b.Select(of));
}
