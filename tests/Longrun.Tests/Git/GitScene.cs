using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Git;
using Longrun.Processes;
using Xunit;

namespace Longrun.Tests.Git;

/// <summary>
/// A person's repository in a temporary folder, with a seed and what a worker would do; deleted afterwards.
/// </summary>
internal sealed class GitScene : IDisposable
{
    public static readonly RunId Run = new("r1");
    public static readonly Identity Person = new("Ada \"the\" Person", "ada@example.org");
    private static readonly TimeSpan CommandTimeOut = TimeSpan.FromSeconds(60);

    private readonly ImmutableDictionary<string, string> environment;

    public GitScene(bool commit = true)
    {
        Root = Directory.CreateTempSubdirectory("longrun-git-").FullName;
        WorkTree = Path.Combine(Root, "person");
        State = Path.Combine(Root, "state");
        var home = Path.Combine(Root, "home");
        Directory.CreateDirectory(WorkTree);
        Directory.CreateDirectory(State);
        Directory.CreateDirectory(home);
        File.WriteAllText(Path.Combine(home, ".gitconfig"),
            "[user]\n\tname = \"Ada \\\"the\\\" Person\"\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n");
        environment = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
            ["HOME"] = home,
        }.ToImmutableDictionary();
        Git("init", "-q");
        if (commit)
        {
            Write("README", "hello\n");
            Write("src/a.txt", "1\n2\n3\n4\n5\n6\n7\n8\n9\n");
            Start = CommitAll("first");
        }
        Program = GitProgram.Find(new(environment, "holder-1", Path.Combine(State, "git")));
    }

    public string Root { get; }

    public string WorkTree { get; }

    public string State { get; }

    public CommitId Start { get; private set; } = null!;

    public GitProgram Program { get; }

    public PersonRepository Repository => field ??= PersonRepository.Open(Program, WorkTree);

    public GitSurroundings Surroundings(string path) =>
        new(environment.SetItem("PATH", path), "holder-1", Path.Combine(State, "git"));

    public RefName Branch => RefNames.Branch(Run);

    public string Out => Path.Combine(State, "out");

    public void Dispose() => FolderRemoval.Remove(Root);

    public string Git(params ImmutableArray<string> arguments) => GitIn(WorkTree, arguments);

    public string GitIn(string folder, params ImmutableArray<string> arguments)
    {
        var result = TryGitIn(folder, arguments);
        Assert.True(result.Succeeded, $"git {string.Join(' ', arguments)}: {result.ErrorText}");
        return result.OutputText.TrimEnd('\n');
    }

    /// <summary>With something to read.</summary>
    public string Feed(string folder, string input, params ImmutableArray<string> arguments)
    {
        var result = TryGitIn(folder, arguments, input);
        Assert.True(result.Succeeded, result.ErrorText);
        return result.OutputText.TrimEnd('\n');
    }

    public RunResult TryGitIn(string folder, params ImmutableArray<string> arguments) =>
        TryGitIn(folder, arguments, "");

    private RunResult TryGitIn(string folder, ImmutableArray<string> arguments, string input) =>
        Processes.Run.Capture(new("git", arguments)
        {
            Input = System.Text.Encoding.UTF8.GetBytes(input),
            WorkingDirectory = folder,
            Environment = environment,
            Timeout = CommandTimeOut,
        });

    public void Write(string path, string content) => WriteIn(WorkTree, path, content);

    public static void WriteIn(string folder, string path, string content)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    public static void SetMode(string file, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }
    }

    public CommitId CommitAll(string message) => CommitAllIn(WorkTree, message);

    public CommitId CommitAllIn(string folder, string message)
    {
        GitIn(folder, "add", "-A");
        GitIn(folder, "commit", "-q", "-m", message);
        return new(GitIn(folder, "rev-parse", "HEAD"));
    }

    /// <summary>The run branch at the first commit, and a seed that has it.</summary>
    public Seed OpenRun()
    {
        RunRefs.Create(Repository, Branch, Start);
        return Seed.Ensure(Repository, Path.Combine(State, "seed.git"), Branch);
    }

    public WorkspacePlan PlanOf(int attempt = 1) => new()
    {
        Folder = Path.Combine(State, "workspaces", $"M1-{attempt}"),
        Start = Start,
        Branch = $"longrun/M1-{attempt}",
        Identity = Person,
        Copied = [".env.test"],
    };

    public string OpenWorkspace(Seed seed, int attempt = 1)
    {
        var plan = PlanOf(attempt);
        Workspace.Make(seed, plan);
        return plan.Folder;
    }

    /// <summary>Runs the collection as a job would; returns how it ended.</summary>
    public RunResult Collect(int attempt = 1)
    {
        Directory.CreateDirectory(Out);
        var plan = new CollectPlan
        {
            Workspace = PlanOf(attempt),
            Out = Out,
            Message = "M1: what the worker left",
            Path = environment["PATH"],
        };
        return Processes.Run.Capture(new(Longrun.Git.Collect.Command[0], Longrun.Git.Collect.Command[1..])
        {
            WorkingDirectory = plan.Workspace.Folder,
            Environment = Longrun.Git.Collect.Environment(Repository, plan),
            Timeout = CommandTimeOut,
        });
    }

    public string Bundle => Path.Combine(Out, Longrun.Git.Collect.BundleName);

    public string[] Notes => File.Exists(Path.Combine(Out, Longrun.Git.Collect.NotesName))
        ? File.ReadAllLines(Path.Combine(Out, Longrun.Git.Collect.NotesName)) : [];

    public ImportPlan ImportPlan(int attempt = 1) => new()
    {
        Run = Run,
        Attempt = new(new("M1"), attempt),
        Bundle = Bundle,
        Base = Start,
    };

    public ImportOutcome Import(int attempt = 1) => Longrun.Git.Import.Attempt(Repository, ImportPlan(attempt));

    /// <summary>From workspace to imported head, with what a worker does in between.</summary>
    public ImportOutcome Attempt(Action<string> work)
    {
        var folder = OpenWorkspace(OpenRun());
        work(folder);
        var collected = Collect();
        Assert.True(collected.Succeeded, collected.ErrorText);
        return Import();
    }

    public ImportOutcome.Imported Imported(Action<string> work) => Assert.IsType<ImportOutcome.Imported>(Attempt(work));

    public MergeCommit CommitOf(string tree, params ImmutableArray<CommitId> parents) => new()
    {
        Tree = tree,
        Parents = parents,
        Message = "M1 lands\n\nLongrun-Run: r1\n",
        Identity = Person,
        Date = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000),
    };

    public CommitId Merged(CommitId head, CommitId? old = null)
    {
        var tip = old ?? Start;
        var clean = Assert.IsType<MergeOutcome.Clean>(TrialMerge.Merge(Repository, tip, head));
        return TrialMerge.CommitTree(Repository, CommitOf(clean.Tree, tip, head));
    }
}
