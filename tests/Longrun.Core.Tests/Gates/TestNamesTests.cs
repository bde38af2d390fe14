using System.Collections.Immutable;
using Longrun.Core.Gates;
using Xunit;

namespace Longrun.Core.Tests.Gates;

public sealed class TestNamesTests
{
    [Theory]
    [InlineData("pytest-fail", "failed test_a.py::test_bad|failed test_a.py::test_setup")]
    [InlineData("pytest-error", "failed test_a.py")]
    [InlineData("unittest-fail", "failed test_u.T.test_c")]
    [InlineData("jest-verbose",
        "passed a.test.js › money › adds|passed a.test.js › money › subtracts|skipped a.test.js › one day"
        + "|passed a.test.js › top|passed b.test.js › second file")]
    [InlineData("jest-fail", "failed a.test.js › bad|passed a.test.js › good|skipped a.test.js › later")]
    [InlineData("vitest-fail", "failed a.test.mjs › bad|passed a.test.mjs › good|skipped a.test.mjs › later")]
    [InlineData("vitest-skip", "")]
    [InlineData("node-spec-fail", "failed bad|passed good|skipped later")]
    [InlineData("node-tap-fail", "failed bad|passed good|skipped later")]
    [InlineData("mocha-fail", "failed bad|passed good|skipped later")]
    [InlineData("cargo-fail", "passed src/lib.rs › tests::a|failed src/lib.rs › tests::b")]
    [InlineData("vstest-fail", "skipped B.T.Three|failed B.T.Two")]
    [InlineData("vstest-verbose", "passed B.T.One|skipped B.T.Three|failed B.T.Two")]
    [InlineData("mtp-fail", "skipped B.T.Three|failed B.T.Two")]
    [InlineData("prove-v-fail",
        "passed adds|failed bad|passed first|passed inner|passed inner two|skipped later|passed outer"
        + "|skipped some day")]
    [InlineData("go-v-skip", "skipped example.com/x › TestC")]
    public void The_names_that_a_runner_prints_are_read(string output, string names) =>
        Assert.Equal(names, Names(RunnerOutput.Read(output)));

    [Theory]
    [InlineData("go-json-fail")]
    [InlineData("go-json-pass")]
    [InlineData("node-spec-pass")]
    [InlineData("node-tap-pass")]
    [InlineData("jest-verbose")]
    [InlineData("jest-fail")]
    [InlineData("mocha-pass")]
    [InlineData("cargo-pass")]
    [InlineData("vstest-verbose")]
    public void Some_runners_name_every_test(string output) =>
        Assert.True(TestReport.Read(RunnerOutput.Read(output), null)!.IsWhole, Names(RunnerOutput.Read(output)));

    [Fact]
    public void Where_the_names_of_all_are_told_one_that_failed_is_among_them()
    {
        foreach (var name in RunnerOutput.Names())
        {
            // A stream that broke off has failed without a test to blame.
            if (!name.Contains("bail", StringComparison.Ordinal)
                && TestReport.Read(RunnerOutput.Read(name), null) is { IsWhole: true } report)
            {
                Assert.True(report.Tally.Failed == 0 || report.FailedNames.Length > 0, name);
            }
        }
    }

    [Fact]
    public void Pytest_names_all_with_v_and_with_xdist()
    {
        const string end = "\n========= 2 passed, 1 skipped, 1 failed in 0.03s ===========================\n";
        const string banner = "============================= test session starts ==============================\n";
        Assert.Equal(
            "passed t/test_a.py::C::test_x[a b]|passed t/test_a.py::test_y|failed t/test_a.py::test_z"
            + "|skipped t/test_a.py::test_s",
            Names(banner + "t/test_a.py::C::test_x[a b] PASSED   [ 25%]\nt/test_a.py::test_y PASSED [ 50%]\n"
                + "t/test_a.py::test_z FAILED [ 75%]\nt/test_a.py::test_s SKIPPED (no net) [100%]\n"
                + "=== short test summary info ===\nFAILED t/test_a.py::test_z - assert 1\n" + end, sorted: false));
        Assert.Equal("passed t/test_a.py::test_y", Names(
            banner + "[gw1] [ 50%] PASSED t/test_a.py::test_y \n========== 1 passed in 0.03s "
            + "=============================================\n"));
    }

    [Fact]
    public void A_suite_that_failed_for_its_test_is_not_a_failed_test()
    {
        var report = new TestReport(new(2, 2, 0, "node --test"),
        [
            new("mail", TestStatus.Failed), new("mail › retries", TestStatus.Failed),
            new("mail!", TestStatus.Failed), new("other", TestStatus.Passed),
        ]);

        Assert.Equal(["mail › retries", "mail!"], report.FailedNames);
    }

    [Fact]
    public void A_list_that_was_kept_is_read_as_it_was()
    {
        var report = new TestReport(new(2, 1, 1, "Jest"),
        [
            NamedTest.Of("b\tc\nd", TestStatus.Skipped), NamedTest.Of("a", TestStatus.Failed),
            NamedTest.Of("a", TestStatus.Passed),
        ]);

        Assert.Equal("passed\ta\nfailed\ta\nskipped\tb c d\n", report.ToList());
        Assert.Equal(3, TestReport.ReadList(report.ToList()!).Length);
        Assert.Empty(TestReport.ReadList("nonsense\nmore\tof it\n"));
    }

    [Fact]
    public void Endless_names_and_endless_lists_stay_bounded()
    {
        var name = new string('x', 1_500);
        var many = string.Concat(Enumerable.Range(0, 30_000).Select(n => $"ok {n + 1} - {name} {n}\n"));
        var report = TestReport.Read(many + "1..30000\n", null)!;

        Assert.Equal(TestReport.TestsMax, report.Tests.Length);
        Assert.False(report.IsWhole);
        Assert.All(report.Tests.Take(10), test => Assert.True(test.Name.Length <= 300));
        Assert.Null(report.ToList());
    }

    private static string Names(string output, bool sorted = true)
    {
        ImmutableArray<NamedTest> tests = TestReport.Read(output, null)?.Tests ?? [];
        var shown = sorted ? tests.OrderBy(test => test.Name, StringComparer.Ordinal) : tests.AsEnumerable();
        return string.Join("|", shown.Select(test => $"{test.Status.ToString().ToLowerInvariant()} {test.Name}"));
    }
}
