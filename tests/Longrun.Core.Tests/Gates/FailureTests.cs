using System.Globalization;
using System.Text.RegularExpressions;
using Longrun.Core.Gates;
using Xunit;

namespace Longrun.Core.Tests.Gates;

/// <summary>Which failures are the same one, over what real runners have printed.</summary>
public sealed partial class FailureTests
{
    public static TheoryData<string> Failing => [.. RunnerOutput.Names().Where(name =>
        name.Contains("fail", StringComparison.Ordinal) || name.Contains("error", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Failing))]
    public void Other_times_numbers_and_folders_are_the_same_failure(string name)
    {
        var log = RunnerOutput.Read(name);

        Assert.True(Of(Elsewhere(log)).IsSameAs(Of(log)), Difference(Of(log), Of(Elsewhere(log))));
    }

    [Theory]
    [InlineData("vitest-fail", "bad")]
    [InlineData("jest-fail", "bad")]
    [InlineData("node-tap-fail", "bad")]
    [InlineData("node-spec-fail", "bad")]
    [InlineData("mocha-fail", "bad")]
    [InlineData("pytest-fail", "test_bad")]
    [InlineData("pytest-q-fail", "test_bad")]
    [InlineData("unittest-fail", "test_c")]
    [InlineData("cargo-fail", "tests::b")]
    [InlineData("go-v-fail", "TestB")]
    [InlineData("go-json-fail", "TestB")]
    [InlineData("vstest-fail", "B.T.Two")]
    [InlineData("mtp-fail", "B.T.Two")]
    [InlineData("vstest-error", "CS1002")]
    public void Another_test_or_another_error_is_another_failure(string name, string what)
    {
        var log = RunnerOutput.Read(name);

        Assert.False(Of(log.Replace(what, what + "_other", StringComparison.Ordinal)).IsSameAs(Of(log)));
    }

    [Fact]
    public void Fewer_failures_are_progress_and_more_or_others_are_none()
    {
        var two = Of("not ok 1 - a\nnot ok 2 - b\n");
        var one = Of("ok 1 - a\nnot ok 2 - b\n");

        Assert.True(one.IsLessThan(two));
        Assert.False(one.IsSameAs(two));
        Assert.False(two.IsLessThan(one));
        Assert.False(Of("not ok 1 - c\n").IsLessThan(two));
        Assert.True(Counted("2 tests failed, 9 ran").IsLessThan(Counted("3 tests failed, 9 ran")));
        Assert.False(Counted("1 test failed, 9 ran").IsSameAs(Counted("2 tests failed, 9 ran")));
        Assert.True(Counted("2 tests failed, 9 ran").IsSameAs(Counted("2 tests failed, 12 ran")));
    }

    [Fact]
    public void A_log_that_names_no_failure_counts_as_a_whole()
    {
        Assert.False(Of("src/a.ts is not formatted\n").IsSameAs(Of("src/b.ts is not formatted\n")));
        Assert.True(Of("12 lines\n").IsSameAs(Of("13 lines\n")));
    }

    [Theory]
    [InlineData("/tmp/x/checkouts/ab12/src/a.ts(3,27): error TS2322", "a.ts(#): error TS2322")]
    [InlineData("at src/money/a.ts:3:27 in 0.12s", "at src/money/a.ts:# in #")]
    [InlineData("commit 59807616e1fa2540724bfbac14d7976d7e4a3860 at 2026-11-25T16:03:52.123Z", "commit # at #")]
    [InlineData("id 550e8400-e29b-41d4-a716-446655440000", "id #")]
    [InlineData("test_2 of part3: 3 tests", "test_2 of part3: # test")]
    public void What_varies_goes_and_what_names_it_stays(string line, string normal) =>
        Assert.Equal(normal, Failure.Normal(line));

    private static Failure Of(string log) => Failure.Of([new("gate tests: exit code 1") { Tail = log }]);

    private static Failure Counted(string reason) => Failure.Of([new($"gate tests: {reason} (x, exit code 1)")]);

    /// <summary>As another run of the same prints it: in another folder, with other numbers.</summary>
    private static string Elsewhere(string log) => Number().Replace(
        log.Replace("/home/me/project", "/var/lib/runs/b885370c02d1/tree", StringComparison.Ordinal),
        match => (int.Parse(match.Value, CultureInfo.InvariantCulture) + 7).ToString(CultureInfo.InvariantCulture));

    private static string Difference(Failure a, Failure b) =>
        string.Join('\n', a.Lines.Except(b.Lines).Concat(b.Lines.Except(a.Lines)));

    [GeneratedRegex(@"(?<![\w.#\u001b\[;-])\d{1,6}(?=[\s,:)]|ms|s\b)")]
    private static partial Regex Number();
}
