using System.Diagnostics;
using Longrun.Jobs;
using Longrun.Keeper;
using Longrun.Processes;
using Xunit;

namespace Longrun.Tests.Jobs;

public sealed class KillTests
{
    /// <summary>The promise, and what a loaded test machine may add to seeing it.</summary>
    private static readonly TimeSpan Death = TimeSpan.FromSeconds(2) + TimeSpan.FromSeconds(1);

    /// <summary>A worker that resists, with a grandchild in a session of its own; all carry the mark.</summary>
    private static JobSpec Resisting(JobWorld world, string mark, bool sandboxed) => world.Sh(
        $"trap '' TERM INT HUP; setsid sh -c 'trap \"\" TERM; sleep {mark}; sleep {mark}' & sleep {mark} & "
        + $"sleep 0.1; echo up > up-{mark}; wait; sleep {mark}", sandboxed);

    private static string NewMark() => $"8{Random.Shared.Next(1_000_000, 9_999_999)}";

    private static (JobSpec Spec, string Mark) StartResisting(JobWorld world, bool sandboxed)
    {
        var mark = NewMark();
        var spec = Resisting(world, mark, sandboxed);
        world.Jobs.Submit(spec);
        world.Said($"up-{mark}");
        Assert.NotEmpty(world.AliveWith($"sleep\0{mark}"));
        return (spec, mark);
    }

    private static void AssertDeadInTime(JobWorld world, string mark, Stopwatch clock)
    {
        Assert.True(JobWorld.Until(() => world.AliveWith($"sleep\0{mark}").Count == 0), "it lives");
        Assert.True(clock.Elapsed < Death, $"died after {clock.Elapsed}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_killed_keeper_takes_everything_with_it_and_the_job_reads_as_interrupted(bool sandboxed)
    {
        using var world = new JobWorld();
        var (spec, mark) = StartResisting(world, sandboxed);
        var clock = Stopwatch.StartNew();
        Assert.True(world.Jobs.Layout.RunningKeeper()!.Value.Signal(Native.SignalKill));
        AssertDeadInTime(world, mark, clock);
        var ended = world.End(spec.Id);
        Assert.Equal((ExitReason.Interrupted, null), (ended.Reason, ended.ExitCode));
        Assert.Equal(0, world.RunToEnd(world.Sh("true", sandboxed)).ExitCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stopped_keeper_takes_everything_with_it(bool sandboxed)
    {
        using var world = new JobWorld();
        var (spec, mark) = StartResisting(world, sandboxed);
        var clock = Stopwatch.StartNew();
        var keeper = world.Jobs.Layout.RunningKeeper()!.Value;
        keeper.Signal(Native.SignalStop);
        AssertDeadInTime(world, mark, clock);
        keeper.Signal(Native.SignalContinue);
        Assert.Equal(ExitReason.Interrupted, world.End(spec.Id).Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stop_file_ends_everything_and_nothing_starts_until_it_is_gone(bool sandboxed)
    {
        using var world = new JobWorld();
        var (spec, mark) = StartResisting(world, sandboxed);
        var clock = Stopwatch.StartNew();
        File.WriteAllText(world.Stop, "");
        AssertDeadInTime(world, mark, clock);
        Assert.Equal(ExitReason.Stopped, world.End(spec.Id).Reason);
        var pending = world.RunToEnd(world.Sh("echo ran > ran", sandboxed));
        Assert.Equal((ExitReason.Stopped, null), (pending.Reason, pending.StartedAt));
        Assert.False(File.Exists(Path.Combine(world.Workspace, "ran")));
        File.Delete(world.Stop);
        Assert.Equal(ExitReason.Exited, world.RunToEnd(world.Sh("true", sandboxed)).Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_worker_that_fails_of_what_a_stop_killed_was_stopped_and_did_not_fail(bool sandboxed)
    {
        using var world = new JobWorld();
        var mark = NewMark();
        var spec = world.Sh($"echo up > up; sleep {mark}; exit 1", sandboxed);
        world.Jobs.Submit(spec);
        world.Said("up");
        Assert.True(JobWorld.Until(() => world.AliveWith($"sleep\0{mark}").Count == 1));
        File.WriteAllText(world.Stop, "");
        world.With($"sleep\0{mark}").ForEach(one => one.Signal(Native.SignalKill));
        var ended = world.End(spec.Id);
        Assert.Equal((ExitReason.Stopped, null), (ended.Reason, ended.ExitCode));
    }

    [Theory]
    [InlineData("the next keeper")]
    [InlineData("a stop")]
    public void A_sandbox_whose_keeper_died_while_it_was_made_is_ended(string by)
    {
        using var world = new JobWorld();
        // A real bwrap that waits in mid-setup, and that nobody's death ends.
        var start = new ProcessStartInfo("bwrap")
        {
            RedirectStandardInput = true, UseShellExecute = false,
            ArgumentList =
            {
                "--unshare-user", "--unshare-pid", "--ro-bind", "/", "/", "--setenv", Strays.Marker, world.State,
                "--block-fd", "0", "--", "true",
            },
        };
        using var stuck = Process.Start(start)!;
        Assert.True(JobWorld.Until(() => Strays.Sandboxes(world.State).Any()));

        if (by == "a stop")
        {
            Assert.Empty(KillSwitch.Stop(world.Jobs.Layout, [world.Stop], TimeProvider.System).Left);
        }
        else
        {
            Assert.Equal(0, world.RunToEnd(world.Sh("true", sandboxed: true)).ExitCode);
        }

        Assert.True(JobWorld.Until(() => !Strays.Sandboxes(world.State).Any()));
        Assert.True(stuck.WaitForExit(JobWorld.Patience));
        Assert.NotEqual(0, stuck.ExitCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_kill_switch_kills_although_the_keeper_stands_still(bool sandboxed)
    {
        using var world = new JobWorld();
        var (_, mark) = StartResisting(world, sandboxed);
        var keeper = world.Jobs.Layout.RunningKeeper()!.Value;
        keeper.Signal(Native.SignalStop);
        var clock = Stopwatch.StartNew();
        var report = KillSwitch.Stop(world.Jobs.Layout, [world.Stop], TimeProvider.System);
        Assert.Empty(world.AliveWith($"sleep\0{mark}"));
        Assert.True(clock.Elapsed < Death, $"died after {clock.Elapsed}");
        Assert.Equal(1, report.Jobs);
        Assert.Empty(report.Left);
        keeper.Signal(Native.SignalContinue);
        Assert.True(File.Exists(world.Stop) && File.Exists(world.Jobs.Layout.Stop));
        File.Delete(world.Stop);
        Assert.Equal(ExitReason.Stopped, world.RunToEnd(world.Sh("true", sandboxed)).Reason);
        KillSwitch.Clear(world.Jobs.Layout, [world.Stop]);
        Assert.Equal(ExitReason.Exited, world.RunToEnd(world.Sh("true", sandboxed)).Reason);
    }

    [Fact]
    public void A_deleted_folder_is_no_stop_and_a_stop_in_the_one_made_again_is()
    {
        using var world = new JobWorld();
        Directory.Delete(Path.GetDirectoryName(world.Stop)!);
        var (spec, _) = StartResisting(world, sandboxed: true);
        Directory.CreateDirectory(Path.GetDirectoryName(world.Stop)!);
        File.WriteAllText(world.Stop, "");
        Assert.Equal(ExitReason.Stopped, world.End(spec.Id).Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_killed_init_of_a_job_leaves_nothing_behind(bool sandboxed)
    {
        using var world = new JobWorld();
        var (spec, mark) = StartResisting(world, sandboxed);
        var started = world.Jobs.Layout.Folder(spec.Id).ReadStarted()!;
        var clock = Stopwatch.StartNew();
        (started.Init ?? started.Root).Signal(Native.SignalKill);
        AssertDeadInTime(world, mark, clock);
        Assert.Equal(ExitReason.Interrupted, world.End(spec.Id).Reason);
    }

    [Fact]
    public void The_end_of_an_orchestrator_does_not_matter_and_the_next_one_adopts()
    {
        using var world = new JobWorld();
        var spec = world.Sh("echo up > up; while ! [ -e go ]; do sleep 0.02; done; exit 9", sandboxed: true);
        using (var first = new LocalJobs(world.State, world.Setup, TimeProvider.System))
        {
            first.Submit(spec);
            world.Said("up");
        }

        File.WriteAllText(Path.Combine(world.Workspace, "go"), "");
        Assert.Equal(9, world.End(spec.Id).ExitCode);
    }

    [Fact]
    public void What_was_submitted_without_a_keeper_is_started_by_the_next_wait()
    {
        using var world = new JobWorld();
        var spec = world.Sh("exit 5", sandboxed: false);
        world.RunToEnd(world.Sh("true", sandboxed: false));
        var keeper = world.Jobs.Layout.RunningKeeper()!.Value;
        keeper.Signal(Native.SignalStop);
        world.Jobs.Submit(spec);
        keeper.Signal(Native.SignalKill);
        Assert.True(JobWorld.Until(() => !keeper.IsAlive));
        Assert.IsType<JobStatus.Pending>(world.Jobs.Status(spec.Id));
        Assert.Equal(5, world.End(spec.Id).ExitCode);
    }

    [Fact]
    public void A_job_of_an_earlier_boot_is_interrupted_and_kills_nobody()
    {
        using var world = new JobWorld();
        var spec = world.Sh("true", sandboxed: false);
        world.RunToEnd(spec);
        var folder = world.Jobs.Layout.Folder(spec.Id);
        var innocent = ProcessIdentity.Self;
        var text = File.ReadAllText(folder.StartedFile).Replace(
            ProcessIdentity.CurrentBoot, "an-earlier-boot", StringComparison.Ordinal);
        File.WriteAllText(folder.StartedFile, text);
        File.Delete(folder.ExitFile);
        var ended = world.End(spec.Id);
        Assert.Equal(ExitReason.Interrupted, ended.Reason);
        Assert.Contains("restarted", ended.Detail, StringComparison.Ordinal);
        Assert.False((innocent with { Start = innocent.Start + 1 }).Signal(Native.SignalKill));
        Assert.True(innocent.IsAlive);
    }
}
