using Xunit;

namespace Longrun.Tests.Cli;

public sealed class AuditTests : IDisposable
{
    private const string Roadmap = "## M1 Amounts\nParse amounts.\n\n## M2 Node 22\nAdd Node 22 to the CI matrix.\n";

    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void It_says_which_milestones_may_park_and_what_would_allow_it_and_starts_nothing()
    {
        Arrange(Roadmap);
        var ended = _scene.Longrun("audit");
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains(".longrun/ROADMAP.md:4: M2 may park: \"Add Node 22 to the CI matrix\" is about"
            + " .github/workflows/ci.yml", ended.Output, StringComparison.Ordinal);
        Assert.Contains("2 milestones to go, 1 of them may park.", ended.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_scene.Repository, ".git/longrun/runs")));

        var parks = _scene.Longrun("audit", "--json").Document()["may_park"]!.AsArray();
        Assert.Equal("CI", (string?)Assert.Single(parks)!["allow"]);

        _scene.Write(".longrun/ROADMAP.md", Roadmap + "\n- May change: CI\n");
        Assert.Contains("none speaks of what defines gates", _scene.Longrun("audit").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_which_gates_are_asked_only_from_a_milestone_on_and_which_ports_jobs_have()
    {
        Arrange(Roadmap);
        _scene.Write(".longrun/longrun.yaml", "gates:\n- { name: site, run: make site, from: M2 }\n");
        Assert.Contains("gate site is asked of M2 and of what comes after it (from: M2)",
            _scene.Longrun("audit").Output, StringComparison.Ordinal);
        var document = _scene.Longrun("audit", "--json").Document();
        Assert.Equal("site M2", $"{document["later"]![0]!["gate"]} {document["later"]![0]!["from"]}");
        Assert.InRange((int)document["first_port"]!, 20_000, 32_580);
        Assert.Equal((int)document["first_port"]!, (int)_scene.Longrun("audit", "--json").Document()["first_port"]!);

        _scene.Write(".longrun/longrun.yaml", "first_port: 43000\n");
        Assert.Contains("jobs here have the ports 43000 to 43169", _scene.Longrun("audit").Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_of_roadmap_and_configuration_are_told_all_together_and_end_with_7()
    {
        Arrange("## M1 Amounts\nParse amounts.\n\n- Depends on: M7\n");
        _scene.Write(".longrun/longrun.yaml", "workers: many\n");
        var ended = _scene.Longrun("audit");
        Assert.Equal(7, ended.ExitCode);
        Assert.Contains("ROADMAP.md:4", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("longrun.yaml:1", ended.Errors, StringComparison.Ordinal);
        Assert.Equal(2, _scene.Longrun("audit", "--json").Document()["faults"]!.AsArray().Count);

        File.Delete(Path.Combine(_scene.Repository, ".longrun/ROADMAP.md"));
        File.Delete(Path.Combine(_scene.Repository, ".longrun/longrun.yaml"));
        Assert.Contains("there is no roadmap", _scene.Longrun("audit").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Acceptance_files_that_nothing_can_run_keep_the_night_from_starting_and_those_left_out_are_named()
    {
        Arrange(Roadmap);
        _scene.Write(".longrun/acceptance/spec.rb", "it\n");
        foreach (var verb in (string[])["audit", "run"])
        {
            var refused = _scene.Longrun(verb);
            Assert.Equal(7, refused.ExitCode);
            Assert.Contains("nothing tells how the files in .longrun/acceptance are run", refused.Errors,
                StringComparison.Ordinal);
        }

        _scene.Write(".longrun/acceptance/smoke.sh", "true\n");
        _scene.Write(".longrun/acceptance/large.bin", new string('x', (4 << 20) + 1));
        File.CreateSymbolicLink(Path.Combine(_scene.Repository, ".longrun/acceptance/linked.sh"), "smoke.sh");
        Directory.CreateSymbolicLink(Path.Combine(_scene.Repository, ".longrun/acceptance/root"), "/");
        var ended = _scene.Longrun("audit");
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("nothing runs these by their names: spec.rb.", ended.Output, StringComparison.Ordinal);
        Assert.Contains("left out: large.bin (over 4 MiB), linked.sh (a link), root (a link).", ended.Output,
            StringComparison.Ordinal);

        _scene.Write(".longrun/longrun.yaml", "gates:\n  - { name: tests, run: no-such-runner --all }\n");
        Assert.Contains("gate tests: no-such-runner is not on the PATH", _scene.Longrun("audit").Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_walk_that_no_agent_can_walk_is_said_in_the_evening()
    {
        Arrange(Roadmap);
        const string agents = "agents:\n  mine: { kind: command, run: \"true\" }\n";
        _scene.Write(".longrun/longrun.yaml", agents + "gates:\n- { name: tour, kind: walk, run: node app.js }\n");

        var ended = _scene.Longrun("audit");

        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("gate tour: nobody can walk", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_night_begins_with_the_same_words()
    {
        Arrange(Roadmap);
        var ended = _scene.Longrun("run", "--json");
        Assert.Contains("M2 may park: \"Add Node 22 to the CI matrix\"", ended.Errors, StringComparison.Ordinal);
    }

    private void Arrange(string roadmap)
    {
        _scene.MakeRepository(roadmap, "true");
        _scene.Write(".github/workflows/ci.yml", "on: push\n");
        _scene.Shell("git add .github && git commit -qm ci");
    }
}
