using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Jobs;

namespace Longrun.Effects;

/// <summary>A gate on a commit: a fresh checkout, the command, what its output proves.</summary>
internal static class GateJobs
{
    public static JobSpec Prepare(Site site, JobId job, JobWork.Gate work)
    {
        var seed = Workplaces.Checkout(site, job, work.Commit);
        var folder = site.Places.CheckoutOf(job);
        var home = folder + ".home";
        Directory.CreateDirectory(home);
        var command = work.Definition.Kind == GateKind.Test
            ? RunnerKnown.WithCount(work.Definition.Run)
            : work.Definition.Run;
        var preparation = Preparation.For(site, work.Commit, ["sh", "-c", command]);
        var slot = work.Attempt is { } attempt ? site.State.Of(attempt).Slot : Caps.BaselineSlot;
        return Secrets.ToGate(site, new JobSpec
        {
            Id = job,
            Command = preparation.Command,
            WorkingDirectory = folder,
            Environment = JobEnvironment.For(site, home, slot),
            WallClock = work.Definition.Timeout,
            Sandbox = site.IsSandboxed
                ? new SandboxSpec
                {
                    Writable = [folder, home],
                    Readable = [Path.Combine(folder, ".git"), seed.ObjectFolder, .. preparation.Readable],
                }
                : null,
        });
    }

    public static ImmutableArray<Event> Settle(Site site, JobId job, JobWork.Gate work, ExitRecord exit)
    {
        var end = Settlements.EndOf(exit);
        if (Core.Jobs.IsInterrupted(end))
        {
            Workplaces.RemoveCheckout(site, job);
            return [];
        }

        var gate = work.Definition;
        var (text, evidence) = Evidence.Keep(site, job);
        var tally = gate.Kind == GateKind.Test ? TestCount.Read(text, gate.Count) : null;
        var outcome = GateOutcome.Judge(gate, EndingOf(end), tally, Gating.CountBefore(site.State, work), text);
        var failed = outcome as GateOutcome.Failed;
        Workplaces.RemoveCheckout(site, job);
        var run = new GateRun(work.Attempt, work.Commit, gate.Name, failed is null)
        {
            Command = gate.Run, Kind = gate.Kind, Pattern = gate.Count, Count = tally?.Run,
            Reason = failed?.Reason, Evidence = evidence,
            Tail = failed is null ? null : Evidence.Tail(text), Seconds = end.Seconds,
        };
        return [new Event.GateEnded(run) { At = site.Now }];
    }

    private static ProcessEnd EndingOf(JobEnd end) => new(end.Reason switch
    {
        JobEndReason.Exited => ProcessEnding.Exited,
        JobEndReason.WallClock => ProcessEnding.WallClock,
        JobEndReason.Stopped => ProcessEnding.Stopped,
        JobEndReason.Cancelled => ProcessEnding.Cancelled,
        JobEndReason.Flooded => ProcessEnding.Flooded,
        // Only a session is watched for signs of life; a gate that was ended so was not judged.
        JobEndReason.Interrupted or JobEndReason.Quiet => ProcessEnding.Interrupted,
        JobEndReason.NotStarted => ProcessEnding.NotStarted,
    }, end.ExitCode, end.Detail);
}
