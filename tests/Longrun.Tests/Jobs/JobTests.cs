using System.Diagnostics;
using Longrun.Jobs;
using Longrun.Processes;
using Xunit;

namespace Longrun.Tests.Jobs;

public sealed class JobTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Exit_codes_and_signals_are_recorded(bool sandboxed)
    {
        using var world = new JobWorld();
        var ended = world.RunToEnd(world.Sh("echo out; echo err >&2; exit 7", sandboxed));
        Assert.Equal((ExitReason.Exited, 7), (ended.Reason, ended.ExitCode!.Value));
        Assert.Equal("out\nerr\n", world.Output(ended.Job));
        Assert.Equal(8, ended.OutputBytes);
        Assert.True(ended.StartedAt <= ended.EndedAt);
        Assert.Equal(128 + 15, world.RunToEnd(world.Sh("kill -TERM $$", sandboxed)).ExitCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Errors_are_kept_apart_when_asked(bool sandboxed)
    {
        using var world = new JobWorld();
        var ended = world.RunToEnd(world.Sh("echo out; echo err >&2", sandboxed) with { SeparateErrors = true });
        Assert.Equal("out\n", world.Output(ended.Job));
        Assert.Equal("err\n", File.ReadAllText(world.Jobs.Layout.Folder(ended.Job).ErrorLog));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Environment_descriptors_signals_and_session_are_exactly_what_was_given(bool sandboxed)
    {
        using var world = new JobWorld();
        var spec = world.Sh("", sandboxed) with { Command = ["env"] };
        spec = spec with { Environment = spec.Environment.Add("ODD", "a b\n'c'").Remove("HOME") };
        Assert.Equal(
            $"ODD=a b\n'c'\nPATH={JobWorld.Path}".Split('\n').Order(),
            world.Output(world.RunToEnd(spec).Job).TrimEnd().Split('\n').Order());

        var ended = world.RunToEnd(world.Sh(
            "ls /proc/self/fd; readlink /proc/self/fd/0; grep -E 'SigIgn|SigBlk' /proc/self/status", sandboxed));
        var lines = world.Output(ended.Job).TrimEnd().Split('\n');
        Assert.Equal(["0", "1", "2", "3", "/dev/null"], lines[..5]); // 3 is what ls itself has open
        Assert.All(lines[5..], line => Assert.EndsWith("\t0000000000000000", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_missing_program_and_a_missing_folder_are_said(bool sandboxed)
    {
        using var world = new JobWorld();
        var missing = world.RunToEnd(world.Sh("", sandboxed) with { Command = ["no-such-agent", "--now"] });
        Assert.Equal((ExitReason.NotStarted, null), (missing.Reason, missing.ExitCode));
        Assert.Contains("no-such-agent", missing.Detail, StringComparison.Ordinal);
        var folder = world.RunToEnd(world.Sh("true", sandboxed) with { WorkingDirectory = "/no/such/folder" });
        Assert.Equal(ExitReason.NotStarted, folder.Reason);
        Assert.Contains("/no/such/folder", folder.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Grandchildren_that_left_the_session_die_with_the_job(bool sandboxed)
    {
        using var world = new JobWorld();
        var mark = $"7{Random.Shared.Next(1_000_000, 9_999_999)}";
        var script = $"setsid sh -c 'setsid sleep {mark} & setsid sleep {mark} &' & sleep 0.3; exit 0";
        var ended = world.RunToEnd(world.Sh(script, sandboxed));
        Assert.Equal((ExitReason.Exited, 0), (ended.Reason, ended.ExitCode!.Value));
        Assert.Empty(world.AliveWith($"sleep\0{mark}"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_tree_that_forks_faster_than_it_is_swept_dies_too(bool sandboxed)
    {
        using var world = new JobWorld();
        var mark = $"chain{Random.Shared.Next(1_000_000, 9_999_999)}";
        var file = Path.Combine(world.Workspace, $"{mark}.sh");
        File.WriteAllText(file, "sh $0 & exit 0\n");
        var ended = world.RunToEnd(world.Sh($"sh {file} & sh {file} & sh {file} & sleep 0.2; exit 4", sandboxed));
        Assert.Equal(4, ended.ExitCode);
        Assert.Empty(world.AliveWith(mark));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_wall_clock_ends_a_job_that_ignores_signals(bool sandboxed)
    {
        using var world = new JobWorld();
        var spec = world.Sh("trap '' TERM INT HUP; sleep 600; sleep 600", sandboxed);
        var ended = world.RunToEnd(spec with { WallClock = TimeSpan.FromMilliseconds(300) });
        Assert.Equal((ExitReason.WallClock, null), (ended.Reason, ended.ExitCode));
        Assert.True(ended.EndedAt - ended.StartedAt < TimeSpan.FromSeconds(3));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_flood_is_ended_and_its_log_is_cut(bool sandboxed)
    {
        using var world = new JobWorld();
        var clock = Stopwatch.StartNew();
        var spec = world.Sh("echo first; exec cat /dev/zero", sandboxed) with { OutputBytesMax = 16 << 20 };
        var ended = world.RunToEnd(spec);
        Assert.Equal(ExitReason.Flooded, ended.Reason);
        Assert.True(ended.OutputBytes > 16 << 20);
        Assert.True(clock.Elapsed < JobWorld.Patience);
        using var log = File.OpenRead(world.Jobs.Layout.Folder(ended.Job).OutputLog);
        Assert.InRange(log.Length, 2 << 20, (2 << 20) + 200);
        using var reader = new StreamReader(log);
        Assert.Equal("first", reader.ReadLine());
    }

    [Fact]
    public void A_job_is_started_once_however_often_it_is_submitted()
    {
        using var world = new JobWorld();
        using var other = new LocalJobs(world.State, world.Setup, TimeProvider.System);
        var spec = world.Sh("echo once >> count; sleep 0.2", sandboxed: false);
        Parallel.For(0, 8, i => (i % 2 == 0 ? world.Jobs : other).Submit(spec));
        world.End(spec.Id);
        world.Jobs.Submit(spec);
        world.RunToEnd(world.Sh("true", sandboxed: false));
        Assert.Equal("once", world.Said("count"));
    }

    [Fact]
    public void Cancel_ends_a_running_job_and_remove_forgets_only_an_ended_one()
    {
        using var world = new JobWorld();
        Assert.IsType<JobStatus.Missing>(world.Jobs.Status(new("M9-1.agent.1")));
        var spec = world.Sh("echo up > up; sleep 600", sandboxed: true);
        world.Jobs.Submit(spec);
        world.Said("up");
        Assert.IsType<JobStatus.Running>(world.Jobs.Status(spec.Id));
        world.Jobs.Remove(spec.Id);
        Assert.IsType<JobStatus.Running>(world.Jobs.Status(spec.Id));
        world.Jobs.Cancel(spec.Id);
        Assert.Equal(ExitReason.Cancelled, world.End(spec.Id).Reason);
        world.Jobs.Remove(spec.Id);
        Assert.IsType<JobStatus.Missing>(world.Jobs.Status(spec.Id));
        Assert.Empty(world.Jobs.List());
    }

    [Fact]
    public void A_second_keeper_gives_up()
    {
        using var world = new JobWorld();
        world.RunToEnd(world.Sh("true", sandboxed: false));
        var first = world.Jobs.Layout.RunningKeeper();
        var second = Run.Capture(new(JobWorld.Program, ["keeper", world.State])
        {
            WorkingDirectory = "/",
            Environment = KeeperStart.RuntimeEnvironment,
            Timeout = JobWorld.Patience,
        });
        Assert.True(second.Succeeded);
        Assert.NotNull(first);
        Assert.Equal(first, world.Jobs.Layout.RunningKeeper());
    }
}
