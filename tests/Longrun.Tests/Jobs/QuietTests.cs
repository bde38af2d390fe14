using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Longrun.Jobs;
using Xunit;

namespace Longrun.Tests.Jobs;

/// <summary>Real processes that are silent: which of them live.</summary>
public sealed class QuietTests
{
    /// <summary>Long enough that a busy child gets some of two crowded cores within a tenth of it.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    /// <summary>How long a job lives here that must not be ended: a good deal longer.</summary>
    private const int LongerSeconds = 5;

    [Fact]
    public void One_that_sleeps_is_ended_and_what_it_left_is_there()
    {
        using var world = new JobWorld();
        var mark = $"6{Random.Shared.Next(1_000_000, 9_999_999)}";
        foreach (var ended in BothWays(world, sandboxed => world.Sh(
            $"echo begun; echo half > work-{sandboxed}; sleep {mark}", sandboxed) with { Quiet = Quiet }))
        {
            Assert.Equal((ExitReason.Quiet, null), (ended.Reason, ended.ExitCode));
            Assert.StartsWith("no sign of life for ", ended.Detail, StringComparison.Ordinal);
            Assert.EndsWith("still there: sh, sleep", ended.Detail, StringComparison.Ordinal);
            Assert.Equal("begun\n", world.Output(ended.Job));
        }

        Assert.Equal(["half", "half"], [world.Said("work-True"), world.Said("work-False")]);
        Assert.Empty(world.AliveWith($"sleep\0{mark}"));
    }

    [Fact]
    public void One_that_waits_on_a_connection_that_says_nothing_is_ended()
    {
        using var world = new JobWorld();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        // An event loop with a timer, as agents have one: awake ten times a second, and nothing comes.
        var script = $"require('net').connect({port}, '127.0.0.1').on('data', () => process.exit(3)); "
            + "setInterval(() => 0, 100)";

        Assert.All(BothWays(world, sandboxed => Node(world, script, sandboxed)),
            ended => Assert.Equal(ExitReason.Quiet, ended.Reason));
    }

    [Fact]
    public void A_silent_compiler_lives()
    {
        using var world = new JobWorld();
        // A child that computes in memory: no word, no file, no further process.
        var script = $"const end = Date.now() + {LongerSeconds}e3; let n = 0; while (Date.now() < end) n++;";

        Assert.All(BothWays(world, sandboxed => Node(world, script, sandboxed)),
            ended => Assert.Equal((ExitReason.Exited, 0), (ended.Reason, ended.ExitCode)));
    }

    [Fact]
    public void A_worker_whose_child_prints_to_a_file_lives()
    {
        using var world = new JobWorld();

        Assert.All(BothWays(world, sandboxed => Node(world, Printing(world, sandboxed), sandboxed)),
            ended => Assert.Equal((ExitReason.Exited, 0), (ended.Reason, ended.ExitCode)));
    }

    [Fact]
    public void One_that_only_keeps_books_in_its_home_is_ended()
    {
        using var world = new JobWorld();
        const string script = "const log = require('fs').openSync(process.env.HOME + '/log', 'w'); "
            + "setInterval(() => require('fs').writeSync(log, 'still waiting\\n'), 500)";

        Assert.All(BothWays(world, sandboxed => Node(world, script, sandboxed)),
            ended => Assert.Equal(ExitReason.Quiet, ended.Reason));
    }

    [Fact]
    public void A_job_without_such_a_limit_may_sleep()
    {
        using var world = new JobWorld();

        Assert.Equal(0, world.RunToEnd(world.Sh("sleep 1", sandboxed: true)).ExitCode);
    }

    private static string Printing(JobWorld world, bool sandboxed)
    {
        // In the sandbox /tmp is memory of its own, which no look from outside sees but through the process itself.
        var log = Path.Combine(sandboxed ? "/tmp" : world.Workspace, "log");
        return $"const log = require('fs').openSync('{log}', 'w'); let n = 0; "
            + "const timer = setInterval(() => { require('fs').writeSync(log, 'a line\\n'); "
            + $"if (++n === {LongerSeconds}) {{ clearInterval(timer); }} }}, 1000)";
    }

    /// <summary>In the sandbox and without one, side by side: both take their time.</summary>
    private static ImmutableArray<ExitRecord> BothWays(JobWorld world, Func<bool, JobSpec> job)
    {
        ImmutableArray<JobSpec> specs = [job(true), job(false)];
        foreach (var spec in specs)
        {
            world.Jobs.Submit(spec);
        }

        return [.. specs.Select(spec => world.End(spec.Id))];
    }

    private static JobSpec Node(JobWorld world, string script, bool sandboxed)
    {
        var spec = world.Sh("node -e \"$SCRIPT\"; exit $?", sandboxed);
        var home = Directory.CreateDirectory(Path.Combine(world.Workspace, "home")).FullName;
        return spec with
        {
            Quiet = Quiet,
            Environment = spec.Environment
                .SetItem("PATH", JobWorld.Host.Path).SetItem("SCRIPT", script).SetItem("HOME", home),
        };
    }
}
