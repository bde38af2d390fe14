using System.Collections.Immutable;

namespace Longrun.Processes;

/// <summary>A program to start together with everything it will start in its turn.</summary>
internal sealed record TreeRequest
{
    /// <summary>A bare name is looked up on the PATH of <see cref="Environment"/>.</summary>
    public required ImmutableArray<string> Command { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>
    /// The command is bwrap with a process namespace: its end is the end of all that it has started. Otherwise
    /// everything that descends from us is of it, so there must be nothing else at the time of its end.
    /// </summary>
    public required bool IsBoxed { get; init; }
}

/// <summary>
/// A program with its whole tree, for a driver inside a job: its output is a pipe, its end leaves nothing. Orphans of
/// an unboxed one come to us: we are a subreaper from then on.
/// </summary>
internal sealed class TreeProcess : IDisposable
{
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromMilliseconds(10);

    /// <summary>Of a kill: longer than that only what hangs in the kernel takes.</summary>
    private static readonly TimeSpan s_deathTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Only those without children are asked to end before that.</summary>
    private static readonly TimeSpan s_childrenFirst = TimeSpan.FromSeconds(2);

    /// <summary>One that was asked so long ago is not just being replaced by its parent.</summary>
    private static readonly TimeSpan s_slowly = TimeSpan.FromSeconds(1);

    private readonly bool _isBoxed;
    private readonly ManualResetEventSlim _ended = new();
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ProcessIdentity? _root;
    private ProcessIdentity? _box;
    private int _pid;

    private TreeProcess(bool isBoxed, Descriptor output) => (_isBoxed, Output) = (isBoxed, output);

    /// <summary>What the whole tree prints, in order; at its end when the last of the tree has ended.</summary>
    public Descriptor Output { get; }

    /// <summary>Completed when the program itself has ended.</summary>
    public Task Ended => _ending.Task;

    public bool HasEnded => _ended.IsSet;

    /// <summary>The exit code, or 128 plus the signal.</summary>
    public int ExitCode { get; private set; }

    /// <exception cref="IOException">It cannot be started; the message says why.</exception>
    public static TreeProcess Start(TreeRequest request)
    {
        var path = request.Environment.GetValueOrDefault("PATH");
        var file = Programs.Find(request.Command[0], path, request.WorkingDirectory)
            ?? throw new IOException($"{request.Command[0]}: no such program");
        if (!request.IsBoxed)
        {
            _ = Native.ProcessControl(Native.SetChildSubreaper, 1, 0, 0, 0);
        }

        var (read, write) = Descriptor.Pipe();
        using var ours = write;
        using var nothing = Descriptor.Open("/dev/null", Native.OpenReadOnly);
        var tree = new TreeProcess(request.IsBoxed, read);
        var started = new TaskCompletionSource<int>();
        var spawn = new SpawnRequest
        {
            File = file,
            Arguments = request.Command[1..],
            Environment = request.Environment,
            WorkingDirectory = request.WorkingDirectory,
            NewSession = true,
            Descriptors = [nothing.Number, write.Number, write.Number],
        };

        // The thread that starts it stays until its end: bwrap's parent-death signal fires when that thread ends.
        new Thread(() => tree.StartAndWait(spawn, started)) { IsBackground = true, Name = "app" }.Start();
        var error = started.Task.GetAwaiter().GetResult();
        if (error != 0)
        {
            throw Native.Failure(file, error);
        }

        // Known before anything can end: where bwrap itself is killed, its box may outlive it by an instant.
        SpinUntil(() => !request.IsBoxed || tree.HasEnded || tree.FindBox(), s_deathTimeout);
        return tree;
    }

    /// <summary>
    /// SIGTERM, then, after the grace, SIGKILL. Nothing of it is alive when this returns. Those without children are
    /// asked first: a shell that dies at once would take the box, and with it what is still putting its things in
    /// order.
    /// </summary>
    /// <returns>False where it had to be killed.</returns>
    public bool End(TimeSpan grace)
    {
        var asked = new Dictionary<ProcessIdentity, TimeSpan>();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var went = SpinUntil(() =>
        {
            var members = Members();
            Ask(members, asked, clock.Elapsed);
            return members.Count == 0;
        }, grace);
        Kill();
        return went;
    }

    public void Dispose()
    {
        Output.Dispose();
        _ended.Dispose();
    }

    private void Kill()
    {
        SpinUntil(() =>
        {
            List<ProcessIdentity> left = _isBoxed
                ? [.. new[] { _root, _box }.OfType<ProcessIdentity>().Where(one => one.IsAlive)]
                : [.. Members().Select(entry => entry.Identity)];
            left.ForEach(one => one.Signal(Native.SignalKill));
            return left.Count == 0;
        }, s_deathTimeout);
        _ended.Wait(s_deathTimeout);
    }

    /// <summary>
    /// Parents mostly end with their children. What starts them anew is asked itself after a while, but not as long as
    /// a child that was asked is taking its time.
    /// </summary>
    private static void Ask(
        List<ProcessEntry> members, Dictionary<ProcessIdentity, TimeSpan> asked, TimeSpan now)
    {
        var parents = members.Select(entry => entry.Parent).ToHashSet();
        var isSlow = members.Exists(entry =>
            asked.TryGetValue(entry.Identity, out var since) && now - since > s_slowly);
        var isAsking = now > s_childrenFirst && !isSlow;
        foreach (var entry in members.Where(entry => isAsking || !parents.Contains(entry.Pid)))
        {
            if (asked.TryAdd(entry.Identity, now))
            {
                entry.Identity.Signal(Native.SignalTerminate);
            }
        }
    }

    /// <summary>In a box, bwrap's own two processes are no part of the program.</summary>
    private List<ProcessEntry> Members() => _isBoxed
        ? [.. Below().Where(entry => entry.Parent != _pid)]
        : ProcessEntry.Below(System.Environment.ProcessId);

    /// <summary>Not what has got its number since it ended.</summary>
    private List<ProcessEntry> Below() =>
        _root is { IsAlive: true } ? ProcessEntry.Below(_pid) : [];

    /// <summary>The init of its namespace: with it the kernel ends all that is in there.</summary>
    private bool FindBox()
    {
        _box ??= Below().Where(entry => entry.Parent == _pid).Select(entry => (ProcessIdentity?)entry.Identity)
            .FirstOrDefault();
        return _box is not null;
    }

    private void StartAndWait(SpawnRequest request, TaskCompletionSource<int> started)
    {
        var (pid, error) = Spawn.Start(request);
        if (error == 0)
        {
            (_pid, _root) = (pid, ProcessIdentity.Of(pid));
        }

        started.SetResult(error);
        if (error == 0)
        {
            ExitCode = Reaped.Take(pid).ExitCode;
            _ended.Set();
            _ending.SetResult();
        }
    }

    private static bool SpinUntil(Func<bool> condition, TimeSpan timeout)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (!condition())
        {
            if (clock.Elapsed >= timeout)
            {
                return false;
            }

            Thread.Sleep(s_lookAgain);
        }

        return true;
    }
}
