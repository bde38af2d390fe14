using System.Collections.Immutable;
using Longrun.Core.Work;

namespace Longrun.Core.Tests.Simulation;

/// <summary>Plays what code finds in a tree, what a judge says of it, and which gates fail now and then.</summary>
internal static class Verdicts
{
    public static string Cheat(Plot plot) => $"cheat/{plot.Id}";

    public static string Weakened(Plot plot) => $"gatefile/{plot.Id}";

    public static string Doubt(Plot plot) => $"doubt/{plot.Id}";

    public static Event.Examined Examined(World w, State s, AttemptId attempt)
    {
        var import = s.Of(attempt).Import!;
        var (tree, plot) = (w.Repo[import.Head].Tree, Workers.PlotOf(w, attempt.Milestone));
        return new(attempt, import.Head,
        [
            .. tree.ContainsKey(Cheat(plot))
                ? [new Finding(FindingKind.TestsSkipped, Severity.Reject, Cheat(plot), 1, "It is skipped.")]
                : ImmutableArray<Finding>.Empty,
            .. tree.ContainsKey(Weakened(plot))
                ? [new Finding(FindingKind.GateWeakened, Severity.Park, Weakened(plot), 1, "It is weaker.")]
                : ImmutableArray<Finding>.Empty,
        ]) { At = w.Now };
    }

    /// <summary>By the seed a judge is at its limit first, or says nothing first; then what the tree holds.</summary>
    public static Event.Judged Judged(World w, State s, JobWork.Judge judge)
    {
        var attempt = s.Of(judge.Attempt);
        var plot = Workers.PlotOf(w, judge.Attempt.Milestone);
        var mood = attempt.Judged.IsEmpty ? new Dice(w.Scenario.Seed + (ulong)plot.Id[^1]).Below(4) : 3;
        var isDoubted = w.Repo[attempt.Import!.Head].Tree.ContainsKey(Doubt(plot));
        return new(judge.Attempt, judge.Commit, attempt.Candidate!.Candidate!.Diff, mood switch
        {
            0 or 1 => new(Ruling.None, "nothing"),
            _ when isDoubted => new(Ruling.Reject, "no") { Reasons = [$"The main file of {plot.Id} is doubtful."] },
            _ => new(Ruling.Approve, "yes"),
        })
        {
            At = w.Now, Agent = judge.By, Text = judge.Text, Session = new(mood == 0 ? Ending.Limit : Ending.Completed),
        };
    }

    /// <summary>One gate in eight is red at first on a commit, and green when it runs again.</summary>
    public static bool Flakes(World w, State s, JobWork.Gate gate) =>
        gate.Attempt is { } attempt && s.Of(attempt).Gates.All(run => run.Commit != gate.Commit)
        && new Dice(w.Scenario.Seed + (ulong)attempt.Value.Length + (ulong)attempt.Value[1]).Below(8) == 0;
}
