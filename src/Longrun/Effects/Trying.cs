using Longrun.Core;
using Longrun.Git;
using Longrun.Jobs;

namespace Longrun.Effects;

/// <summary>
/// A checkout for the person to open, with the setup done by a job like any other: what agents wrote runs in
/// the sandbox.
/// </summary>
internal static class Trying
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Returns the setup that was run, or null where there is none.</summary>
    public static string? Make(Site site, CommitId commit, string folder, CancellationToken cancellation)
    {
        if (Directory.Exists(folder))
        {
            throw new UserError(ExitCode.Usage, $"{folder} is there already.",
                "look into it, remove it, or name another with --into");
        }

        var parent = Path.GetDirectoryName(folder)!;
        Directory.CreateDirectory(parent);
        var seed = site.Seed;
        seed.Fetch(RefNames.Branch(site.Run), site.State.Tip!);
        Checkout.Make(seed, new() { Commit = commit, Folder = folder, GitFolder = folder + ".git", Root = parent });
        Deletion.Guard(site.Repository, new Doomed.Scratch(folder + ".git", parent));
        // Looked at anew where an edit of the settings has come since: they are the person's latest word.
        var detected = (site.State.Inspected ?? Inspection.Look(site, site.State.Tip!)).Detected;
        if ((site.State.Settings.Setup ?? detected.Setup) is not { Length: > 0 } setup)
        {
            return null;
        }

        var exit = RunSetup(site, Preparation.For(site, detected, commit, ["true"]), folder, cancellation);
        var (_, log) = Evidence.Keep(site, exit.Job);
        site.Jobs.Remove(exit.Job);
        Deletion.Guard(site.Repository, new Doomed.Scratch(HomeOf(site, exit.Job), site.Places.Checkouts));
        return exit is { Reason: ExitReason.Exited, ExitCode: 0 }
            ? setup
            : throw new UserError(ExitCode.CannotStart,
                $"the checkout is in {folder}, but its setup failed (exit code {exit.ExitCode}): {setup}",
                $"see {Path.Combine(site.Places.Evidence, log)}");
    }

    private static string HomeOf(Site site, JobId job) => site.Places.CheckoutOf(job) + ".home";

    private static ExitRecord RunSetup(
        Site site, Preparation preparation, string folder, CancellationToken cancellation)
    {
        var job = JobId.Of("try", "setup", (int)(site.Now.ToUnixTimeSeconds() % int.MaxValue));
        var home = HomeOf(site, job);
        Directory.CreateDirectory(home);
        site.Jobs.Submit(new JobSpec
        {
            Id = job,
            Command = preparation.Command,
            WorkingDirectory = folder,
            Environment = JobEnvironment.For(site, home, Caps.BaselineSlot),
            WallClock = site.State.Settings.SetupTimeout,
            Sandbox = site.IsSandboxed
                ? new SandboxSpec { Writable = [folder, home],
                    Readable = [site.Seed.ObjectFolder, .. preparation.Readable] }
                : null,
        });
        site.Jobs.EnsureKeeper();
        while (true)
        {
            if (site.Jobs.Status(job) is JobStatus.Ended { Exit: var exit })
            {
                return exit;
            }

            site.Jobs.WaitForChange(LookEvery, cancellation);
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
