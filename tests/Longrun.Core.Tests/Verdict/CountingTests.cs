using Longrun.Core.Verdict.Integrity.Tests;
using Xunit;

namespace Longrun.Core.Tests.Verdict;

/// <summary>What a change does to tests, as it is counted.</summary>
public sealed class CountingTests
{
    private const string Sums = """
        def test_adds_two():
            assert total([12.5, 3.25]) == 15.75

        def test_of_nothing():
            assert total([]) == 0

        """;

    [Fact]
    public void A_test_with_another_name_is_told_with_both()
    {
        var renamed = Of(Sums.Replace("test_adds_two", "test_sums_up", StringComparison.Ordinal)).TestsRenamed;

        Assert.Equal("test_adds_two → test_sums_up", Assert.Single(renamed).Text);
    }

    [Fact]
    public void A_test_that_asserts_something_else_is_no_test_renamed()
    {
        var counted = Of(Sums.Replace("test_adds_two", "test_sums_up", StringComparison.Ordinal)
            .Replace("total([12.5, 3.25]) == 15.75", "invoice is not None", StringComparison.Ordinal));

        Assert.Empty(counted.TestsRenamed);
        Assert.Equal(["test_adds_two"], counted.TestsRemoved);
    }

    [Fact]
    public void Two_tests_that_became_one_are_no_tests_renamed()
    {
        const string twice = Sums + """

            def test_adds_again():
                assert total([12.5, 3.25]) == 15.75

            """;
        var one = Sums.Replace("test_adds_two", "test_sums_up", StringComparison.Ordinal);

        Assert.Empty(Counting.Of(Changes.Of(Changes.Edit("test_sums.py", twice, one))).TestsRenamed);
    }

    [Fact]
    public void A_name_that_two_tests_have_is_none_that_a_test_was_renamed_to()
    {
        const string idle = "\ndef test_sums_up():\n    pass\n";
        var real = "def test_sums_up():\n    assert total([12.5, 3.25]) == 15.75\n";
        var gone = "def test_of_nothing():\n    assert total([]) == 0\n";
        var change = Changes.Of(
            Changes.Edit("tests/test_sums.py", Sums, gone + idle), Changes.New("tests/sum_cases.py", real));

        Assert.Empty(Counting.Of(change).TestsRenamed);
        Assert.Equal(Severity.Reject, change.Worst(FindingKind.TestsEmptied));
    }

    private static ChangeFacts Of(string after) =>
        Counting.Of(Changes.Of(Changes.Edit("test_sums.py", Sums, after)));
}
