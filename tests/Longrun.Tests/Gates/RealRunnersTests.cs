using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Tests.Nights;
using Xunit;

namespace Longrun.Tests.Gates;

/// <summary>Whole nights whose gates are real runners: node's, pytest with JUnit XML, go's.</summary>
public sealed class RealRunnersTests
{
    private const string Gates = """
          - { name: node, kind: test, run: node --test }
          - { name: py, kind: test, run: pytest --junitxml=out/all.xml, results: "out/*.xml" }
          - { name: go, kind: test, run: go test ./... }
        """;

    [Fact]
    public void Names_are_known_canaries_fail_and_a_test_that_was_swapped_is_missed()
    {
        using var scene = Project(Gates);
        scene.Roadmap(
            NightScene.Milestone("M1", """
                run printf 'def test_more(): pass\n' >> test_mail.py
                commit One more
                """, "- Depends on: none"),
            NightScene.Milestone("M2", """
                run sed -i 's/test("retries"/test("tries"/' mail.test.js
                commit Another name
                """, "- Depends on: none"),
            NightScene.Milestone("M3", """
                run printf 'package sum\nimport "testing"\nfunc TestSum(t *testing.T) { t.Skip() }\n' > sum_test.go
                run printf 'package sum\nimport "testing"\nfunc TestMore(t *testing.T) {}\n' > more_test.go
                commit Skipped
                """, "- Depends on: none"),
            // It asserts something, by which it is known under its other name.
            NightScene.Milestone("M4", """
                run sed -i 's/test("sends"/test("delivers"/' mail.test.js
                commit A better name
                """, "- Depends on: none"));

        scene.Longrun("run").With(3);

        Assert.Equal(["M1", "M4"], scene.Landed());
        Assert.Contains(
            scene.Runs("node", Trial.Plain), run => run.Notes.Contains("renamed: mail › sends, now delivers"));
        foreach (var (gate, runner, names) in new[]
        {
            ("node", "node --test", "passed\tmail\npassed\tmail › retries\npassed\tmail › sends\n"),
            ("py", "pytest", "passed\ttest_mail › test_sends\n"),
            ("go", "go test", "passed\texample.com/sum › TestSum\n"),
        })
        {
            var branch = scene.Runs(gate, Trial.Plain).First(run => run.Attempt is null);
            Assert.Equal((true, runner), (branch.Passed, branch.Runner));
            Assert.Equal(names, scene.Kept(branch.Tests!));
            var canary = scene.Runs(gate, Trial.Canary).Single(run => run.Attempt is null);
            Assert.True(canary.Passed, $"{canary.Reason}\n{canary.Tail}");
            Assert.Contains(canary.FailedTests, name => name.Contains(
                Canary.Token(canary.Commit, gate), StringComparison.OrdinalIgnoreCase));
        }

        Assert.Contains(
            "gate node: tests gone: mail › retries"
            + " (only a milestone whose `May change` has the word tests may leave tests out)",
            scene.Reasons("M2"));
        Assert.Contains("gate go: newly skipped: example.com/sum › TestSum", scene.Reasons("M3"));
    }

    [Fact]
    public void A_runner_that_cannot_fail_any_more_is_no_gate()
    {
        using var scene = Project("  - { name: node, kind: test, run: node --test || true }");
        scene.Roadmap(NightScene.Part("M1"));

        scene.Longrun("run");

        var canary = scene.Runs("node", Trial.Canary)[0];
        Assert.False(canary.Passed);
        Assert.StartsWith("the runner does not fail: with a test that must fail it ended with exit code 0",
            canary.Reason, StringComparison.Ordinal);
        Assert.Empty(scene.Landed());
    }

    [Fact]
    public void A_change_that_only_prints_results_cannot_switch_its_own_canary_off()
    {
        using var scene = Project("  - { name: py, kind: test, run: sh check.sh }", ("check.sh", "exec pytest -v\n"));
        scene.Roadmap(NightScene.Milestone("M1", """
            run printf 'echo 1..1\necho "ok 1 - test_mail › test_sends"\n' > check.sh
            commit Faster
            """, "- Depends on: none\n- May change: check.sh, tests"));

        scene.Longrun("run");

        var own = scene.Runs("py", Trial.Plain).Last(run => run.Attempt is not null);
        Assert.Equal((true, "TAP"), (own.Passed, own.Runner));
        Assert.StartsWith(
            "gate py proves nothing any more: the runner does not fail", Assert.Single(scene.Reasons("M1")),
            StringComparison.Ordinal);
        Assert.Empty(scene.Landed());
    }

    private static NightScene Project(string gates, params (string Path, string Text)[] more)
    {
        var scene = new NightScene();
        foreach (var (path, text) in more)
        {
            scene.Write(path, text);
        }

        scene.Write(".gitignore", "out/\n__pycache__/\n.pytest_cache/\n");
        scene.Write("mail.js", "exports.sent = () => 1;\n");
        scene.Write("mail.test.js", """
            const { test, describe } = require("node:test");
            const assert = require("node:assert");
            const { sent } = require("./mail.js");
            describe("mail", () => {
              test("sends", () => assert.equal(sent(), 1));
              test("retries", () => {});
            });

            """);
        scene.Write("test_mail.py", "def test_sends(): pass\n");
        scene.Write("go.mod", "module example.com/sum\n\ngo 1.19\n");
        scene.Write("sum_test.go", "package sum\n\nimport \"testing\"\n\nfunc TestSum(t *testing.T) {\n}\n");
        scene.Git("add", "-A");
        scene.Git("commit", "-q", "-m", "Tests");
        scene.Configure("attempts: 1\nsetup: \"\"", gates: gates);
        return scene;
    }
}
