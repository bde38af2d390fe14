using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Jobs;

namespace Longrun.Effects;

/// <summary>
/// The branch's own setup, run once per state of its lock files and kept for every workspace and gate.
/// </summary>
internal static class SetupJobs
{
    // What remains without the tracked files is what the setup made. Done in the job: a link planted by an install
    // script must not lead a deletion of ours out of the sandbox.
    private const string Script = """
        { sh -c "$0"; } || exit 1
        git ls-files -z | xargs -0 -r rm -f --
        [ $# = 0 ] || rm -f -- "$@"
        rm -rf .git
        """;

    public static JobSpec Prepare(Site site, JobId job, JobWork.Setup work)
    {
        var seed = Workplaces.Checkout(site, job, work.Commit);
        var folder = site.Places.CheckoutOf(job);
        var home = folder + ".home";
        Directory.CreateDirectory(home);
        return new JobSpec
        {
            Id = job,
            // Files copied in for the setup may hold secrets and may change: they are no part of what is kept.
            Command = ["sh", "-c", Script, Preparation.Setup(site.State) ?? "true", .. Workplaces.Copied(site)],
            WorkingDirectory = folder,
            Environment = JobEnvironment.For(site, home, Caps.BaselineSlot),
            WallClock = site.State.Settings.SetupTimeout,
            Sandbox = site.IsSandboxed
                ? new SandboxSpec { Writable = [folder, home], Readable = [seed.ObjectFolder] }
                : null,
        };
    }

    public static ImmutableArray<Event> Settle(Site site, JobId job, JobWork.Setup work, ExitRecord exit)
    {
        var end = Settlements.EndOf(exit);
        if (Core.Jobs.IsInterrupted(end))
        {
            Workplaces.RemoveCheckout(site, job);
            return [];
        }

        var (text, evidence) = Evidence.Keep(site, job);
        var passed = exit is { Reason: ExitReason.Exited, ExitCode: 0 };
        var prepared = site.Places.PreparedSetup(work.Key);
        if (passed && !Directory.Exists(prepared) && Directory.Exists(site.Places.CheckoutOf(job)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(prepared)!);
            Directory.Move(site.Places.CheckoutOf(job), prepared);
        }

        Workplaces.RemoveCheckout(site, job);
        var reason = passed ? null : $"exit code {exit.ExitCode}: {LastLine(text)}";
        return [new Event.SetupEnded(work.Commit, work.Key, passed, reason, evidence) { At = site.Now }];
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [.., var last]
            ? last : "no output";
}
