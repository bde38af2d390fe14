using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Core.Work;
using Longrun.Git;
using Longrun.Processes;

namespace Longrun.Effects;

/// <summary>Workspaces of attempts and checkouts of gates: made, given their untracked files, removed.</summary>
internal static class Workplaces
{
    /// <summary>The branch a worker finds checked out.</summary>
    private const string Branch = "work";

    /// <summary>
    /// A checkout's files, the git folder that wrote them, the home folder of what runs in it, and what drives an app.
    /// </summary>
    private static readonly ImmutableArray<string> CheckoutParts =
        ["", ".git", ".home", LaidFiles.Ending, Places.ServingEnding];

    public static WorkspacePlan PlanOf(Site site, AttemptState attempt) => new()
    {
        Folder = site.Places.WorkspaceOf(attempt.Id),
        Start = attempt.From,
        Branch = Branch,
        Identity = site.Person,
        Copied = RecordedCopies(site, attempt.Id),
    };

    /// <summary>
    /// Makes a workspace anew. Only for an attempt whose agent was never submitted: nothing is in it yet.
    /// </summary>
    public static Seed Make(Site site, AttemptState attempt)
    {
        // Kept beside the attempt: what was copied in must be left out of its commits, whatever the person does
        // meanwhile.
        var copied = Copied(site);
        File.WriteAllText(site.Places.CopiesOf(attempt.Id), string.Join('\0', copied));
        var plan = PlanOf(site, attempt);
        Deletion.Guard(site.Repository, new Doomed.Workspace(plan.Folder, site.Places.Workspaces, null, null));
        var seed = site.Seed;
        Bring(site, seed, site.State.Tip!);
        Bring(site, seed, attempt.From);
        var left = Repetition.LeftBehind(site.State.Of(attempt.Id.Milestone), attempt);
        if (left is not null)
        {
            Bring(site, seed, left);
        }

        Directory.CreateDirectory(site.Places.Workspaces);
        Workspace.Make(seed, plan);
        // Where the branch stands now, for a worker that has to bring older work up to it.
        Name(plan, BriefText.TipName, attempt.Base);
        if (left is not null)
        {
            Name(plan, DiagnoseText.LeftName, left);
        }

        CopiedFiles.Into(site, plan.Folder, copied, AgentGrounds.SettingsOf(site, attempt.Agent));
        return seed;
    }

    private static void Name(WorkspacePlan plan, string name, CommitId commit)
    {
        var file = Path.Combine(plan.Folder, ".git", "refs", "remotes", name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, commit.Value + "\n");
    }

    /// <param name="site">Where.</param>
    /// <param name="job">What it is made for.</param>
    /// <param name="commit">What is checked out.</param>
    /// <param name="withCopies">With the person's untracked files that gates get: they may hold secrets.</param>
    public static Seed Checkout(Site site, JobId job, CommitId commit, bool withCopies = true)
    {
        var seed = site.Seed;
        Bring(site, seed, commit);
        Directory.CreateDirectory(site.Places.Checkouts);
        var folder = site.Places.CheckoutOf(job);
        Git.Checkout.Make(seed, new()
        {
            Commit = commit, Folder = folder, GitFolder = folder + ".git", Root = site.Places.Checkouts,
        });
        if (withCopies)
        {
            CopiedFiles.Into(site, folder, Copied(site));
        }

        return seed;
    }

    public static void RemoveCheckout(Site site, JobId job)
    {
        foreach (var part in CheckoutParts)
        {
            Deletion.Guard(
                site.Repository, new Doomed.Scratch(site.Places.CheckoutOf(job) + part, site.Places.Checkouts));
        }
    }

    /// <summary>
    /// Removes what no open job owns, after a crash or under an older name. The folder is the run's alone, and whoever
    /// holds the lease is alone at it.
    /// </summary>
    public static void SweepCheckouts(Site site)
    {
        var root = site.Places.Checkouts;
        if (!Directory.Exists(root))
        {
            return;
        }

        ImmutableArray<string> owned =
        [
            .. site.State.OpenJobs.Values.SelectMany(job =>
                (string[])[job.Id.Value, Path.GetFileName(site.Places.CheckoutOf(job.Id))]),
        ];
        foreach (var path in Directory.EnumerateFileSystemEntries(root).Where(path => !owned.Any(name =>
            CheckoutParts.Any(part => Path.GetFileName(path) == name + part))).ToList())
        {
            Deletion.Guard(site.Repository, new Doomed.Scratch(path, root));
        }
    }

    public static void Remove(Site site, AttemptId id)
    {
        var attempt = site.State.Of(id);
        var head = attempt.Import?.Head;
        var outcome = Deletion.Guard(site.Repository, new Doomed.Workspace(
            site.Places.WorkspaceOf(id), site.Places.Workspaces, head is null ? null : RefOf(site, head), head));
        site.Ledger.Append(new Event.WorkspaceRemoved(id)
        {
            At = site.Now, Kept = (outcome as DeletionOutcome.Kept)?.Reason,
        });
    }

    /// <summary>Brings a commit of the run into the seed, by the ref that holds it.</summary>
    private static void Bring(Site site, Seed seed, CommitId commit)
    {
        // What landed was a candidate, which its gates have brought here; everything else is little more than the tip.
        var landed = site.State.Milestones.Values.SelectMany(m => m.Attempts).FirstOrDefault(a => a.LandedAs == commit);
        seed.Fetch(
            RefOf(site, commit), commit, known: commit == site.State.Tip ? null : site.State.Tip,
            alike: landed is null ? null : RefNames.Candidate(site.Run, landed.Id));
    }

    private static RefName RefOf(Site site, CommitId commit)
    {
        if (site.State.Tip == commit)
        {
            return RefNames.Branch(site.Run);
        }

        if (site.State.IsPersons(commit))
        {
            return RefNames.Candidate(site.Run, null);
        }

        foreach (var attempt in site.State.Milestones.Values.SelectMany(m => m.Attempts))
        {
            if (attempt.Candidate?.Candidate?.Commit == commit)
            {
                return RefNames.Candidate(site.Run, attempt.Id);
            }

            if (attempt.Import?.Head == commit && attempt.From != commit)
            {
                return RefNames.Attempt(site.Run, attempt.Id);
            }
        }

        // An older tip: the branch's own history holds it.
        return RefNames.Branch(site.Run);
    }

    /// <summary>
    /// <c>copy:</c> and <c>.worktreeinclude</c>: paths of untracked files, relative to the working tree.
    /// </summary>
    public static ImmutableArray<string> Copied(Site site) =>
        Copied(site.Repository.In(site.Places.WorkTree), site.State.Settings.Copy);

    public static ImmutableArray<string> Copied(PersonRepository repository, ImmutableArray<string> named)
    {
        var include = Path.Combine(repository.WorkTree, ".worktreeinclude");
        var patterns = SafeFile.ReadCapped(include, 64 << 10) is SafeRead.Content { Bytes: var bytes }
            ? System.Text.Encoding.UTF8.GetString(bytes).Split('\n')
            : [];
        // What is Longrun's own, or hidden from workers, is nobody's to copy.
        return [.. UntrackedFiles.Matching(repository, [.. named, .. patterns])
            .Where(path => !path.StartsWith(Places.PeopleFolder + "/", StringComparison.Ordinal))];
    }

    private static ImmutableArray<string> RecordedCopies(Site site, AttemptId attempt)
    {
        var file = site.Places.CopiesOf(attempt);
        return File.Exists(file)
            ? [.. File.ReadAllText(file).Split('\0', StringSplitOptions.RemoveEmptyEntries)]
            : [];
    }
}
