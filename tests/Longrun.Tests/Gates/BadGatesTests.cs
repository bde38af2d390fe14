using Longrun.Core;
using Longrun.Tests.Nights;
using Xunit;

namespace Longrun.Tests.Gates;

/// <summary>
/// Gates that go wrong in every way, one after the other in one night: each a clear failure with its log, nothing of it
/// left, and the next one as if it had not been.
/// </summary>
public sealed class BadGatesTests
{
    private const string Bind = "s.bind(('127.0.0.1', int(os.environ['LONGRUN_PORT']))); s.listen()";

    /// <summary>Not below /tmp, of which a gate has its own.</summary>
    private const string Forbidden = "/usr/longrun-gate-was-here";

    [Fact]
    public void Each_is_a_clear_failure_and_the_next_gate_is_not_touched()
    {
        using var scene = new NightScene();
        var outside = Path.Combine(scene.Root, "outside");
        scene.Write("port.py", $"import os, socket, time\ns = socket.socket()\n{Bind}\nos.fork() or time.sleep(600)\n");
        scene.Git("add", "-A");
        scene.Git("commit", "-q", "-m", "Port");
        scene.Configure(
            "attempts: 1\nsandbox: required\nknown_red: [missing, hangs, kills, floods, outside, poisons, pipe, lies]",
            gates: $$"""
              - { name: missing, run: no-such-command-here }
              - { name: hangs, run: "trap '' TERM; sleep 600", timeout: 2s }
              - { name: leaves, run: "setsid sleep 600 & (sleep 600 &) ; sh -c 'sleep 600 & exit 0'" }
              - { name: floods, run: "yes | head -c 1G", timeout: 2m }
              - { name: kills, run: "kill -9 $PPID; kill -9 1; kill -9 -1; exit 1", timeout: 5s }
              - { name: port-a, run: python3 port.py }
              - { name: port-b, run: python3 port.py }
              - { name: outside, run: "echo x > {{outside}}; echo x > {{Forbidden}}" }
              - name: poisons
                run: "echo bad > parts/zero; git update-index --assume-unchanged parts/zero; \
                  echo bad > $HOME/.profile; chmod 0 parts .git $HOME .; exit 1"
              - { name: pipe, kind: test, run: "mkfifo r.xml; sh check.sh", results: r.xml }
              - { name: lies, kind: test, run: "sh lie.sh; sh check.sh", results: r.xml }
              - { name: clean, run: "test ! -e $HOME/.profile && test -z \"$(git status --porcelain)\"" }
              - { name: parts, kind: test, run: sh check.sh }
            """);
        scene.Write("lie.sh", "{ echo '<testsuite tests=\"40\">'; for i in $(seq 40); do "
            + "echo '<testcase name=\"a\"/>'; done; echo '</testsuite>'; } > r.xml\n");
        scene.Git("add", "-A");
        scene.Git("commit", "-q", "-m", "Lie");
        scene.Roadmap(NightScene.Part("M1"));

        scene.Longrun("run").With(0);

        scene.NothingWorks();
        Assert.False(File.Exists(outside) || File.Exists(Forbidden));
        Assert.Equal(["M1"], scene.Landed());
        foreach (var (gate, reason) in new[]
        {
            ("missing", "a command is missing (exit code 127): "),
            ("hangs", "it ran longer than its 2 s and was ended"),
            ("floods", "it printed more than the cap on output and was ended"),
            ("outside", "exit code "),
            ("poisons", "exit code 1"),
            ("pipe", "the results file r.xml is no regular file"),
            ("lies", "the results files list 40 tests that ran, but the output says "),
            ("kills", ""),
        })
        {
            var runs = scene.Runs(gate, Trial.Plain);
            Assert.Equal(2, runs.Count);
            Assert.All(runs, run => Assert.False(run.Passed));
            Assert.All(runs, run => Assert.StartsWith(reason, run.Reason, StringComparison.Ordinal));
            Assert.All(runs, run => Assert.True(File.Exists(Path.Combine(scene.Places.Evidence, run.Evidence!))));
        }

        foreach (var gate in new[] { "leaves", "port-a", "port-b", "clean", "parts" })
        {
            Assert.All(scene.Runs(gate, Trial.Plain), run =>
                Assert.True(run.Passed, $"{gate}: {run.Reason} {run.Tail}"));
        }
    }
}
