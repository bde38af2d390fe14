using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Xunit;

namespace Longrun.Core.Tests.Gates.Files;

public sealed class ScriptsTests
{
    [Fact]
    public void What_a_script_runs_by_another_counts_where_it_stands()
    {
        var together = """{"scripts": {"test": "npm run lint && jest", "lint": "eslint ."}}""";
        new GateFileTrial("package.json", together,
            """{"scripts":{"pretest":"npm run lint","lint":"eslint .","test":"jest"}}""").Goes();
        new GateFileTrial("package.json", together,
            """{"scripts": {"test": "npm run lint && jest", "lint": "echo ok"}}""")
            .Parks();
        new GateFileTrial("package.json", together, """{"scripts": {"test": "jest", "lint": "eslint ."}}""").Parks();
        new GateFileTrial("package.json", """{"scripts": {"pretest": "tsc", "test": "jest"}}""",
            """{"scripts": {"test": "jest"}}""").Parks();
        new GateFileTrial("package.json",
            """{"scripts": {"test": "run-s lint:*", "lint:a": "eslint .", "lint:b": "tsc"}}""",
            """{"scripts": {"test": "run-s lint:*", "lint:a": "eslint ."}}""").Parks();
    }

    [Theory]
    [InlineData("""{"scripts":{"test":"jest"},"dependencies":{"a":"1"}}""",
        """{"scripts":{"test":"jest"},"dependencies":{"a":"1","b":"2"},"devDependencies":{"eslint-plugin-x":"1"}}""")]
    [InlineData("""{"name":"a","scripts":{"test":"jest","lint":"eslint ."}}""",
        """{ "scripts": { "lint": "eslint .", "test": "jest" }, "name": "a", "version": "2.0.0" }""")]
    [InlineData("""{"scripts":{"test":"jest","start":"node a.js"},"engines":{"node":"18"}}""",
        """{"scripts":{"test":"jest","start":"node b.js || true"},"engines":{"node":"20"}}""")]
    public void What_no_gate_runs_is_no_change_of_a_gate(string before, string after) =>
        Assert.Empty(new GateFileTrial("package.json", before, after).Find());

    [Fact]
    public void A_script_that_no_gate_starts_is_shown_and_parks_nothing()
    {
        var trial = Package(("lint", "eslint ."), ("lint", "eslint . || true")) with { Gates = ["npx jest"] };
        trial.Goes();
        Assert.Contains(trial.Find(), f => f.What.Contains("no gate of this run starts it", StringComparison.Ordinal));
        (trial with { Gates = ["make check"] }).Parks(); // that may start anything
    }

    [Fact]
    public void A_program_that_a_gate_starts_parks_whatever_is_changed_in_it()
    {
        var grown = new GateFileTrial("scripts/check.py", "check(a)\n", "check(a)\ncheck(b)\n")
            with { Gates = ["python scripts/check.py"] };
        grown.Parks();
        (grown with { After = "check(b)\n" }).Parks();
        (grown with { After = "# what it checks\ncheck(a)\n" }).Goes();
        Assert.Empty((grown with { Gates = ["pytest"] }).Find());
        (grown with { Touches = ["scripts/**"] }).Goes();
        (grown with { MayChange = ["scripts/check.py"] }).Goes();
        (grown with { Touches = ["**"] }).Parks();
    }

    [Theory]
    [InlineData("npm test", "package.json", """{"scripts": {"test": "node tools/run.js"}}""", "tools/run.js")]
    [InlineData("npm test", "package.json", """{"scripts": {"test": "npm run all", "all": "node tools/run"}}""",
        "tools/run.js")]
    [InlineData("cd web && npm test", "web/package.json", """{"scripts": {"test": "node test/run.js"}}""",
        "web/test/run.js")]
    [InlineData("npm test", "package.json", """{"scripts": {"pretest": "node tools/pre.mjs", "test": "jest"}}""",
        "tools/pre.mjs")]
    [InlineData("make test", "Makefile", "RUN = tools/x.py\ntest:\n\tpython3 $(RUN) --all\n", "tools/x.py")]
    [InlineData("just check", "justfile", "check:\n    python3 -m tools.check\n", "tools/check.py")]
    [InlineData("./check.sh", "check.sh", "#!/bin/sh\nnode --require=./tools/hook.js --test\n", "tools/hook.js")]
    public void A_program_is_found_through_the_task_or_script_that_the_gate_names(
        string gate, string definition, string text, string program)
    {
        var trial = new GateFileTrial(program, "check(a)\n", "check(a)\ncheck(b)\n")
        {
            Gates = [gate], There = ImmutableDictionary<string, string>.Empty.Add(definition, text),
        };
        trial.Parks();
        Assert.Empty((trial with { Gates = ["pytest"] }).Find());
    }

    [Fact]
    public void A_test_that_a_gate_names_is_work() => Assert.Empty(
        (new GateFileTrial("tests/unit/test_money.py", "assert a\n", "assert b\n")
            with { Gates = ["pytest tests/unit/test_money.py"] }).Find());

    [Fact]
    public void A_justfile_and_a_Taskfile_are_read_too()
    {
        new GateFileTrial("justfile", "check: lint\n    pytest\n\nlint:\n    ruff check .\n",
            "check:\n    pytest\n\nlint:\n    ruff check .\n") { Gates = ["just check"] }.Parks();
        new GateFileTrial("Taskfile.yml", "tasks:\n  check:\n    cmds:\n      - go vet ./...\n      - go test ./...\n",
            "tasks:\n  check:\n    cmds:\n      - go test ./...\n") { Gates = ["task check"] }.Parks();
        new GateFileTrial("Taskfile.yml", "tasks:\n  check:\n    cmds: [go test ./...]\n",
            "tasks:\n  check:\n    desc: all\n    cmds: [go test ./...]\n") { Gates = ["task check"] }.Goes();
    }

    private static GateFileTrial Package((string Name, string Text) before, (string Name, string Text) after) =>
        new("package.json", Written(before), Written(after));

    private static string Written((string Name, string Text) script) =>
        new JsonObject { ["scripts"] = new JsonObject { [script.Name] = script.Text } }.ToJsonString();
}
