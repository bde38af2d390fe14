using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Jobs;
using Longrun.Sandbox;

namespace Longrun.Effects;

/// <summary>
/// A gate on a commit, in a fresh checkout: a command (<see cref="CommandGates"/>) or the app, started and asked from
/// outside (<see cref="AppGates"/>). What both have in common is here.
/// </summary>
internal static class GateJobs
{
    public static JobSpec Prepare(Site site, JobId job, JobWork.Gate work) => IsOfApp(work.Definition)
        ? AppGates.Prepare(site, job, work)
        : CommandGates.Prepare(site, job, work);

    public static ImmutableArray<Event> Settle(Site site, JobId job, JobWork.Gate work, ExitRecord exit)
    {
        var end = Settlements.EndOf(exit);
        if (Core.Jobs.IsInterrupted(end))
        {
            Workplaces.RemoveCheckout(site, job);
            return [];
        }

        var isWalk = work.Definition.Kind is GateKind.Walk;
        var walk = isWalk ? WalkJobs.Read(site, job) : null;
        if (walk is not null && WalkJobs.Held(site, work, walk) is { } held)
        {
            Workplaces.RemoveCheckout(site, job);
            return [held];
        }

        var run = IsOfApp(work.Definition)
            ? AppGates.Settle(site, job, work, end)
            : CommandGates.Settle(site, job, work, end);
        run = isWalk ? WalkJobs.Settled(site, job, run, walk) : run;
        var billed = walk is null ? null : WalkJobs.Billed(site, work, walk);
        // Only now: what the run left in its checkout is part of what it proves.
        Workplaces.RemoveCheckout(site, job);
        var ended = new Event.GateEnded(Redaction.Of(site).Run(run) with { Job = job }) { At = site.Now };
        return billed is null ? [ended] : [ended, billed];
    }

    /// <summary>What is journalled in place of a run: it says nothing of the tree, and its person is asked.</summary>
    public static Event Unfit(Site site, JobId job, JobWork.Gate work, string why)
    {
        Workplaces.RemoveCheckout(site, job);
        var run = Record(work, new(JobEndReason.NotStarted, null, 0, 0), passed: false) with
        {
            Reason = why, IsUnfit = true, Job = job,
        };
        return new Event.GateEnded(Redaction.Of(site).Run(run)) { At = site.Now };
    }

    /// <summary>The job of a command in a fresh checkout of the commit, prepared by the setup.</summary>
    public static JobSpec InCheckout(Site site, JobId job, JobWork.Gate work, ImmutableArray<string> command)
    {
        // What an earlier try left would be tested too.
        Workplaces.RemoveCheckout(site, job);
        var seed = Workplaces.Checkout(site, job, work.Commit);
        var folder = site.Places.CheckoutOf(job);
        var home = folder + ".home";
        Directory.CreateDirectory(home);
        var laid = LaidFiles.Lay(site, job, work);
        var whole = LaidFiles.Before(command, laid, LaidFiles.Removed(site, work));
        var preparation = Preparation.For(site, work.Commit, whole);
        var spec = new JobSpec
        {
            Id = job,
            Command = preparation.Command,
            WorkingDirectory = folder,
            Environment = JobEnvironment.For(site, home, SlotOf(site, work)),
            WallClock = work.Definition.Timeout,
            Sandbox = site.IsSandboxed
                ? new SandboxSpec
                {
                    Writable = [folder, home],
                    // What a hidden file asks must not be told to anybody who could prepare for it.
                    IsAlone = work.Definition.IsHidden,
                    Readable =
                    [
                        Path.Combine(folder, ".git"), seed.ObjectFolder, .. preparation.Readable,
                        .. laid is null ? (ImmutableArray<string>)[] : [laid],
                    ],
                }
                : null,
        };
        return Secrets.ToGate(site, spec is { Sandbox.IsAlone: true } && laid is not null && preparation.RunsSetup
            ? HiddenWalls.Around(
                spec, ((SandboxState.Holds)site.Sandbox.Value).Parts,
                Preparation.For(site, work.Commit, ["true"]).Command, whole, laid)
            : spec);
    }

    /// <summary>What is recorded of every run, whatever it proves.</summary>
    public static GateRun Record(JobWork.Gate work, JobEnd end, bool passed) =>
        new(work.Attempt, work.Commit, work.Definition.Name, passed)
        {
            Command = work.Definition.Run, Kind = work.Definition.Kind, Pattern = work.Definition.Count,
            Plan = work.Definition.Plan, Trial = work.Trial, Seconds = end.Seconds,
            Canary = work.Trial == Trial.Canary ? work.Definition.Canary : null,
        };

    public static ProcessEnd EndingOf(JobEnd end) => new(end.Reason switch
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

    private static bool IsOfApp(GateDefinition gate) => gate.Kind is not (GateKind.Test or GateKind.Check);

    public static int SlotOf(Site site, JobWork.Gate work) =>
        work.Attempt is { } attempt ? site.State.Of(attempt).Slot : Caps.BaselineSlot;
}
