using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Git;
using Longrun.Jobs;
using Longrun.Processes;

namespace Longrun.Effects;

/// <summary>
/// The branch's own setup, run once per state of its lock files and kept for every workspace and gate.
/// </summary>
internal static class SetupJobs
{
    /// <summary>Prepared setups that are kept: the one of the tip, of candidates, of the tips before.</summary>
    private const int KeptMax = 8;

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
        // Files copied in for the setup may hold secrets and may change: they are no part of what is kept.
        var setup = Preparation.WithPackages(site, work.Key,
            ["sh", "-c", Script, Preparation.Setup(site.State) ?? "true", .. Workplaces.Copied(site)]);
        return Secrets.ToSetup(site, new JobSpec
        {
            Id = job,
            Command = setup.Command,
            WorkingDirectory = folder,
            Environment = JobEnvironment.For(site, home, Caps.BaselineSlot),
            WallClock = site.State.Settings.SetupTimeout,
            Sandbox = site.IsSandboxed
                ? new SandboxSpec { Writable = [folder, home], Readable = [seed.ObjectFolder, .. setup.Readable] }
                : null,
        });
    }

    /// <summary>What is journalled in place of a setup.</summary>
    public static Event Unprepared(Site site, JobWork.Setup work, NotPrepared why) => new Event.SetupEnded(
        work.Commit, work.Key, false, Redaction.Of(site).Text(why.Detail), null) { At = site.Now };

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
        if (passed)
        {
            TryKeep(site, job, work.Key);
        }

        Workplaces.RemoveCheckout(site, job);
        var reason = passed ? null : $"exit code {exit.ExitCode}: {LastLine(text)}";
        return [new Event.SetupEnded(work.Commit, work.Key, passed, reason, evidence) { At = site.Now }];
    }

    /// <summary>What a setup has closed to us cannot be moved: it is set up again in each checkout.</summary>
    private static void TryKeep(Site site, JobId job, string key)
    {
        try
        {
            Keep(site, job, key);
        }
        catch (Exception e) when (FileCalls.IsOfName(e))
        {
            // Where no prepared folder is, each checkout runs the setup itself.
        }
    }

    /// <summary>Half done, it is done again: the folder that says that it is there comes last.</summary>
    private static void Keep(Site site, JobId job, string key)
    {
        var prepared = site.Places.PreparedSetup(key);
        var (tree, home) = (site.Places.CheckoutOf(job), site.Places.CheckoutOf(job) + ".home");
        if (Directory.Exists(prepared) || !Directory.Exists(tree))
        {
            return;
        }

        var kept = Places.PreparedHome(prepared);
        var folder = Path.GetDirectoryName(prepared)!;
        Directory.CreateDirectory(folder);
        Deletion.Guard(site.Repository, new Doomed.Scratch(kept, folder));
        if (Directory.Exists(home) && Directory.EnumerateFileSystemEntries(home).Any())
        {
            Directory.Move(home, kept);
        }

        if (Preparation.CanBeMoved(Preparation.Setup(site.State) ?? ""))
        {
            Directory.Move(tree, prepared);
        }
        else
        {
            Directory.CreateDirectory(prepared); // run again in each checkout, over the caches
        }

        Forget(site, folder);
    }

    /// <summary>Without a lock file each landing has a key of its own, and copies of packages are large.</summary>
    private static void Forget(Site site, string folder)
    {
        var old = new DirectoryInfo(folder).EnumerateDirectories()
            .Where(kept => !kept.Name.Contains('.', StringComparison.Ordinal))
            .OrderByDescending(kept => kept.LastWriteTimeUtc).Skip(KeptMax).ToList();
        foreach (var kept in old)
        {
            Deletion.Guard(site.Repository, new Doomed.Scratch(kept.FullName, folder));
            Deletion.Guard(site.Repository, new Doomed.Scratch(Places.PreparedHome(kept.FullName), folder));
        }
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [.., var last]
            ? last : "no output";
}
