using Longrun.Core;
using Longrun.Git;
using Longrun.Jobs;

namespace Longrun.Effects;

/// <summary>
/// Collecting: git runs in a worker's workspace only here, in a namespace of its own after the worker's is
/// gone.
/// </summary>
internal static class CollectJobs
{
    /// <summary>Adding and bundling a very large change; what takes longer hangs.</summary>
    private static readonly TimeSpan WallClock = TimeSpan.FromMinutes(15);

    public static JobSpec Prepare(Site site, JobId job, AttemptId id)
    {
        var attempt = site.State.Of(id);
        var workspace = Workplaces.PlanOf(site, attempt);
        var collected = site.Places.BundleOf(id);
        Directory.CreateDirectory(collected);
        var title = Standing.Find(site.State, id.Milestone)?.Title ?? "";
        return new JobSpec
        {
            Id = job,
            Command = Collect.Command,
            WorkingDirectory = workspace.Folder,
            Environment = Collect.Environment(site.Repository, new()
            {
                Workspace = workspace, Out = collected, Message = Messages.Leftovers(site.Run, id, title),
                Path = site.Surroundings.SearchPath,
            }).SetItem("HOME", collected),
            WallClock = WallClock,
            Sandbox = site.IsSandboxed
                ? new SandboxSpec { Writable = [workspace.Folder, collected], Readable = [site.Seed.ObjectFolder] }
                : null,
        };
    }
}
