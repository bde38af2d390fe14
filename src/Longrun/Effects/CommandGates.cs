using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Git;
using Longrun.Jobs;

namespace Longrun.Effects;

/// <summary>A gate that is a command: what its exit, and for tests its output and its results files, prove.</summary>
internal static class CommandGates
{
    public static JobSpec Prepare(Site site, JobId job, JobWork.Gate work)
    {
        var gate = work.Definition;
        var run = work.Trial == Trial.Canary && gate.Canary is { } own ? own : gate.Run;
        var command = gate.Kind == GateKind.Test ? RunnerKnown.WithCount(run) : run;
        return Telling(gate, GateJobs.InCheckout(site, job, work, ["sh", "-c", Begun(gate) + command]));
    }

    public static GateRun Settle(Site site, JobId job, JobWork.Gate work, JobEnd end)
    {
        var (text, evidence) = Evidence.Keep(site, job);
        var trace = new GateTrace(GateJobs.EndingOf(end), Evidence.Judged(site, job))
        {
            Results = Results(site, job, work), Seconds = end.Seconds,
        };
        var record = GateJobs.Record(work, end, passed: false) with { Evidence = evidence };
        var flaky = new FlakyTests(site.State.Settings.KnownFlaky, Earlier.FailedBefore(site.State, work));
        var proven = GateProof.Judge(record, work.Definition, trace, Before(site, work), flaky);
        if (work.Trial == Trial.Canary)
        {
            var token = Canary.Token(work.Commit, work.Definition.Name);
            proven = proven with
            {
                Run = Canary.Held(site.State, work, Canary.Judge(
                    proven, work.Definition, trace, LaidFiles.Paths(site, job), token)),
            };
        }

        return proven.Run with
        {
            IsUnfit = AcceptanceGates.IsUnfit(work.Definition, trace),
            Tail = proven.Run.Passed ? null : Evidence.Tail(text),
            // Also without the change: that is a run of the branch, which the next ones are compared with.
            Tests = work.Trial is Trial.Plain or Trial.Without
                && proven.Report is { IsWhole: true } whole && whole.ToList() is { } list
                ? Evidence.KeepText(site, list)
                : null,
        };
    }

    private static string Begun(GateDefinition gate) =>
        gate.IsHidden ? $"echo '{AcceptanceGates.Begins}'\n" : "";

    /// <summary>pytest names its tests where it is asked to; every other runner is left as it is.</summary>
    private static JobSpec Telling(GateDefinition gate, JobSpec spec) => gate.Kind == GateKind.Test
        ? spec with { Environment = spec.Environment.SetItem(RunnerKnown.PytestVariable, RunnerKnown.PytestOptions) }
        : spec;

    private static ResultsSight? Results(Site site, JobId job, JobWork.Gate work)
    {
        var gate = work.Definition;
        if (gate.Kind != GateKind.Test || gate.Results.IsEmpty)
        {
            return null;
        }

        // What is committed says nothing of this run, whatever stands in it now.
        return ResultsFiles.Read(site.Places.CheckoutOf(job), gate.Results,
            path => Tree.Find(site.Repository, work.Commit, path) is not null);
    }

    /// <summary>
    /// The branch's last green run of it, for what stands on its tip; see <see cref="Earlier.CountBefore"/>.
    /// </summary>
    private static GateBefore? Before(Site site, JobWork.Gate work)
    {
        if (work.Trial != Trial.Plain
            || site.State.Baseline.GetValueOrDefault(work.Definition.Name) is not { Passed: true } branch
            || !branch.IsOf(work.Definition))
        {
            return null;
        }

        var count = Earlier.CountBefore(site.State, work);
        var attempt = work.Attempt is { } id ? site.State.Of(id) : null;
        return new()
        {
            Count = count,
            // The person's own work may leave out what it likes by name.
            Tests = count is not null && attempt is not null && branch.Tests is { } list
                ? TestReport.ReadList(Evidence.Text(site, list))
                : [],
            Renamed = attempt?.Examined?.Counted.TestsRenamed ?? [],
            Seconds = branch.Seconds,
            Milestone = attempt is null ? null : Standing.Find(site.State, attempt.Id.Milestone),
        };
    }
}
