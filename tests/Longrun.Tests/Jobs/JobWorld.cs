using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Jobs;
using Longrun.Keeper;
using Longrun.Processes;
using Longrun.Sandbox;
using Xunit;

namespace Longrun.Tests.Jobs;

/// <summary>A state directory, a workspace, and real keepers that are gone when it is disposed.</summary>
internal sealed class JobWorld : IDisposable
{
    /// <summary>A loaded machine with two cores; a job takes 0.1 s.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public const string Path = "/usr/local/bin:/usr/bin:/bin";

    private int _jobs;

    public JobWorld()
    {
        Root = Directory.CreateTempSubdirectory("longrun-jobs-").FullName;
        State = Below("state");
        Workspace = Below("workspace");
        Below("repository/.longrun");
        Stop = System.IO.Path.Combine(Root, "repository/.longrun/STOP");
        Jobs = new(State, Setup, TimeProvider.System);
    }

    public string Root { get; }

    public string State { get; }

    public string Workspace { get; }

    public string Stop { get; }

    public LocalJobs Jobs { get; }

    public static string Program => System.IO.Path.Combine(AppContext.BaseDirectory, "longrun");

    public static Host Host => new()
    {
        Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        Path = Environment.GetEnvironmentVariable("PATH")!,
        Program = System.IO.Path.GetDirectoryName(Program)!,
        DotnetRoot = KeeperStart.DotnetRoot,
    };

    public KeeperSetup Setup => new()
    {
        SelfCommand = [Program],
        StopFiles = [Stop],
        Sandbox = Assert.IsType<SandboxState.Holds>(s_sandbox.Value).Parts,
    };

    private static readonly Lazy<SandboxState> s_sandbox = new(() => SandboxProbe.Try(Host));

    public JobSpec Sh(string script, bool sandboxed) => new()
    {
        Id = JobId.Of("M1-1", "agent", Interlocked.Increment(ref _jobs)),
        Command = ["sh", "-c", script],
        WorkingDirectory = Workspace,
        Environment = ImmutableDictionary<string, string>.Empty.Add("PATH", Path).Add("HOME", Workspace),
        WallClock = Patience,
        Sandbox = sandboxed ? new() { Writable = [Workspace] } : null,
    };

    public ExitRecord RunToEnd(JobSpec spec)
    {
        Jobs.Submit(spec);
        return End(spec.Id);
    }

    public ExitRecord End(JobId id)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            if (Jobs.Status(id) is JobStatus.Ended ended)
            {
                return ended.Exit;
            }

            Jobs.WaitForChange(Patience, CancellationToken.None);
        }

        throw new TimeoutException($"{id} did not end: {Jobs.Status(id)}; {KeeperLog}");
    }

    /// <summary>Waits until the job has written a file in its workspace, and gives its words.</summary>
    public string Said(string file)
    {
        var path = System.IO.Path.Combine(Workspace, file);
        Assert.True(Until(() => File.Exists(path) && File.ReadAllText(path).EndsWith('\n')),
            $"nothing was written to {file}; {KeeperLog}");
        return File.ReadAllText(path).Trim();
    }

    public string Output(JobId id) => File.ReadAllText(Jobs.Layout.Folder(id).OutputLog);

    public static bool Until(Func<bool> condition) => SpinWait.SpinUntil(condition, Patience);

    /// <summary>Everything alive that works in this world's folders or carries its mark in its command line.</summary>
    public List<int> AliveWith(string mark) => [.. With(mark).Select(one => one.Pid)];

    /// <summary>As they were found: a number may be another's a moment later, where few are given out.</summary>
    public List<ProcessIdentity> With(string mark)
    {
        var found = new List<ProcessIdentity>();
        foreach (var entry in ProcessEntry.All())
        {
            try
            {
                var words = File.ReadAllText($"/proc/{entry.Pid}/cmdline");
                if (words.Contains(mark, StringComparison.Ordinal))
                {
                    found.Add(entry.Identity);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It has ended.
            }
        }

        return found;
    }

    public void Dispose()
    {
        KillSwitch.Stop(Jobs.Layout, [], TimeProvider.System);
        With(State).ForEach(left => left.Signal(Native.SignalKill));

        Jobs.Dispose();
        Assert.True(Until(() => AliveWith(State).Count == 0));
        Directory.Delete(Root, recursive: true);
    }

    private string KeeperLog => File.Exists(Jobs.Layout.KeeperLog) ? File.ReadAllText(Jobs.Layout.KeeperLog) : "";

    private string Below(string name) =>
        Directory.CreateDirectory(System.IO.Path.Combine(Root, name)).FullName;
}
