using System.Collections.Immutable;
using Longrun.Core.Gates;
using Longrun.Core.Verdict;

namespace Longrun.Core.Digest;

/// <summary>
/// One gate of the attempt in question. <see cref="Stand"/>: passed, failed, running, or waiting where it has not run
/// on this tree.
/// </summary>
internal sealed record StatusGate(string Name, string Kind, string Stand)
{
    /// <summary>Why it failed. Null: it did not.</summary>
    public string? Reason { get; init; }

    /// <summary>It was defined otherwise when it ran: what it says is of then.</summary>
    public bool IsOutdated { get; init; }

    /// <summary>Red, it rejects nothing.</summary>
    public bool Informs { get; init; }

    /// <summary>The tree it ran on. Null: on none.</summary>
    public string? Commit { get; init; }

    public double? Seconds { get; init; }

    public int? TestsRun { get; init; }

    public int? TestsFailed { get; init; }

    public int? TestsSkipped { get; init; }

    /// <summary>Its log: an address where the folder is known, else its name.</summary>
    public string? Evidence { get; init; }

    /// <summary>Those of an attempt, as it landed, would land, or was sent back.</summary>
    public static ImmutableArray<StatusGate> Of(State s, AttemptState a, string? folder)
    {
        var runs = Criteria.Runs(a);
        if (a.IsOver)
        {
            return [.. runs.Select(run => Of(run, GateStand.IsOutdated(s, a, run), folder) with
            {
                Informs = !run.Passed && a.LandedAs is not null,
            })];
        }

        var open = s.OpenJobs.Values.Select(job => job.Work).OfType<JobWork.Gate>()
            .Where(job => job.Attempt == a.Id).Select(job => job.Definition.Name).ToHashSet();
        return
        [
            .. from gate in ActiveGates.For(s, a.Id.Milestone)
               where gate.Role != GateRole.Dormant
               let name = gate.Definition.Name
               let run = runs.FirstOrDefault(run => run.IsOf(gate.Definition))
               let stand = run is null || open.Contains(name)
                   ? new StatusGate(Plain.Line(name), EventLine.Word(gate.Definition.Kind),
                       open.Contains(name) ? "running" : "waiting")
                   : Of(run, isOutdated: false, folder)
               select stand with { Informs = gate.Role == GateRole.Informs },
        ];
    }

    /// <summary>For instance <c>M3-2: types passed, tests failed (2 tests failed), page running</c>.</summary>
    public static string Line(StatusMilestone m) =>
        $"{m.ShownAttempt}: {string.Join(", ", m.Gates.Select(gate => gate.Word))}";

    private string Word => (Stand, IsOutdated) switch
    {
        ("failed", true) => $"{Name} failed before it was changed",
        ("failed", false) => $"{Name} failed{(Reason is null ? "" : $" ({Reason})")}{(Informs ? ", informs" : "")}",
        _ => $"{Name} {Stand}",
    };

    private static StatusGate Of(GateRun run, bool isOutdated, string? folder) =>
        new(Plain.Line(run.Gate), EventLine.Word(run.Kind), run.Passed ? "passed" : "failed")
        {
            Reason = run.Passed ? null : Plain.Line(run.Reason ?? "no reason recorded"),
            IsOutdated = isOutdated,
            Commit = run.Commit.Value,
            Seconds = run.Seconds,
            TestsRun = run.Count,
            TestsFailed = run.Failed,
            TestsSkipped = run.Skipped,
            Evidence = run.Evidence is { } name ? Md.Address(name, folder) ?? Plain.Line(name) : null,
        };
}

/// <summary>Whether what a gate said is still about the gate as the person has it now.</summary>
internal static class GateStand
{
    /// <summary>A gate of that name is there, and it is defined otherwise since.</summary>
    public static bool IsOutdated(State s, AttemptState a, GateRun run) =>
        ActiveGates.For(s, a.Id.Milestone).FirstOrDefault(gate => gate.Definition.Name == run.Gate)
            is { Definition: var now } && !run.IsOf(now);

    /// <summary>
    /// Why the branch is red, where it is: it must not be started from, it turned red, or a gate holds that it has
    /// never passed, and what lands next has to turn green.
    /// </summary>
    public static IEnumerable<string> RedOnBranch(State s) => Gating.StartFault(s) is { } start ? [Plain.Line(start)]
        : s.IsClosed || !Gating.IsProven(s) ? []
        : Gating.TurnedRed(s) is { } turned
            ? [$"{Plain.Line(turned)}. Nothing is started and nothing lands but your own commits;"
                + " `longrun resume` runs the branch's gates again"]
            : from gate in ActiveGates.OfBranch(s)
              where gate.Role == GateRole.Required
              let run = s.Baseline.GetValueOrDefault(gate.Definition.Name)
              where run is { Passed: false } && run.Commit == s.Tip && run.IsOf(gate.Definition)
              let since = gate.Definition.From is { } awaited ? $" since {awaited} has landed" : ""
              select Plain.Line($"the branch is red at gate {run.Gate}{since}: {run.Reason}."
                  + " What lands next has to turn it green");

    /// <summary>
    /// Said where a question may rest on gates that were red and are defined otherwise since. Null: none is.
    /// </summary>
    public static string? Mended(State s, MilestoneState facts) => facts.Latest is not { } a ? null
        : Criteria.Runs(a).Where(run => !run.Passed && IsOutdated(s, a, run)).Select(run => run.Gate).ToList() switch
        {
            [] => null,
            [var one] => $"gate {Plain.Line(one)} is defined otherwise since, and has not run on it as it is now",
            var more => $"gates {Plain.Line(string.Join(", ", more))} are defined otherwise since, and have not run on"
                + " it as they are now",
        };
}
