using Xunit;

namespace Longrun.Tests.Cli;

public sealed class JsonTests : IDisposable
{
    private const string Roadmap = """
        ## M1 First
        A file.

        ## M2 Second
        Asks what it costs.

        ## M3 Third
        Never done.

        """;

    private const string Agent = """
        #!/bin/sh
        if [ "$LONGRUN_MILESTONE.$LONGRUN_ATTEMPT" = M2.1 ]; then
          cd "$LONGRUN_OUT"
          echo '{"status":"blocked","question":"Buy it?","kind":"money","options":["Yes","No"]}' >report.json
          exit
        fi
        echo "$LONGRUN_ATTEMPT" >"$LONGRUN_MILESTONE.txt"
        """;

    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Every_command_that_succeeds_prints_one_document_with_a_schema()
    {
        _scene.MakeRepository(Roadmap, Agent);
        Prints("init", 0, "init", "--yes");
        Prints("agents", 0, "agents");
        Prints("login", 0, "agents", "login", "mine");
        Prints("run", 3, "run");
        Prints("cycle", 3, "cycle");
        Prints("status", 0, "status");
        Prints("log", 0, "log", "M1");
        Prints("review", 0, "review");
        Prints("command", 0, "pause");
        Prints("command", 0, "resume");
        Prints("stop", 0, "stop");
        Prints("run", 6, "run"); // takes the stop up
        Prints("error", 6, "run");
        Prints("command", 0, "resume");
        Prints("command", 0, "skip", "M3");
        Prints("error", 2, "answer", "M1", "no question");
        Prints("command", 0, "answer", "M2", "2");
        Prints("run", 0, "run");
        Prints("try", 0, "try", "M1", "--into", Path.Combine(_scene.Folder, "tried"));
        Prints("accept", 0, "accept");
        Prints("error", 2, "accept");
        Assert.Equal("2\n", File.ReadAllText(Path.Combine(_scene.Repository, "M2.txt")));
        Assert.True(File.Exists(Path.Combine(_scene.Folder, "tried", "M1.txt")));
        Assert.False(File.Exists(Path.Combine(_scene.Folder, "tried", "M2.txt")));
    }

    [Fact]
    public void A_fault_in_the_roadmap_is_named_to_people_and_programs()
    {
        _scene.MakeRepository("## M1 One\nText.\n\n- Depends on: M7\n", Agent);
        var ended = _scene.Longrun("run", "--json");
        Assert.Equal(7, ended.ExitCode);
        var fault = Assert.Single(ended.Document()["faults"]!.AsArray());
        Assert.Contains("ROADMAP.md:4:", (string?)fault, StringComparison.Ordinal);
        Assert.Contains((string)fault!, ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Away_from_a_terminal_nothing_has_escape_codes_and_a_closed_pipe_is_quiet()
    {
        _scene.MakeRepository(Roadmap, Agent);
        foreach (var command in new[] { "run", "status", "log", "review", "answer M2 1", "run" })
        {
            var ended = _scene.Longrun(command.Split(' '));
            Assert.DoesNotContain('\u001b', ended.Output + ended.Errors);
            Assert.NotEmpty(ended.Output);
        }

        var piped = _scene.Run(_scene.Repository, "bash", "-c", "longrun log | head -n 1; echo ${PIPESTATUS[0]}");
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d run r1 opened.*\n0\n$", piped.Output);
        Assert.Empty(piped.Errors);
        var followed = _scene.Run(_scene.Repository, "bash", "-c", "longrun log -f | head -n 1; echo ${PIPESTATUS[0]}");
        Assert.EndsWith("\n0\n", followed.Output, StringComparison.Ordinal);
        Assert.Empty(followed.Errors);
    }

    private void Prints(string schema, int exitCode, params string[] arguments)
    {
        var ended = _scene.Longrun([.. arguments, "--json"]);
        Assert.True(exitCode == ended.ExitCode, $"{string.Join(' ', arguments)}: {ended}");
        Assert.Equal($"longrun.{schema}/1", (string?)ended.Document()["schema"]);
        if (schema == "error")
        {
            Assert.Equal(exitCode, (int?)ended.Document()["exit_code"]);
            Assert.Contains((string)ended.Document()["error"]!, ended.Errors, StringComparison.Ordinal);
        }
    }
}
