using System.Collections.Immutable;
using Longrun.Core.Landing;
using Longrun.Core.Work;

namespace Longrun.Core.Tests.Simulation;

/// <summary>A job as the keeper knows it: what it will do was fixed when it was submitted.</summary>
internal sealed record SimJob(JobId Id, JobWork Work, DateTimeOffset EndsAt, JobEnd PlannedEnd)
{
    /// <summary>Set when it has ended.</summary>
    public JobEnd? End { get; init; }

    public SessionReport? Session { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>What the session uses in all. Null: nobody asks.</summary>
    public Consumption? Whole { get; init; }

    public WorkerReport? Report { get; init; }

    /// <summary>What the workspace's head becomes when an agent's job ends by itself.</summary>
    public CommitId? Head { get; init; }

    /// <summary>Ended, but the next looks do not show it yet.</summary>
    public int HiddenFor { get; init; }
}

internal sealed record SimWorkspace(CommitId From, CommitId Head);

/// <summary>Everything outside the journal. Its parts are immutable, so that a snapshot costs nothing.</summary>
internal sealed class World(Scenario scenario)
{
    public Scenario Scenario { get; } = scenario;

    public Repo Repo { get; private init; } = new();

    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 22, 0, 0, TimeSpan.Zero);

    public CommitId? Branch { get; private set; }

    /// <summary>Every commit the branch has pointed to.</summary>
    public ImmutableHashSet<CommitId> Reflog { get; private set; } = [];

    /// <summary>Commits whose objects a power cut took.</summary>
    public ImmutableHashSet<CommitId> Missing { get; set; } = [];

    public CommitId? Mirror { get; set; }

    public ImmutableDictionary<AttemptId, CommitId> AttemptRefs { get; set; } =
        ImmutableDictionary<AttemptId, CommitId>.Empty;

    /// <summary>Whose candidate is pinned where: the last of each.</summary>
    public ImmutableDictionary<string, CommitId> Candidates { get; set; } = ImmutableDictionary<string, CommitId>.Empty;

    /// <summary>Every candidate that was made: the journal knows how.</summary>
    public ImmutableHashSet<CommitId> Merges { get; set; } = [];

    public const string Person = "person";

    public ImmutableDictionary<AttemptId, SimWorkspace> Workspaces { get; set; } =
        ImmutableDictionary<AttemptId, SimWorkspace>.Empty;

    public ImmutableSortedDictionary<string, SimJob> Jobs { get; set; } =
        ImmutableSortedDictionary<string, SimJob>.Empty.WithComparers(StringComparer.Ordinal);

    public ImmutableHashSet<string> Prepared { get; set; } = [];

    public ImmutableArray<InboxItem> Inbox { get; set; } = [];

    public bool StopFile { get; private set; }

    public required string RoadmapText { get; set; }

    public string SettingsText { get; set; } = "# 1";

    /// <summary>Null: the file cannot be read.</summary>
    public required Settings? Settings { get; set; }

    /// <summary>Where the branch belongs, while somebody has put it elsewhere.</summary>
    public CommitId? PutBackTo { get; set; }

    /// <summary>The person's own memory: whom they have granted another allowance.</summary>
    public ImmutableHashSet<MilestoneId> Granted { get; set; } = [];

    public ImmutableArray<CommitId> PersonCommits { get; set; } = [];

    public int Commands { get; set; }

    public IEnumerable<SimJob> Alive => Jobs.Values.Where(job => job.End is null);

    public static World Of(Scenario scenario)
    {
        var world = new World(scenario) { RoadmapText = scenario.Text(""), Settings = scenario.Settings };
        var tree = scenario.IsBare
            ? Repo.EmptyTree
            : Repo.EmptyTree.Add("build", "1").Add("suite/a", "1").Add("suite/b", "1")
                .Add("lock", "v1").Add("readme", "hello");
        world.MoveBranch(world.Repo.Commit("base", tree));
        return world;
    }

    /// <summary>The gate of the tests under another command: what passed before says nothing about it.</summary>
    public const string OtherTests = "tests again";

    /// <summary>The person took something out that was about to land: the run has an end of its own.</summary>
    public bool HasSkipped { get; set; }

    public World Snapshot() => (World)MemberwiseClone();

    public void MoveBranch(CommitId? to)
    {
        Branch = to;
        Reflog = to is { } commit ? Reflog.Add(commit) : Reflog;
    }

    public BranchLook Look() => new()
    {
        Landings = Landings, Found = Branch, WasAt = Reflog.Contains, Exists = commit => !Missing.Contains(commit),
        IsAncestor = (older, newer) =>
            !Missing.Contains(older) && !Missing.Contains(newer) && Repo.IsAncestor(older, newer),
    };

    private ImmutableArray<SeenLanding> Landings(CommitId tip, CommitId found)
    {
        var seen = new List<SeenLanding>();
        for (var at = found; at != tip && Repo[at].Parents is [var first, ..]; at = first)
        {
            if (Candidates.FirstOrDefault(candidate => candidate.Value == at) is { Key: { } id })
            {
                seen.Add(new(first, at, id == Person ? null : AttemptId.From(id)));
            }
        }

        return [.. Enumerable.Reverse(seen)];
    }

    public MirrorLook LookAtMirror() => new()
    {
        Found = Mirror, IsAncestor = Look().IsAncestor,
        HasLanding = (older, newer) => Landings(older, newer).Any(seen => !Repo.IsAncestor(seen.Commit, older)),
    };

    /// <summary>It and all it descends from are there.</summary>
    public bool IsWhole(CommitId commit) => !Missing.Any(missing => Repo.IsAncestor(missing, commit));

    /// <summary>Merges of landings come again from what they were made of; nothing else does.</summary>
    public bool MakeAgain(CommitId tip)
    {
        var missing = Missing.Where(commit => Repo.IsAncestor(commit, tip)).ToList();
        if (!missing.TrueForAll(Merges.Contains))
        {
            return false;
        }

        Missing = Missing.Except(missing);
        return true;
    }

    public void Drop(PersonCommand command) => Inbox = Inbox.Add(new($"c{++Commands}", command));

    /// <summary>The kill switch: nothing that runs survives it, also with no orchestrator there.</summary>
    public void Stop()
    {
        StopFile = true;
        Kill(JobEndReason.Stopped);
    }

    public void Resume()
    {
        StopFile = false;
        Drop(new PersonCommand.Resume());
    }

    /// <summary>Jobs whose time has come end; once ended they stay so, whatever the clock does.</summary>
    public void Tick()
    {
        foreach (var job in Alive.Where(job => job.EndsAt <= Now).ToList())
        {
            Finish(job, job.PlannedEnd);
        }
    }

    public void Kill(JobEndReason reason)
    {
        foreach (var job in Alive.ToList())
        {
            Kill(job, reason);
        }
    }

    public void Kill(SimJob job, JobEndReason reason) =>
        Jobs = Jobs.SetItem(job.Id.Value, job with
        {
            End = new(reason, null, 1, 1), Report = null,
            Session = Spenders.Told(job, Now) is { } used ? Spenders.Report(new(Ending.Interrupted), used) : null,
        });

    /// <summary>Idempotent by id; while STOP is there a job ends before it has begun.</summary>
    public void Submit(SimJob job)
    {
        if (Jobs.ContainsKey(job.Id.Value))
        {
            return;
        }

        Jobs = Jobs.SetItem(job.Id.Value, job);
        if (StopFile)
        {
            Kill(job, JobEndReason.Stopped);
        }
    }

    private void Finish(SimJob job, JobEnd end)
    {
        Jobs = Jobs.SetItem(job.Id.Value, job with { End = end });
        if (job is { Work: JobWork.Agent agent, Head: { } head }
            && Workspaces.TryGetValue(agent.Attempt, out var workspace))
        {
            Workspaces = Workspaces.SetItem(agent.Attempt, workspace with { Head = head });
        }
    }
}
