using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Jobs;

namespace Longrun;

/// <summary>Every path of a run, in one place. See docs/formats/files.md.</summary>
internal sealed record Places
{
    public const string PeopleFolder = ".longrun";

    /// <summary>
    /// The working tree whose <c>.longrun</c> is the run's: the one it was opened in, whichever a command is given in.
    /// </summary>
    public required string WorkTree { get; init; }

    /// <summary>Other working trees of the repository: a STOP in their <c>.longrun</c> counts as well.</summary>
    public ImmutableArray<string> OtherWorkTrees { get; init; } = [];

    /// <summary>The git folder all worktrees share.</summary>
    public required string CommonFolder { get; init; }

    /// <summary>The user's state directory for this repository: workspaces, logs, evidence, caches.</summary>
    public required string RepositoryState { get; init; }

    public required RunId Run { get; init; }

    public ImmutableArray<string> WorkTrees => [WorkTree, .. OtherWorkTrees];

    /// <summary>Where the files of people are: hidden by its own <c>.gitignore</c>.</summary>
    public string People => Path.Combine(WorkTree, PeopleFolder);

    /// <summary>The person's hidden acceptance files.</summary>
    public string Acceptance => Path.Combine(People, "acceptance");

    /// <summary>What was read there, by its hash: of the repository, for every run that asks for it.</summary>
    public string AcceptanceKept(string hash) => Path.Combine(RepositoryState, "acceptance", hash);

    public string Longrun => Path.Combine(CommonFolder, "longrun");

    public string Runs => Path.Combine(Longrun, "runs");

    public string Journal => JournalBelow(Longrun, Run);

    /// <summary>This run's part of the state directory: also the root of its keeper.</summary>
    public string State => Path.Combine(RepositoryState, Run.Value);

    /// <summary>The second STOP: holds where the first is on a file system that tells late, or was deleted.</summary>
    public string StateStop => Path.Combine(State, "STOP");

    public string PeopleStop => Path.Combine(People, "STOP");

    /// <summary>The kill switch: wherever one of them is.</summary>
    public ImmutableArray<string> StopFiles =>
    [
        PeopleStop, StateStop,
        .. OtherWorkTrees.Select(tree => Path.Combine(tree, PeopleFolder, JobsLayout.StopName)),
    ];

    public string Seed => Path.Combine(State, "seed.git");

    public string Workspaces => Path.Combine(State, "workspaces");

    public string Attempts => Path.Combine(State, "attempts");

    /// <summary>The person's pages as the last brief had them.</summary>
    public string PagesRead => Path.Combine(State, "pages");

    public string Checkouts => Path.Combine(State, "checkouts");

    /// <summary>What agents printed, whole, by job.</summary>
    public string Transcripts => Path.Combine(State, "transcripts");

    public string Evidence => Path.Combine(State, "evidence");

    /// <summary>What was written into <see cref="People"/> last, to tell a person's edit from our own text.</summary>
    public string Written => Path.Combine(RepositoryState, "written");

    /// <summary>Prepared setups and package caches: of the repository, not of one run.</summary>
    public string Caches => Path.Combine(RepositoryState, "caches");

    public string WorkspaceOf(AttemptId attempt) => Path.Combine(Workspaces, attempt.Value);

    /// <summary>Beside the workspace: brief, report, evidence, home folder, bundle.</summary>
    public string FolderOf(AttemptId attempt) => Path.Combine(Attempts, attempt.Value);

    public string BriefOf(AttemptId attempt) => Path.Combine(FolderOf(attempt), "brief.md");

    /// <summary>First on its worker's PATH.</summary>
    public string ToolsOf(AttemptId attempt) => Path.Combine(FolderOf(attempt), "bin");

    /// <summary>This program, as its worker starts it.</summary>
    public string ProgramOf(AttemptId attempt) => Path.Combine(ToolsOf(attempt), "longrun");

    public string OutOf(AttemptId attempt) => Path.Combine(FolderOf(attempt), "out");

    /// <summary>Which files were copied into its workspace.</summary>
    public string CopiesOf(AttemptId attempt) => Path.Combine(FolderOf(attempt), "copied");

    public string BundleOf(AttemptId attempt) => Path.Combine(FolderOf(attempt), "collected");

    /// <summary>By a hash: what runs in it must not read from its path what is tried on it.</summary>
    public string CheckoutOf(JobId job) => Path.Combine(Checkouts, GatePlan.Of([job.Value]));

    /// <summary>Beside a checkout: the order and the results of who drives the app in it.</summary>
    public string ServingOf(JobId job) => CheckoutOf(job) + ServingEnding;

    public const string ServingEnding = ".serving";

    /// <summary>What a setup made in its checkout; it is there only when <see cref="PreparedHome"/> is too.</summary>
    public string PreparedSetup(string key) => Path.Combine(Caches, "setup", key);

    /// <summary>What the same setup made in its home, where it made anything; kept before the other.</summary>
    public static string PreparedHome(string prepared) => prepared + ".home";

    public static string JournalBelow(string longrun, RunId run) =>
        Path.Combine(longrun, "runs", run.Value, "journal");
}
