using System.Net;
using System.Net.Sockets;
using Longrun.Core;
using Longrun.Jobs;
using Longrun.Tests.Jobs;
using Xunit;

namespace Longrun.Tests.Serving;

/// <summary>Apps that do not do as they should: each a clear failure, and nothing of them stays.</summary>
public sealed class TroubledAppTests
{
    private static readonly AppPlan s_plan = new()
    {
        ReadyWithin = TimeSpan.FromSeconds(30), Probes = [new("GET", "/")],
    };

    private static AppPlan Impatient => s_plan with { ReadyWithin = TimeSpan.FromSeconds(2) };

    [Theory]
    [InlineData("echo one; echo two; echo no such file >&2; exit 3",
        "the app ended before it answered (exit code 3); it said last: \"one / two / no such file\"")]
    [InlineData("kill -9 $$", "the app ended before it answered (signal 9); it said nothing")]
    [InlineData("no-such-program-anywhere",
        "the app ended before it answered (exit code 127); "
            + "it said last: \"sh: 1: no-such-program-anywhere: not found\"")]
    public void An_app_that_ends_has_failed_with_its_end_and_its_last_lines(string run, string sentence)
    {
        using var world = new ServingWorld();
        Assert.Equal([sentence], world.ResultsOf(run, s_plan).Failures);
        world.NothingIsLeft();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_app_that_never_listens_on_its_port_has_failed_in_time(bool sandboxed)
    {
        using var world = new ServingWorld(sandboxed);
        var results = world.ResultsOf("echo waiting for a database; sleep 1000", Impatient);
        Assert.Equal(
            [
                $"the app was not ready within 2 s: GET / on port {world.Port} (PORT): nothing listens; "
                    + "it said last: \"waiting for a database\"",
            ],
            results.Failures);
        Assert.Null(results.ReadySeconds);
        world.NothingIsLeft();
    }

    [Fact]
    public void An_app_that_only_answers_with_errors_is_not_ready()
    {
        using var world = new ServingWorld();
        var results = world.ResultsOf(world.Node("res.writeHead(503); res.end()"), Impatient);
        Assert.Contains("GET / on port", Assert.Single(results.Failures), StringComparison.Ordinal);
        Assert.Contains("(PORT): status 503;", results.Failures[0], StringComparison.Ordinal);
        world.NothingIsLeft();
    }

    [Fact]
    public void An_app_that_ends_while_it_is_asked_has_failed_for_that_reason()
    {
        using var world = new ServingWorld();
        var app = world.Node("if (req.url === '/die') { console.log('goodbye'); process.exit(7); } res.end('x')");
        var results = world.ResultsOf(app, new() { Probes = [new("GET", "/die"), new("GET", "/after")] });
        Assert.StartsWith("the app ended while it was asked (exit code 7); it said last: \"", results.Failures[0],
            StringComparison.Ordinal);
        Assert.Contains("goodbye", results.Failures[0], StringComparison.Ordinal);
        Assert.Equal("GET /die: the connection was closed before the answer was whole", results.Failures[1]);
        world.NothingIsLeft();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_daemon_is_ended_with_everything_it_has_started(bool sandboxed)
    {
        using var world = new ServingWorld(sandboxed);
        var app = world.Node("res.end('x')",
            "require('child_process').spawn('setsid', ['sh', '-c', 'sleep 1000 & sleep 1000'], { detached: true });");
        var results = world.ResultsOf($"(setsid {app} &) ; sleep 1000", s_plan);
        Assert.Empty(results.Failures);
        world.NothingIsLeft();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_app_that_leaves_a_daemon_and_ends_has_failed_and_its_daemon_is_gone(bool sandboxed)
    {
        using var world = new ServingWorld(sandboxed);
        var app = world.Node("res.end('x')");
        var results = world.ResultsOf($"(setsid {app} > log 2>&1 &) ; exit 0", s_plan);
        Assert.Contains("(exit code 0)", results.Failures[0], StringComparison.Ordinal);
        Assert.StartsWith("the app ended ", results.Failures[0], StringComparison.Ordinal);
        world.NothingIsLeft();
    }

    [Fact]
    public void An_app_that_ignores_being_asked_to_end_is_killed_which_is_noted()
    {
        using var world = new ServingWorld();
        var results = world.ResultsOf(
            world.Node("res.end('x')", "process.on('SIGTERM', () => console.log('never'));"), s_plan);
        Assert.Empty(results.Failures);
        Assert.Equal(["it did not end within 5 s of SIGTERM and was killed"], results.Notes);
        Assert.Contains("never\n", world.Log, StringComparison.Ordinal);
        world.NothingIsLeft();
    }

    [Fact]
    public void An_app_that_floods_its_log_is_ended_and_nothing_is_written_down()
    {
        using var world = new ServingWorld();
        var results = world.Serve("yes", s_plan, spec => spec with { OutputBytesMax = 8 << 20 });
        Assert.Null(results);
        Assert.Equal(ExitReason.Flooded, world.Exit!.Reason);
        world.NothingIsLeft();
    }

    [Fact]
    public void An_app_that_hangs_for_ever_is_ended_with_its_gate()
    {
        using var world = new ServingWorld();
        var results = world.Serve("sleep 1000", s_plan, spec => spec with { WallClock = TimeSpan.FromSeconds(2) });
        Assert.Null(results);
        Assert.Equal(ExitReason.WallClock, world.Exit!.Reason);
        world.NothingIsLeft();
    }

    [Fact]
    public void A_port_that_somebody_holds_is_named()
    {
        using var world = new ServingWorld();
        using var squatter = new TcpListener(IPAddress.Loopback, world.Port + 1);
        squatter.Start();
        var results = world.ResultsOf(world.Node("res.end('x')"), s_plan with { Mocks = [new("slack", "SLACK_URL")] });
        Assert.Equal(
            [$"port {world.Port + 1} is in use already: something that was started before has stayed, or another"
                + " program has it; `first_port:` chooses others"],
            results.Failures);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_port_that_somebody_takes_during_the_setup_is_named_too(int after)
    {
        using var world = new ServingWorld
        {
            Setup = "touch begun; while ! [ -e taken ]; do sleep 0.05; done",
        };
        var app = world.Node("res.end('x')");
        var serving = Task.Run(() => world.ResultsOf(app, s_plan with { Mocks = [new("slack", "SLACK_URL")] }));
        Assert.True(JobWorld.Until(() => File.Exists(Path.Combine(world.Checkout, "begun"))));
        using var squatter = new TcpListener(IPAddress.Loopback, world.Port + after);
        squatter.Start();
        world.Write("taken", "");
        Assert.StartsWith(
            $"port {world.Port + after} is in use already: ", Assert.Single((await serving).Failures),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_app_can_neither_write_results_nor_anything_outside_its_checkout_and_home()
    {
        using var world = new ServingWorld();
        var victim = Path.Combine(world.Root, "state", "victim");
        var app = world.Node("res.writeHead(404); res.end('no')");
        var results = world.ResultsOf(
            $"mkdir -p '{world.Results}' && echo '{{\"failures\":[]}}' > '{world.Results}/results.json'; "
            + $"mkdir -p '{Path.GetDirectoryName(victim)}' && echo x > '{victim}'; echo x > /usr/victim; "
            + "echo x > inside && echo x > \"$HOME/inside\"; kill -9 -1; " + app, s_plan);
        Assert.Equal(["GET /: status 404 where 200 was expected; the body begins \"no\""], results.Failures);
        Assert.False(File.Exists(victim));
        Assert.True(File.Exists(Path.Combine(world.Checkout, "inside")));
        Assert.True(File.Exists(Path.Combine(world.Home, "inside")));
        world.NothingIsLeft();
    }

    [Fact]
    public void An_app_cannot_end_its_driver_nor_look_into_it()
    {
        using var world = new ServingWorld();
        var results = world.ResultsOf(
            "for p in /proc/[0-9]*; do n=${p#/proc/}; cat $p/environ > /dev/null 2>&1 && echo reads $(cat $p/comm); "
            + "[ \"$(cat $p/comm 2>/dev/null)\" = longrun ] && kill -9 $n; done 2>/dev/null; "
            + world.Node("res.end('x')"), s_plan);
        Assert.Empty(results.Failures);
        Assert.DoesNotContain("reads longrun", world.Log, StringComparison.Ordinal);
        world.NothingIsLeft();
    }
}
