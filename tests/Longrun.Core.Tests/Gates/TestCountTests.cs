using System.Globalization;
using Longrun.Core.Gates;
using Xunit;

namespace Longrun.Core.Tests.Gates;

public sealed class TestCountTests
{
    /// <summary>Recorded output, then run, failed and skipped; "none" where there is no count.</summary>
    [Theory]
    [InlineData("vstest-pass", "3 0 1 dotnet test")]
    [InlineData("vstest-fail", "2 1 1 dotnet test")]
    [InlineData("vstest-skip", "0 0 1 dotnet test")]
    [InlineData("vstest-zero", "0 0 0 dotnet test")]
    [InlineData("vstest-error", "none")]
    [InlineData("vstest-verbose", "2 1 1 dotnet test")]
    [InlineData("mtp-pass", "3 0 1 dotnet test")]
    [InlineData("mtp-fail", "2 1 1 dotnet test")]
    [InlineData("mtp-skip", "0 0 1 dotnet test")]
    [InlineData("mtp-zero", "0 0 0 dotnet test")]
    [InlineData("mtp-error", "none")]
    [InlineData("mtp-exe-pass", "2 0 1 dotnet test")]
    [InlineData("mtp-exe-fail", "2 1 1 dotnet test")]
    [InlineData("mtp-exe-zero", "0 0 0 dotnet test")]
    [InlineData("xunit-console-pass", "2 0 1 xunit")]
    public void Dotnet_is_read(string name, string expected) => Expect(name, expected);

    [Theory]
    [InlineData("jest-pass", "4 0 1 Jest")]
    [InlineData("jest-colour", "4 0 1 Jest")]
    [InlineData("jest-verbose", "4 0 1 Jest")]
    [InlineData("jest-fail", "2 1 1 Jest")]
    [InlineData("jest-skip", "0 0 2 Jest")]
    [InlineData("jest-zero", "0 0 0 Jest")]
    [InlineData("jest-error", "0 0 0 Jest")]
    [InlineData("jest-workspaces", "2 0 0 Jest")]
    [InlineData("vitest-pass", "4 0 0 Vitest")]
    [InlineData("vitest-fail", "2 1 1 Vitest")]
    [InlineData("vitest-colour", "2 1 1 Vitest")]
    [InlineData("vitest-skip", "0 0 2 Vitest")]
    [InlineData("vitest-zero", "0 0 0 Vitest")]
    [InlineData("vitest-error", "0 0 0 Vitest")]
    [InlineData("vitest-tap", "2 0 0 TAP")]
    [InlineData("mocha-pass", "4 0 0 mocha")]
    [InlineData("mocha-fail", "2 1 1 mocha")]
    [InlineData("mocha-skip", "0 0 2 mocha")]
    [InlineData("mocha-zero", "none")]
    [InlineData("mocha-error", "none")]
    [InlineData("mocha-tap", "2 1 1 TAP")]
    public void Jest_vitest_and_mocha_are_read(string name, string expected) => Expect(name, expected);

    [Theory]
    [InlineData("node-spec-pass", "4 0 0 node --test")]
    [InlineData("node-spec-fail", "2 1 1 node --test")]
    [InlineData("node-spec-skip", "0 0 2 node --test")]
    [InlineData("node-spec-zero", "0 0 0 node --test")]
    [InlineData("node-spec-error", "1 1 0 node --test")]
    [InlineData("node-spec-hollow", "1 0 0 node --test")]
    [InlineData("node-tap-pass", "4 0 0 node --test")]
    [InlineData("node-tap-fail", "2 1 1 node --test")]
    [InlineData("node-tap-skip", "0 0 2 node --test")]
    [InlineData("node-tap-zero", "0 0 0 node --test")]
    [InlineData("node-tap-error", "1 1 0 node --test")]
    [InlineData("node-tap-hollow", "1 0 0 node --test")]
    public void Nodes_own_runner_is_read(string name, string expected) => Expect(name, expected);

    [Theory]
    [InlineData("pytest-pass", "2 0 0 pytest")]
    [InlineData("pytest-colour", "2 0 0 pytest")]
    [InlineData("pytest-s", "2 0 0 pytest")]
    [InlineData("pytest-fail", "2 2 3 pytest")]
    [InlineData("pytest-skip", "0 0 1 pytest")]
    [InlineData("pytest-zero", "0 0 0 pytest")]
    [InlineData("pytest-error", "0 1 0 pytest")]
    [InlineData("pytest-deselected", "0 0 0 pytest")]
    [InlineData("pytest-q-pass", "2 0 0 pytest")]
    [InlineData("pytest-q-fail", "2 2 3 pytest")]
    [InlineData("pytest-q-skip", "0 0 1 pytest")]
    [InlineData("pytest-q-zero", "0 0 0 pytest")]
    [InlineData("pytest-q-error", "0 1 0 pytest")]
    [InlineData("pytest-qq", "none")]
    [InlineData("unittest-pass", "1 0 1 unittest")]
    [InlineData("unittest-fail", "2 1 0 unittest")]
    public void Python_is_read(string name, string expected) => Expect(name, expected);

    [Theory]
    [InlineData("cargo-pass", "4 0 1 cargo test")]
    [InlineData("cargo-colour", "4 0 1 cargo test")]
    [InlineData("cargo-q", "4 0 1 cargo test")]
    [InlineData("cargo-nocapture", "4 0 1 cargo test")]
    [InlineData("cargo-fail", "2 1 0 cargo test")]
    [InlineData("cargo-zero", "0 0 0 cargo test")]
    [InlineData("cargo-error", "none")]
    public void Cargo_is_read(string name, string expected) => Expect(name, expected);

    [Theory]
    [InlineData("go-json-pass", "4 0 0 go test")]
    [InlineData("go-json-fail", "2 1 1 go test")]
    [InlineData("go-json-skip", "0 0 1 go test")]
    [InlineData("go-json-zero", "0 0 0 go test")]
    [InlineData("go-json-error", "none")]
    [InlineData("go-v-pass", "4 0 0 go test")]
    [InlineData("go-v-fail", "2 1 1 go test")]
    [InlineData("go-v-skip", "0 0 1 go test")]
    [InlineData("go-v-zero", "0 0 0 go test")]
    [InlineData("go-v-error", "none")]
    [InlineData("go-goflags", "4 0 0 go test")]
    [InlineData("go-plain-pass", "none")]
    [InlineData("go-plain-zero", "0 0 0 go test")]
    public void Go_is_read(string name, string expected) => Expect(name, expected);

    [Theory]
    [InlineData("tap-fail", "3 1 0 TAP")]
    [InlineData("tap-skip-todo", "1 0 2 TAP")]
    [InlineData("tap-skip-all", "0 0 1 TAP")]
    [InlineData("tap-bail", "1 3 0 TAP")]
    [InlineData("prove-pass", "3 0 0 prove")]
    [InlineData("prove-v", "3 0 0 prove")]
    [InlineData("prove-fail", "6 1 0 prove")]
    [InlineData("prove-v-fail", "4 1 2 prove")]
    [InlineData("prove-skip", "0 0 0 prove")]
    [InlineData("prove-zero", "0 1 0 prove")]
    [InlineData("prove-empty", "0 0 0 prove")]
    [InlineData("prove-bail", "1 1 0 prove")]
    public void Tap_is_read(string name, string expected) => Expect(name, expected);

    [Fact]
    public void Runners_of_one_command_add_up()
    {
        var both = RunnerOutput.Read("pytest-pass") + RunnerOutput.Read("jest-pass");

        Assert.Equal(new TestTally(6, 0, 1, "Jest + pytest"), TestCount.Read(both, null));
    }

    [Fact]
    public void Two_sessions_of_one_runner_add_up()
    {
        var twice = RunnerOutput.Read("pytest-fail") + RunnerOutput.Read("pytest-pass");

        Assert.Equal(new TestTally(4, 2, 3, "pytest"), TestCount.Read(twice, null));
    }

    [Theory]
    [InlineData("Tests:       99 passed, 99 total\n")]
    [InlineData("      Tests  99 passed (99)\n")]
    [InlineData("ℹ tests 99\n")]
    [InlineData("== 99 passed in 0.01s ==\n")]
    [InlineData("test result: ok. 99 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n")]
    [InlineData("--- PASS: TestFake (0.00s)\n")]
    [InlineData("Passed!  - Failed:     0, Passed:    99, Skipped:     0, Total:    99, Duration: 1 ms - Z.dll\n")]
    [InlineData("ok 1 - done\nok 2 - done\n")]
    [InlineData("Files=9, Tests=99,  0 wallclock secs\n")]
    [InlineData("Ran 99 tests in 0.001s\n")]
    [InlineData("all 99 tests passed\n")]
    public void A_line_that_only_looks_like_a_summary_is_none(string line)
    {
        Assert.Null(TestCount.Read(line, null));
        var real = TestCount.Read(RunnerOutput.Read("cargo-pass"), null);
        Assert.Equal(real, TestCount.Read(line + RunnerOutput.Read("cargo-pass") + line, null));
    }

    [Theory]
    [InlineData("packages/a test: ", "packages/b test: ")]
    [InlineData("a:test: ", "b:test: ")]
    public void Interleaved_workspaces_are_read_one_by_one(string one, string other)
    {
        var lines = RunnerOutput.Read("jest-pass").Split('\n');
        var interleaved = string.Concat(lines.Select(l => $"{one}{l}\n{other}{l}\n"));

        Assert.Equal(new TestTally(8, 0, 2, "Jest"), TestCount.Read(interleaved, null));
    }

    [Theory]
    [InlineData("1..3\nok 1\nok 2\n", "2 1 0 TAP")] // breaks off
    [InlineData("1..2\nok 1\nok 2\nnot ok 3\n", "2 2 0 TAP")] // goes on past the plan
    [InlineData("ok 1\nok 2\n1..2\nok 1\nnot ok 2\n1..2\n", "4 1 0 TAP")] // plans at the end
    [InlineData("ok\nok\n1..2\nok\n1..1\n", "3 0 0 TAP")] // without numbers
    [InlineData("1..4\nok 1\n... cut ...\nok 4\n", "4 0 0 TAP")] // cut in the middle
    [InlineData("TAP version 14\nok 1\n", "1 1 0 TAP")] // never said its plan
    public void Tap_streams_keep_to_their_plan(string output, string expected) =>
        Assert.Equal(expected, Text(TestCount.Read(output, null)));

    [Fact]
    public void A_pattern_alone_decides_and_its_last_match_wins()
    {
        var output =
            "\x1b[32m3 checks done\x1b[0m\n5 checks done, 7 checks done\nbye\n" + RunnerOutput.Read("jest-pass");

        Assert.Equal(new TestTally(7, 0, 0, "count"), TestCount.Read(output, @"(\d+) checks done"));
        Assert.Null(TestCount.Read(output, @"(\d+) assertions"));
    }

    [Theory]
    [InlineData("(", "is not a regular expression")]
    [InlineData("tests", "has no group")]
    [InlineData("", "1 to 500 characters")]
    [InlineData(@"(\d+)(?=x)", "look-around")]
    [InlineData(@"(\d+)\1", "back reference")]
    public void A_faulty_pattern_is_refused_where_it_stands(string pattern, string says)
    {
        var fault = CountPattern.Check(pattern, "longrun.yaml", 7, 12);

        Assert.Contains(says, fault?.Message, StringComparison.Ordinal);
        Assert.StartsWith("longrun.yaml:7:12: error:", fault?.ToString(), StringComparison.Ordinal);
        Assert.Null(CountPattern.Check(@"^(\d+) passed", "longrun.yaml", 7, 12));
    }

    private static void Expect(string name, string expected) =>
        Assert.Equal(expected, Text(TestCount.Read(RunnerOutput.Read(name), null)));

    private static string Text(TestTally? tally) => tally is null
        ? "none"
        : string.Create(CultureInfo.InvariantCulture, $"{tally.Run} {tally.Failed} {tally.Skipped} {tally.Runner}");
}
