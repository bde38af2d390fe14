using System.Collections.Immutable;
using Longrun.Core.Gates;
using Xunit;

namespace Longrun.Core.Tests.Gates;

public sealed class CanaryTests
{
    private static readonly GateDefinition Gate = new("tests", GateKind.Test, "make test");

    [Theory]
    [InlineData("pytest", "make test", true)]
    [InlineData("JUnit XML + go test", "make test", true)]
    [InlineData("dotnet test", "dotnet test", true)]
    [InlineData("TAP", "make test", false)]
    [InlineData("count", "make test", false)]
    [InlineData(null, "pytest", false)]
    [InlineData("pytest", "pytest -k mail", false)]
    [InlineData("pytest", "python3 -m pytest", true)]
    [InlineData("node --test", "node --test", true)]
    [InlineData("go test", "go test -run=Mail ./...", false)]
    public void A_canary_is_known_by_what_ran_unless_tests_are_chosen_by_name(string? runner, string run, bool isKnown)
    {
        var gate = Gate with { Run = run };
        var baseline = new GateRun(null, new("c"), "tests", true) { Command = run, Runner = runner };

        Assert.Equal(isKnown, Canary.IsKnown(gate, baseline));
        Assert.True(Canary.IsKnown(gate with { Canary = "make broken" }, null));
        Assert.False(Canary.IsKnown(gate with { HasNoCanary = true }, baseline));
        Assert.False(Canary.IsKnown(gate with { Kind = GateKind.Check }, baseline));
    }

    [Theory]
    [InlineData("pytest", "a/test_x.py", "def test_a(): pass", "a/test_x.py", "def test_xt():")]
    [InlineData("unittest", "test_x.py", "class A(unittest.TestCase): 1", "test_x.py", "class Testxt(unit_xt.")]
    [InlineData("Jest", "src/x.test.tsx", "test('a', f)", "src/x.test.tsx", "globalThis.test")]
    [InlineData("Vitest", "src/x.spec.ts", "it('a', f)", "src/x.spec.ts", "import { test as xt } from \"vitest\"")]
    [InlineData("node --test", "test/x.js", "require('node:test')", "test/x.js", "require(\"node:test\")")]
    [InlineData("node --test", "x.test.mjs", "import t from 'node:test'", "x.test.mjs", "import { test as xt }")]
    [InlineData("mocha", "test/x.js", "it('a', f)", "test/x.js", "globalThis.it")]
    [InlineData("go test", "p/x_test.go", "func TestA(t *testing.T) {}", "p/x_test.go", "func TestXT(t *testing.T)")]
    [InlineData("cargo test", "src/lib.rs", "#[test] fn a() {}", "src/lib.rs", "panic!")]
    [InlineData("xunit", "t/A.cs", "  [Fact]\n", "t/xt.cs", "[Xunit.Fact]")]
    [InlineData("dotnet test", "t/A.cs", "  [Test]\n", "t/xt.cs", "[NUnit.Framework.Test]")]
    [InlineData("dotnet test", "A.cs", "[TestMethod]", "xt.cs", "UnitTesting.TestClass]\npublic")]
    public void A_failing_test_is_planted_the_runners_way(
        string runner, string path, string text, string where, string what)
    {
        var file = Assert.Single(Plan(runner, [], (path, text), ("README.md", "def test_a(): [Fact]")));

        Assert.Equal(where, file.Path);
        Assert.Contains(what, file.Text, StringComparison.Ordinal);
        Assert.Equal(where == path, file.Text.StartsWith(text, StringComparison.Ordinal));
    }

    [Fact]
    public void Files_whose_tests_ran_come_first_and_a_tree_without_tests_has_no_place()
    {
        var files = Enumerable.Range(0, 100).Select(n => ($"test_{n:00}.py", "def test_a(): pass")).ToArray();

        var planted = Plan("pytest", ["deep/in/check.py::test_a"], [.. files, ("deep/in/check.py", "def test_a(): 1")]);

        Assert.Equal(("deep/in/check.py", 20), (planted[0].Path, planted.Length));
        var sources = Enumerable.Range(0, 500).Select(n => ($"S{n:000}.cs", "class S;")).ToArray();
        Assert.Single(Plan("xunit", [], [.. sources, ("some/deep/Mail.Tests/A.cs", "[Fact]")]));
        Assert.Empty(Plan("pytest", [], ("a.py", "x = 1")));
        Assert.Empty(Plan("TAP", [], ("test_a.py", "def test_a(): pass")));
    }

    [Fact]
    public void It_has_passed_where_the_run_failed_because_of_what_was_planted()
    {
        Assert.Null(Judge("not ok 1 - xt\nok 2 - b\n1..2\n", 1).Reason);
        Assert.Null(Judge("test_a.py::test_xt: syntax", 2).Reason);
        Assert.Equal(
            "the runner does not fail: with a test that must fail it ended with exit code 0, 1 tests ran"
            + " (planted in a.py)",
            Judge("ok 1 - b\n1..1\n", 0).Reason);
        Assert.Equal(
            "the runner does not fail: the test that must fail is not among what failed (b), exit code 1"
            + " (planted in a.py)",
            Judge("not ok 1 - b\n1..1\n", 1).Reason);
        Assert.StartsWith("whether the runner can fail is not known", Judge("sh: 1: x: not found", 127).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_did_not_end_by_itself_is_not_believed_whatever_it_printed()
    {
        var killed = Judge("not ok 1 - xt\n1..1\n", 137);
        Assert.StartsWith("whether the runner can fail is not known", killed.Reason, StringComparison.Ordinal);
        Assert.True(killed.MayBeFlaky);
        Assert.False(Judge("ok 1 - b\n1..1\n", 0).MayBeFlaky);
        Assert.False(Judge("boom", 143, own: "make broken").Passed);
    }

    [Fact]
    public void The_persons_own_canary_must_fail_in_any_way_but_by_a_missing_tool()
    {
        Assert.True(Judge("boom", 3, own: "make broken").Passed);
        Assert.Equal("the runner does not fail: `make broken` ended with exit code 0",
            Judge("", 0, own: "make broken").Reason);
        Assert.False(Judge("sh: 1: make: not found", 127, own: "make broken").Passed);
    }

    [Fact]
    public void Without_a_place_it_is_said_that_nothing_is_proven()
    {
        var run = Judge("ok 1 - b\n1..1\n", 0, isPlanted: false);

        Assert.True(run.Passed);
        Assert.Contains("not proven", Assert.Single(run.Notes), StringComparison.Ordinal);
        Assert.False(Canary.HasShown(run));
        Assert.True(Canary.HasShown(Judge("not ok 1 - xt\nok 2 - b\n1..2\n", 1)));
        Assert.False(Canary.HasShown(Judge("ok 1 - b\n1..1\n", 0)));
    }

    [Fact]
    public void The_token_differs_by_commit_and_gate()
    {
        Assert.Matches("^x[0-9a-f]{10}$", Canary.Token(new("a"), "tests"));
        Assert.NotEqual(Canary.Token(new("a"), "tests"), Canary.Token(new("b"), "tests"));
        Assert.NotEqual(Canary.Token(new("a"), "tests"), Canary.Token(new("a"), "types"));
    }

    private static ImmutableArray<PlantedFile> Plan(
        string runner, ImmutableArray<string> known, params (string Path, string Text)[] files)
    {
        var texts = files.ToDictionary(file => file.Path, file => file.Text);
        return Canary.Plan(runner, [.. texts.Keys], known, _ => texts, "xt");
    }

    private static GateRun Judge(string log, int code, string? own = null, bool isPlanted = true)
    {
        var gate = Gate with { Canary = own };
        var trace = new GateTrace(ProcessEnd.Exit(code), log);
        var proven = GateProof.Judge(
            new(null, new("c"), "tests", false) { Command = "" }, gate, trace, null, FlakyTests.None);
        return Canary.Judge(proven, gate, trace, isPlanted && own is null ? ["a.py"] : [], "xt");
    }
}
