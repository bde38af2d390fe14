using Longrun.Core;
using Longrun.Effects;
using Longrun.Git;
using Longrun.Inbox;
using Longrun.Jobs;
using Longrun.Journal;
using Longrun.Lease;
using Longrun.Sandbox;

namespace Longrun;

/// <summary>A run held by this process: the lease taken, what an earlier holder left swept, the journal open.</summary>
internal sealed class Night : IDisposable
{
    private readonly LeaseHeld _lease;

    private Night(LeaseHeld lease, Site site)
    {
        _lease = lease;
        Site = site;
    }

    public Site Site { get; }

    /// <summary>
    /// Takes the lease and opens the current run. <paramref name="open"/>: opens the first or next run where the
    /// current one is accepted or there is none.
    /// </summary>
    /// <exception cref="UserError">Another orchestrator holds it (8), or the run cannot start (7).</exception>
    public static Night Take(Surroundings surroundings, bool open, bool takeOver = false)
    {
        var grounds = Grounds.Find(surroundings);
        var answer = LeaseHeld.TryTake(grounds.Folders.CommonFolder, "longrun", surroundings.Time, takeOver);
        if (answer is LeaseAnswer.HeldBy held)
        {
            throw held.ToError();
        }

        var lease = ((LeaseAnswer.Taken)answer).Lease;
        Night? night = null;
        try
        {
            Lease.Orphans.End(lease);
            grounds = Grounds.Find(surroundings); // a run may have been opened before the lease was ours
            night = new(lease, SiteOf(grounds, lease, open));
            return night;
        }
        finally
        {
            if (night is null)
            {
                lease.Dispose();
            }
        }
    }

    public void Dispose()
    {
        Site.Jobs.Dispose();
        Site.Ledger.Dispose();
        _lease.Dispose();
    }

    private static Site SiteOf(Grounds grounds, LeaseHeld lease, bool open)
    {
        var repository = new Lazy<PersonRepository>(() => Grounds.Open(grounds.Surroundings, lease.Self.Holder));
        var last = grounds.LastOpened();
        if (last is null && !open)
        {
            grounds.Read(); // says that there is no run
        }

        var before = last?.State ?? State.Empty;
        var opens = open && (last is null || before.IsClosed || NeverStarted(before))
            && (last is null || Opening.AllLanded(grounds.PlacesOf(last.Places.Run), before) is null);
        var next = opens ? Opening.Next(grounds, repository.Value, last) : null;
        var places = next?.Places ?? last!.Places;
        StaleLocks.Sweep(lease);
        var sandbox = new Lazy<SandboxState>(() => SandboxOf(grounds, places));
        var opening = next is null ? [] : Opening.Events(grounds, repository.Value, next, before, sandbox.Value);
        var site = new Site
        {
            Surroundings = grounds.Surroundings,
            Places = places,
            OpenedRepository = repository,
            Lease = lease,
            Ledger = Ledger.Open(JournalFiles.Open(places.Journal, lease), next is null ? last : null),
            Jobs = JobsOf(grounds.Surroundings, places, sandbox),
            Inbox = new InboxFolder(places.CommonFolder, grounds.Surroundings.Time),
            Projections = new Projections(places.People, places.Written),
            Sandbox = sandbox,
        };
        Directory.CreateDirectory(Path.Combine(places.Longrun, "inbox"));
        site.Jobs.Watch(Path.Combine(places.Longrun, "inbox"));
        site.Jobs.Watch(places.People);
        site.Ledger.Append(opening);
        Workplaces.SweepCheckouts(site);
        return site;
    }

    /// <summary>
    /// It found that it must not start: a red gate, a setup that fails. The person has mended that since, on a branch
    /// this run does not stand on; the next one does.
    /// </summary>
    private static bool NeverStarted(State s) => Engine.StartFault(s) is not null && s.OpenJobs.IsEmpty;

    /// <summary>The run's jobs, for an orchestrator or for somebody who only looks.</summary>
    public static LocalJobs JobsOf(Surroundings surroundings, Places places, Lazy<SandboxState>? sandbox = null) =>
        new LocalJobs(places.State, new KeeperSetup
        {
            SelfCommand = surroundings.Self,
            StopFiles = places.StopFiles,
        }, surroundings.Time)
        {
            Environment = surroundings.Environment,
            Sandbox = () => (sandbox?.Value as SandboxState.Holds)?.Parts,
        };

    private static SandboxState SandboxOf(Grounds grounds, Places places) => SandboxProbe.Try(new Host
    {
        Home = grounds.Surroundings.Home,
        Path = grounds.Surroundings.SearchPath,
        Program = Path.GetDirectoryName(grounds.Surroundings.Self[^1])!,
        DotnetRoot = KeeperStart.DotnetRoot,
        Hidden = [.. places.WorkTrees, places.CommonFolder, places.RepositoryState],
    });
}
