using System.Diagnostics;
using System.Text;
using Longrun.Processes;
using Xunit;

namespace Longrun.Tests.Jobs;

public sealed class RunTests
{
    private static readonly TimeSpan ShortTimeout = TimeSpan.FromMilliseconds(200);

    private static RunRequest Sh(string script) => new("sh", ["-c", script])
    {
        WorkingDirectory = "/",
        Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["ONLY"] = "this" },
    };

    [Fact]
    public void Output_errors_and_exit_code_are_captured_apart()
    {
        var result = Run.Capture(Sh("echo out; echo err >&2; exit 3"));
        Assert.Equal((3, "out\n", "err\n"), (result.ExitCode, result.OutputText, result.ErrorText));
    }

    [Fact]
    public void The_environment_is_exactly_what_was_given()
    {
        var request = Sh("") with { Program = "env", Arguments = [] };
        Assert.Equal(["ONLY=this", "PATH=/usr/bin:/bin"],
            Run.Capture(request).OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Fact]
    public void Standard_input_is_handed_over_whole_and_may_be_ignored()
    {
        var bytes = Encoding.UTF8.GetBytes(new string('x', 300_000));
        Assert.Equal("300000", Run.Capture(Sh("wc -c") with { Input = bytes }).OutputText.Trim());
        Assert.True(Run.Capture(Sh("exit 0") with { Input = bytes }).Succeeded);
    }

    [Fact]
    public void A_program_past_its_time_is_ended_with_its_children()
    {
        var result = Run.Capture(Sh("echo begun; sleep 60; echo never") with { Timeout = ShortTimeout });
        Assert.True(result.TimedOut);
        Assert.False(result.Succeeded);
        Assert.Equal("begun\n", result.OutputText);
    }

    [Fact]
    public void A_grandchild_that_keeps_the_pipe_does_not_hold_the_answer()
    {
        var clock = Stopwatch.StartNew();
        var result = Run.Capture(Sh("sleep 4 & echo done"));
        Assert.Equal("done\n", result.OutputText);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"took {clock.Elapsed}");
    }

    [Fact]
    public void Output_is_kept_up_to_its_cap_and_said_to_be_cut()
    {
        var result = Run.Capture(Sh("head -c 100000 /dev/zero") with { OutputBytesMax = 1000 });
        Assert.Equal((1000, true, 0), (result.Output.Length, result.Truncated, result.ExitCode));
    }

    [Fact]
    public void A_missing_program_is_127_and_names_it()
    {
        var result = Run.Capture(Sh("") with { Program = "no-such-program" });
        Assert.Equal(127, result.ExitCode);
        Assert.Contains("no-such-program", result.ErrorText, StringComparison.Ordinal);
    }
}
