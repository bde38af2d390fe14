using System.Diagnostics;
using System.Text;
using Xunit;

namespace Longrun.Tests.Cli;

public sealed class SignalTests : IDisposable
{
    private const string Roadmap = "## M1 Slowly\nTakes its time.\n";

    // Long enough that the orchestrator is gone before it ends, by its own work: it waits for no file of ours.
    private const string Agent = "sleep 3; echo slow >slow.txt\n";

    private static readonly TimeSpan SaysItWithin = TimeSpan.FromMinutes(1);

    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Ctrl_C_ends_a_run_with_130_its_jobs_go_on_and_a_later_run_finishes()
    {
        _scene.MakeRepository(Roadmap, Agent);
        using (var terminal = StartInTerminal("longrun run"))
        {
            var said = ReadUntil(terminal, "attempt 1 started");
            terminal.StandardInput.Write('\u0003');
            terminal.StandardInput.Flush();
            var ended = Scene.Wait(terminal);
            Assert.True(ended.ExitCode == 130, said + ended.Output + ended.Errors);
            Assert.Contains("Jobs that run go on", ended.Output, StringComparison.Ordinal);
            Assert.Contains("nothing new starts", ended.Output, StringComparison.Ordinal);
            Assert.True(CursorIsBack(said + ended.Output));
        }

        var status = _scene.Longrun("status", "--json").Document();
        Assert.Equal("working", (string?)status["milestones"]![0]!["stand"]);
        Assert.Contains("no orchestrator holds the run", (string?)status["condition"], StringComparison.Ordinal);
        Assert.True(SpinWait.SpinUntil(HasEnded, SaysItWithin), "status never says that the job has ended");
        Assert.Equal(0, _scene.Longrun("run").ExitCode);
        var log = _scene.Longrun("log", "--json").Document()["events"]!.AsArray();
        Assert.Single(log, e => (string?)e!["type"] == "attempt.started");
        Assert.Single(log, e => (string?)e!["type"] == "landing.done");
    }

    [Fact]
    public void A_paused_run_says_so_and_goes_on_after_resume()
    {
        _scene.MakeRepository(Roadmap, """
            if [ "$LONGRUN_ATTEMPT" = 2 ]; then echo quick >quick.txt; exit; fi
            echo '{"status":"blocked","question":"How?","kind":"choice"}' >"$LONGRUN_OUT/report.json"
            """);
        Assert.Equal(3, _scene.Longrun("run").ExitCode);
        _scene.Longrun("pause");
        _scene.Longrun("answer", "M1", "Quickly.");
        using var terminal = StartInTerminal("longrun run");
        ReadUntil(terminal, "Paused: nothing new starts. `longrun resume` goes on.");
        _scene.Longrun("resume");
        Assert.Equal(0, Scene.Wait(terminal).ExitCode);
    }

    [Fact]
    public void A_followed_log_that_is_left_with_Ctrl_C_ends_with_130()
    {
        _scene.MakeRepository(Roadmap, "echo quick >quick.txt\n");
        Assert.Equal(0, _scene.Longrun("run").ExitCode);
        using var terminal = StartInTerminal("longrun log -f");
        ReadUntil(terminal, "landed as");
        terminal.StandardInput.Write('\u0003');
        terminal.StandardInput.Flush();
        Assert.Equal(130, Scene.Wait(terminal).ExitCode);
    }

    [Fact]
    [Trait("length", "long")]
    public void NO_COLOR_takes_the_colours_and_TERM_dumb_everything()
    {
        _scene.MakeRepository(Roadmap, "echo quick >quick.txt\n");
        Assert.Equal(0, _scene.Longrun("run").ExitCode);
        const string colour = "\u001b[38;5;2m";
        Assert.Contains(colour, Shown("longrun status"), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[38", Shown("NO_COLOR=1 longrun status"), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', Shown("TERM=dumb longrun status"));
    }

    private bool HasEnded() =>
        ((string?)_scene.Longrun("status", "--json").Document()["condition"])!.StartsWith(
            "The job has ended", StringComparison.Ordinal);

    private string Shown(string command)
    {
        using var terminal = StartInTerminal(command);
        terminal.StandardInput.Close();
        return Scene.Wait(terminal).Output;
    }

    /// <summary>A pseudo-terminal of a known size; what is typed into it goes through its line discipline.</summary>
    private Process StartInTerminal(string command) => _scene.Start(
        _scene.Repository, "script", "-qec", $"stty cols 110 rows 40; {command}", "/dev/null");

    internal static bool CursorIsBack(string output) =>
        output.LastIndexOf("\u001b[?25h", StringComparison.Ordinal)
            > output.LastIndexOf("\u001b[?25l", StringComparison.Ordinal);

    private static string ReadUntil(Process process, string wanted)
    {
        var clock = Stopwatch.StartNew();
        var said = new StringBuilder();
        while (!said.ToString().Contains(wanted, StringComparison.Ordinal))
        {
            var next = process.StandardOutput.Read();
            Assert.True(next >= 0 && clock.Elapsed < SaysItWithin, $"it never says {wanted}: {said}");
            said.Append((char)next);
        }

        return said.ToString();
    }
}
