using Xunit;

namespace Longrun.Tests.Cli;

/// <summary>Taking a run, throwing it away, and what is left to do afterwards.</summary>
public sealed class EndOfRunTests : IDisposable
{
    private const string Roadmap = "## M1 First\nA file.\n\n## M2 Second\nAsks.\n";

    private const string Agent = """
        if [ "$LONGRUN_MILESTONE" = M2 ] && [ "$LONGRUN_ATTEMPT" = 1 ]; then
          cd "$LONGRUN_OUT"
          echo '{"status":"blocked","question":"Buy it?","kind":"money","options":["Yes","No"]}' >report.json
          exit
        fi
        echo "$LONGRUN_ATTEMPT" >"$LONGRUN_MILESTONE.txt"
        """;

    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_discarded_run_moves_nothing_keeps_everything_and_the_next_one_starts_anew()
    {
        _scene.MakeRepository(Roadmap, Agent);
        var head = _scene.Shell("git rev-parse HEAD").Output;
        Says(3, "(not tested: there is no gate)", "run");
        var refs = _scene.Shell("git for-each-ref").Output;

        var discarded = _scene.Longrun("discard");
        Assert.Equal(0, discarded.ExitCode);
        Assert.Contains("M1 had landed: branch longrun/r1", discarded.Output, StringComparison.Ordinal);
        Assert.Contains("1 question ends with it", discarded.Output, StringComparison.Ordinal);
        Assert.Equal(refs, _scene.Shell("git for-each-ref").Output);
        Assert.Equal(head, _scene.Shell("git rev-parse HEAD").Output);
        Says(2, "r1 is over: it was discarded", "accept");
        Says(2, "r1 is over: it was discarded", "answer", "M2", "1");

        Says(3, "run r2 opened", "run");
        var second = _scene.Longrun("log", "--json").Document()["events"]!.AsArray();
        Assert.Empty(second[0]!["landed_before"]!.AsArray());
        Assert.Single(second, e => (string?)e!["type"] == "landing.done");
    }

    [Fact]
    [Trait("length", "long")]
    public void A_run_is_accepted_into_the_branch_it_started_from_unless_another_is_named()
    {
        _scene.MakeRepository(Roadmap, Agent);
        _scene.Longrun("run");
        _scene.Shell("git switch -qc aside");
        Says(7, "r1 started from main, but aside is checked out", "accept");
        Says(7, "git switch main", "accept");
        Says(7, "other is not checked out", "accept", "--into", "other");

        var accepted = _scene.Longrun("accept", "--into", "aside");
        Assert.Equal(0, accepted.ExitCode);
        Assert.Contains("aside is at", accepted.Output, StringComparison.Ordinal);
        Assert.Contains("1 milestone of r1 is in it", accepted.Output, StringComparison.Ordinal);
        Assert.Contains("1 milestone is still blocked; its question ends with the run", accepted.Output,
            StringComparison.Ordinal);
        Assert.Equal("", _scene.Shell("git ls-tree main M1.txt").Output);
    }

    [Fact]
    public void After_all_has_landed_and_was_accepted_there_is_nothing_to_do()
    {
        _scene.MakeRepository("## M1 First\nA file.\n", Agent);
        Says(0, "landed", "run");
        Assert.Equal(0, _scene.Longrun("accept").ExitCode);
        Says(0, "Nothing to do", "run");
        Assert.Equal(0, _scene.Longrun("cycle").ExitCode);

        _scene.Write(".longrun/ROADMAP.md", "## M1 First\nQuite another file.\n");
        Says(0, "M1 has another text than it landed with", "run");
        Assert.Equal("", _scene.Shell("git for-each-ref refs/longrun/r2").Output);

        _scene.Write(".longrun/ROADMAP.md", "## M1 First\nA file.\n\n## M3 Third\nA file.\n");
        Says(0, "run r2 opened", "run");
    }

    [Fact]
    public void An_answer_is_an_option_or_words_and_says_who_goes_on()
    {
        _scene.MakeRepository(Roadmap, Agent);
        _scene.Longrun("run");
        Says(2, "M2 has options 1 and 2", "answer", "m2", "7");
        Says(0, "`longrun run` goes on with it", "answer", "m2", "no");
        Says(0, "answered: Yes (instead of: No)", "answer", "M2", "1");
        Says(0, "M2 answered: Yes", "log");
        Says(0, "Nothing is stopped or paused", "resume");
        Says(0, "M2 is skipped", "skip", "m2");
    }

    [Fact]
    public void A_stop_by_command_says_so()
    {
        _scene.MakeRepository(Roadmap, Agent);
        _scene.Longrun("run");
        _scene.Longrun("stop");
        Says(6, "Stopped by longrun stop", "run");
        Says(6, "the run is stopped (by longrun stop)", "run");
        Says(0, "The stop still holds", "discard");
    }

    private void Says(int exitCode, string words, params string[] arguments)
    {
        var ended = _scene.Longrun(arguments);
        Assert.True(exitCode == ended.ExitCode, $"{string.Join(' ', arguments)}: {ended}");
        Assert.Contains(words, ended.Output + ended.Errors, StringComparison.Ordinal);
    }
}
