using System.Globalization;

namespace Longrun.Bench;

/// <summary>
/// What a milestone costs beyond its agent and its gate: trivial milestones through a real run, in turns with the shell
/// steps that a person would do by hand for the same result.
/// </summary>
internal sealed class MilestoneCost(Options options, Figures figures) : IDisposable
{
    /// <summary>The same work without Longrun: a worktree, a commit in it, a merge, the worktree gone.</summary>
    private const string BareSteps = """
        set -eu
        for n in $(seq "$0" "$1"); do
          git worktree add -q -b "work-$n" ../work main
          (cd ../work && echo x > "f-M$n" && git add -A && git commit -q -m "M$n")
          git merge -q --no-ff -m "land M$n" "work-$n"
          git worktree remove ../work
        done
        """;

    private readonly Ground _bare = new(options, "");
    private readonly Ground _sandboxed = new(options, Settings(options, "auto"));
    private readonly Ground _open = new(options, Settings(options, "off"));

    public void Measure()
    {
        List<double> bare = [];
        List<Block> sandboxed = [], open = [];
        var done = 0;
        for (var block = 1; block <= options.Blocks; block++)
        {
            var count = (options.Milestones * block / options.Blocks) - done;
            bare.Add(Bare(done + 1, done + count) / count);
            sandboxed.Add(RunBlock(_sandboxed, count));
            open.Add(RunBlock(_open, count));
            done += count;
            Figures.Say(string.Create(CultureInfo.InvariantCulture,
                $"{done} milestones: bare {bare[^1]:0} ms, "
                + $"sandbox {sandboxed[^1].Ms:0} ms (own cpu {sandboxed[^1].OwnMs:0}), "
                + $"without {open[^1].Ms:0} ms; load {Figures.Load()}"));
        }

        var shell = bare.Average();
        figures.Add($"bare shell steps, per milestone of {done}", shell, "ms");
        Tell("longrun run", sandboxed, shell, target: 8);
        Tell("longrun run, sandbox off", open, shell, target: null);
    }

    public void Dispose()
    {
        _bare.Dispose();
        _sandboxed.Dispose();
        _open.Dispose();
    }

    private void Tell(string what, List<Block> blocks, double shell, double? target)
    {
        figures.Add($"{what}, per milestone", blocks.Average(block => block.Ms), "ms");
        figures.Add($"{what}, against the bare steps", blocks.Average(block => block.Ms) / shell, "times", target);
        figures.Add($"{what}, last block against the first", blocks[^1].Ms / blocks[0].Ms, "times");
        figures.Add($"{what}, orchestrator's own CPU", blocks.Average(block => block.Orchestrator.OwnMs), "ms");
        figures.Add($"{what}, keeper's own CPU", blocks.Average(block => block.Keeper.OwnMs), "ms");
        figures.Add($"{what}, CPU with git, inits and jobs", blocks.Average(block => block.WholeMs), "ms");
    }

    private double Bare(int from, int to) => Measuring.Run(
        _bare.Repository, "/bin/sh", "-c", BareSteps, $"{from}", $"{to}").Expect(0).Ms;

    private static Block RunBlock(Ground ground, int count)
    {
        ground.AddMilestones(count);
        var before = ground.Keeper();
        var keeperBefore = before is { } old ? Cpu.Of(old) ?? default : default;
        var run = ground.Longrun("run").Expect(0);
        var after = ground.Keeper();
        var keeper = after is { } pid ? Cpu.Of(pid) ?? default : default;
        var spent = after == before ? keeper - keeperBefore : keeper;
        return new(run.Ms / count, Each(run.Cpu, count), Each(spent, count));
    }

    private static Cpu Each(Cpu cpu, int count) => new(cpu.OwnMs / count, cpu.ChildrenMs / count);

    private static string Settings(Options options, string sandbox) => $$"""
        workers: {{options.Workers}}
        agents:
          instant: { kind: command, run: 'echo x > f-$LONGRUN_MILESTONE' }
        gates:
          - { name: trivial, kind: check, run: "true" }
        sandbox: {{sandbox}}
        """;

    /// <summary>One block of milestones, each figure per milestone.</summary>
    private sealed record Block(double Ms, Cpu Orchestrator, Cpu Keeper)
    {
        public double OwnMs => Orchestrator.OwnMs + Keeper.OwnMs;

        public double WholeMs => OwnMs + Orchestrator.ChildrenMs + Keeper.ChildrenMs;
    }
}
