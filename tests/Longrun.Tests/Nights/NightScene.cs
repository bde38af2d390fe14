using System.Collections.Concurrent;
using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Git;
using Longrun.Jobs;
using Longrun.Processes;
using Longrun.Tests.Git;
using Longrun.Tests.Jobs;
using Xunit;

namespace Longrun.Tests.Nights;

/// <summary>
/// A person's machine for one night: a repository, a home and a state folder of their own, the scripted agent, a gate
/// of one test per file in <c>parts/</c>, and the real <c>longrun</c>. Nothing of it is left when it is disposed.
/// </summary>
internal sealed class NightScene : IDisposable
{
    /// <summary>A loaded machine with two cores; a short night takes 5 s on a free one.</summary>
    public static readonly TimeSpan NightTimeOut = TimeSpan.FromMinutes(4);

    /// <summary>A command that only reads, or drops a file.</summary>
    public static readonly TimeSpan CommandTimeOut = TimeSpan.FromSeconds(90);

    /// <summary>What the promise of the kill switch allows.</summary>
    public static readonly TimeSpan KillPromise = TimeSpan.FromSeconds(2);

    private const string Gate = """
        n=0; red=0
        for part in parts/*; do
          [ -e "$part" ] || continue
          n=$((n+1))
          if grep -q bad "$part"; then echo "not ok $n - a part"; red=1; else echo "ok $n - a part"; fi
        done
        echo "1..$n"
        exit $red

        """;

    private readonly int _firstPort = FreePorts.Block(FreePorts.OfRun);
    private readonly List<NightProcess> _started = [];
    private readonly ConcurrentDictionary<string, string> _commonFolders = [];

    public NightScene(bool repository = true)
    {
        Root = Directory.CreateTempSubdirectory("longrun-night-").FullName;
        WorkTree = Below("person");
        StateHome = Below("state");
        var home = Below("home");
        File.WriteAllText(Path.Combine(home, ".gitconfig"),
            "[user]\n\tname = Ada Person\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n");
        Variables = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
            ["HOME"] = home,
            ["XDG_STATE_HOME"] = StateHome,
            ["DOTNET_ROOT"] = KeeperStart.DotnetRoot,
            ["LANG"] = "C.UTF-8",
        }.ToImmutableDictionary();
        if (repository)
        {
            MakeRepository();
        }
    }

    /// <summary>Whose run has landed M1 and the milestones that are named.</summary>
    public static NightScene Over(params string[] more)
    {
        var scene = new NightScene();
        scene.Configure();
        scene.Roadmap([Part("M1"), .. more]);
        scene.Longrun("run").With(0);
        return scene;
    }

    public string Root { get; }

    public string WorkTree { get; set; }

    public string StateHome { get; }

    public ImmutableDictionary<string, string> Variables { get; set; }

    public static string Program => Path.Combine(AppContext.BaseDirectory, "longrun");

    public static string FakeAgent => Path.Combine(AppContext.BaseDirectory, "fake-agent");

    public string People => Path.Combine(WorkTree, ".longrun");

    /// <summary>Those of the newest run.</summary>
    public Places Places
    {
        get
        {
            var common = _commonFolders.GetOrAdd(WorkTree, folder =>
                GitIn(folder, "rev-parse", "--path-format=absolute", "--git-common-dir"));
            var runs = Path.Combine(common, "longrun/runs");
            return new()
            {
                WorkTree = WorkTree,
                CommonFolder = common,
                RepositoryState = StateFolder.Of(StateHome, common),
                Run = Directory.Exists(runs) && Directory.GetDirectories(runs) is { Length: > 0 } there
                    ? RunId.Number(there.Max(run => new RunId(Path.GetFileName(run)).ToNumber()))
                    : RunId.Number(1),
            };
        }
    }

    public IReadOnlyList<Event> Events => Ledger.Read(Places.Journal);

    public State State => Fold.Of(Events);

    /// <summary>The lines of every segment of the first run's journal, as they are on the disk now.</summary>
    public int Records
    {
        get
        {
            var folder = Path.Combine(WorkTree, ".git/longrun/runs/r1/journal");
            return Directory.Exists(folder)
                ? Directory.EnumerateFiles(folder, "*.jsonl").Sum(file => Shared(file).Count(b => b == (byte)'\n'))
                : 0;
        }
    }

    /// <summary>In the working tree's folder, which is there.</summary>
    public void MakeRepository()
    {
        Git("init", "-q");
        Write("README.md", "Parts.\n");
        Write("parts/zero", "good\n");
        Write("check.sh", Gate);
        Git("add", "-A");
        Git("commit", "-q", "-m", "Start");
    }

    public void Roadmap(params string[] milestones) =>
        Write(".longrun/ROADMAP.md", "# Parts\n\n" + string.Join("\n", milestones));

    /// <summary>
    /// A milestone whose brief is the agent's script; the lines before the script are the roadmap's own.
    /// </summary>
    public static string Milestone(string id, string script, string more = "") => $"""
        ## {id} Part {id}
        Make the part {id}.

        ```fake
        {script.ReplaceLineEndings("\n")}
        ```

        {more}

        """;

    /// <summary>The usual milestone: a part, committed.</summary>
    public static string Part(string id, string more = "") =>
        Milestone(id, $"write parts/{id} good\ncommit Part {id}", more);

    public void Configure(string more = "", string? agent = null, string? gates = null)
    {
        Write(".longrun/.gitignore", "*\n");
        Write(".longrun/longrun.yaml", $$"""
            agents:
              fake: { kind: command, run: "{{agent ?? FakeAgent}}", env: [DOTNET_ROOT] }
            gates:
            {{gates ?? "  - { name: parts, kind: test, run: \"sh check.sh\", timeout: 1m }"}}
            first_port: {{_firstPort}}
            {{more}}

            """);
    }

    /// <summary>Starts the program and does not wait.</summary>
    public NightProcess Start(params string[] arguments)
    {
        var process = new NightProcess(this, WorkTree, arguments);
        _started.Add(process);
        return process;
    }

    public NightProcess StartIn(string folder, params string[] arguments)
    {
        var process = new NightProcess(this, folder, arguments);
        _started.Add(process);
        return process;
    }

    /// <summary>Runs the program to its end.</summary>
    public Ended Longrun(params string[] arguments) =>
        Start(arguments).End(arguments is ["run", ..] ? NightTimeOut : CommandTimeOut);

    public string Git(params string[] arguments) => GitIn(WorkTree, arguments);

    public string GitIn(string folder, params string[] arguments)
    {
        var result = Run("git", folder, arguments);
        Assert.True(result.Succeeded, $"git {string.Join(' ', arguments)}: {result.ErrorText}{result.OutputText}");
        return result.OutputText.TrimEnd('\n');
    }

    public RunResult Shell(string command) => Run("sh", WorkTree, "-c", command);

    public void Write(string path, string text)
    {
        var file = Path.Combine(WorkTree, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public RepositoryFingerprint Fingerprint() => RepositoryFingerprint.Take(WorkTree);

    public void RepositoryIsSound()
    {
        var result = Run("git", WorkTree, "fsck", "--strict", "--no-dangling");
        Assert.True(result.Succeeded && result.ErrorText.Length == 0, $"{result.OutputText}\n{result.ErrorText}");
    }

    public void Until(string what, Func<bool> condition) =>
        Assert.True(SpinWait.SpinUntil(condition, NightTimeOut), $"never: {what}\n{Story()}");

    /// <summary>Ids of what landed, in order; the person's own commits as <c>person</c>.</summary>
    public IReadOnlyList<string> Landed() =>
        [.. Events.OfType<Event.Landed>().Select(e => e.Attempt?.Milestone.Value ?? "person")];

    /// <summary>Until an attempt's worker has written the file <c>waiting</c> and waits for <c>go</c>.</summary>
    public void UntilWaiting(string attempt) =>
        Until($"{attempt} waits", () => File.Exists(InWorkspace(attempt, "waiting")));

    public void Release(string attempt) => File.WriteAllText(InWorkspace(attempt, "go"), "");

    /// <summary>What happened, for the message of a failed test.</summary>
    public string Story() => string.Join("\n", _started.Select(process => process.Story));

    /// <summary>Everything alive of this scene but keepers, which wait half a minute for more to do.</summary>
    public IReadOnlyList<SceneProcess> Workers() => [.. SceneProcesses.With(Root).Where(p => !p.IsKeeper)];

    /// <summary>Within what a stop may take: what has lost its keeper first has to see that.</summary>
    public void NothingWorks()
    {
        SpinWait.SpinUntil(() => Workers().Count == 0, KillPromise);
        Assert.Empty(Workers());
    }

    public IReadOnlyList<int> Alive() => [.. SceneProcesses.With(Root).Select(p => p.Pid)];

    public IReadOnlyList<int> Keepers() =>
        [.. SceneProcesses.With(Root).Where(p => p.IsKeeper).Select(p => p.Pid)];

    public void Dispose()
    {
        bool NothingLeft()
        {
            var left = SceneProcesses.With(Root);
            foreach (var process in left)
            {
                // As it was found: its number may be another's by now, where few are given out.
                process.Identity.Signal(Native.SignalKill);
            }

            return left.Count == 0;
        }

        var gone = SpinWait.SpinUntil(NothingLeft, CommandTimeOut);
        _started.ForEach(process => process.Dispose());
        FolderRemoval.Remove(Root);
        Assert.True(gone, "processes of the scene could not be ended");
    }

    private RunResult Run(string program, string folder, params string[] arguments) => Processes.Run.Capture(
        new(program, [.. arguments])
        {
            WorkingDirectory = folder, Environment = Variables, Timeout = CommandTimeOut,
        });

    private string InWorkspace(string attempt, string file) => Path.Combine(Places.Workspaces, attempt, file);

    private string Below(string name) => Directory.CreateDirectory(Path.Combine(Root, name)).FullName;

    private static byte[] Shared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes[..read];
    }
}
