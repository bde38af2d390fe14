using Xunit;

namespace Longrun.Tests.Cli;

/// <summary>What somebody meets who knows nothing but the README: each refusal says what is missing.</summary>
public sealed class FirstEveningTests : IDisposable
{
    private const string Roadmap = "## M1 First\nA file.\n";

    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Init_says_what_is_missing_until_nothing_is()
    {
        _scene.Shell("git init -q");
        var first = _scene.Longrun("init", "--yes");
        Assert.Contains("wrote .longrun/ROADMAP.md", first.Output, StringComparison.Ordinal);
        Assert.Contains("instead of the example", first.Output, StringComparison.Ordinal);
        Assert.Contains("agent mine runs agent.sh, which is not there: write it, make it executable and commit it",
            first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("docs/", _scene.Read(".longrun/longrun.yaml"), StringComparison.Ordinal);

        _scene.Write(".longrun/ROADMAP.md", Roadmap);
        _scene.Shell("printf '#!/bin/sh\\n' >agent.sh");
        var second = _scene.Longrun("init");
        Assert.Contains("laid out already", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("wrote", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("example", second.Output, StringComparison.Ordinal);
        Assert.Contains("agent.sh, which is not committed", second.Output, StringComparison.Ordinal);

        _scene.Shell("chmod +x agent.sh && git add agent.sh && git commit -qm agent");
        Assert.EndsWith("next: longrun run\n", _scene.Longrun("init").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_of_init_is_never_worked_on()
    {
        _scene.MakeRepository(Roadmap, "");
        File.Delete(Path.Combine(_scene.Repository, ".longrun/ROADMAP.md"));
        _scene.Longrun("init");
        Refused("ROADMAP.md still has the example", "replace it");

        _scene.Write(".longrun/ROADMAP.md", _scene.Read(".longrun/ROADMAP.md") + "\n## M2 Real\nA real brief.\n");
        Refused("ROADMAP.md still has the example", "replace it");
    }

    [Theory]
    [InlineData("run: ./agent.sh", "true", "agent mine runs agent.sh, which is not there", "commit it")]
    [InlineData("run: FAST=1 tools/agent.sh --fast", "mkdir tools; touch tools/agent.sh", "not committed", "copy:")]
    [InlineData("run: sh agent.sh", "touch agent.sh", "agent.sh, which is not committed", "copy: [agent.sh]")]
    [InlineData("run: ./agent.sh", "touch agent.sh; git add .; git commit -qm a", "may not be executed", "--chmod=+x")]
    [InlineData("setup: ./prepare", "touch prepare", "setup runs prepare, which is not", "copy: [prepare]")]
    [InlineData("gates: [{ name: all, run: ./all }]", "touch all", "gate all runs all, which is not", "copy: [all]")]
    public void A_program_that_no_clone_would_have_is_refused_before_a_run_is_opened(
        string run, string prepare, string sentence, string hint)
    {
        Arrange(run);
        _scene.Shell(prepare);
        Refused(sentence, hint);
    }

    [Fact]
    public void A_program_of_the_repository_that_is_talked_to_has_to_be_committed_too()
    {
        Arrange("run: 'true'");
        _scene.Write(".longrun/longrun.yaml", "agents: { mine: { kind: acp, run: ./agent --acp } }\n");
        Refused("agent mine runs agent, which is not there", "commit it");
        _scene.Shell("touch agent");
        Refused("agent mine runs agent, which is not committed", "copy: [agent]");
    }

    [Fact]
    public void An_untracked_program_that_is_copied_works()
    {
        Arrange("run: ./agent.sh");
        _scene.Shell("printf '#!/bin/sh\\necho x >x\\n' >agent.sh; chmod +x agent.sh");
        _scene.Write(".longrun/longrun.yaml", _scene.Read(".longrun/longrun.yaml") + "copy: [agent.sh]\n");
        Assert.Equal(0, _scene.Longrun("run").ExitCode);
    }

    [Fact]
    public void A_program_that_goes_missing_later_is_asked_about_with_the_way_out()
    {
        Arrange("run: 'true'");
        _scene.Write(".longrun/ROADMAP.md", Roadmap + "\n- Budget: 1 attempt\n");
        Assert.Equal(4, _scene.Longrun("run").ExitCode);
        _scene.Write(".longrun/longrun.yaml", "agents: { mine: { kind: command, run: ./agent.sh } }\n");
        _scene.Longrun("answer", "M1", "1");
        var ended = _scene.Longrun("run");
        Assert.Equal(3, ended.ExitCode);
        Assert.Contains("clones of the run's branch", ended.Output, StringComparison.Ordinal);
        Assert.Contains("longrun discard", ended.Output, StringComparison.Ordinal);
    }

    private void Arrange(string run)
    {
        _scene.Shell("git init -q && touch README && git add . && git commit -qm start");
        _scene.Write(".longrun/ROADMAP.md", Roadmap);
        _scene.Write(".longrun/longrun.yaml", run.StartsWith("run:", StringComparison.Ordinal)
            ? $"agents: {{ mine: {{ kind: command, {run} }} }}\n"
            : $"agents: {{ mine: {{ kind: command, run: 'true' }} }}\n{run}\n");
    }

    private void Refused(string sentence, string hint)
    {
        var ended = _scene.Longrun("run");
        Assert.Equal(7, ended.ExitCode);
        Assert.Contains(sentence, ended.Errors, StringComparison.Ordinal);
        Assert.Contains(hint, ended.Errors, StringComparison.Ordinal);
        Assert.Equal("", _scene.Shell("git for-each-ref refs/longrun").Output);
    }
}
