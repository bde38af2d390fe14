using System.Text;
using Longrun.Core.Gates;
using Xunit;

namespace Longrun.Core.Tests.Gates;

public sealed class ResultsFileTests
{
    private const string Pytest = """
        <?xml version="1.0" encoding="utf-8"?><testsuites>
        <testsuite name="pytest" errors="0" failures="1" skipped="1" tests="3" time="0.02">
        <testcase classname="tests.test_a.TestMail" name="test_sends" time="0.001" />
        <testcase classname="tests.test_a" name="test_bad" time="0.0"><failure message="assert 1 == 2">def test_bad():
        &gt; assert 1 == 2</failure></testcase>
        <testcase classname="tests.test_a" name="test_later" time="0.0">
        <skipped type="pytest.skip" message="no">x</skipped></testcase>
        </testsuite></testsuites>
        """;

    private const string Trx = """
        <?xml version="1.0" encoding="utf-8"?>
        <TestRun id="1" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
          <Results>
            <UnitTestResult testId="a" testName="Adds" outcome="Passed" />
            <UnitTestResult testId="b" testName="B.T.Two" outcome="Failed"><Output><StdOut>x</StdOut></Output>
            </UnitTestResult>
            <UnitTestResult testId="c" testName="B.T.Three" outcome="NotExecuted" />
          </Results>
          <TestDefinitions>
            <UnitTest name="Adds" id="a"><TestMethod className="B.T" name="Adds" /></UnitTest>
            <UnitTest name="B.T.Two" id="b"><TestMethod className="B.T" name="Two" /></UnitTest>
          </TestDefinitions>
          <ResultSummary outcome="Failed">
            <Counters total="3" executed="2" passed="1" failed="1" error="0" /></ResultSummary>
        </TestRun>
        """;

    [Fact]
    public void Junit_xml_tells_names_and_how_each_went()
    {
        var report = Told(Pytest);

        Assert.Equal(new TestTally(2, 1, 1, "JUnit XML"), report.Tally);
        Assert.Equal(["tests.test_a › test_bad"], report.FailedNames);
        Assert.Contains(new("tests.test_a.TestMail › test_sends", TestStatus.Passed), report.Tests);
        Assert.True(report.IsWhole);
    }

    [Fact]
    public void The_shapes_of_other_tools_are_read_alike()
    {
        var surefire = Told("""
            <testsuite name="a.B" tests="1" errors="1"><properties><property name="x" value="y"/></properties>
            <testcase name="c" classname="a.B"><error/><system-out><![CDATA[<failure>]]></system-out></testcase>
            </testsuite>
            """);
        var jest = Told("""
            <testsuites name="jest tests" tests="2" failures="0"><testsuite name="money" tests="2">
            <testcase classname="money adds" name="money adds"/>
            <testcase classname="money x" name="money x"><skipped/></testcase></testsuite></testsuites>
            """);
        var go = Told("""
            <testsuites><testsuite tests="3" name="ex/x"><testcase classname="ex/x" name="TestA"/>
            <testcase classname="ex/x" name="TestA/one"/><testcase classname="ex/x" name="TestB"/></testsuite>
            <testsuite tests="0" name="none"/></testsuites>
            """);

        Assert.Equal(new TestTally(1, 1, 0, "JUnit XML"), surefire.Tally);
        Assert.Equal(["money adds", "money x"], jest.Tests.Select(test => test.Name));
        Assert.Equal(new TestTally(2, 0, 0, "JUnit XML"), go.Tally);
    }

    [Fact]
    public void Trx_tells_names_with_their_classes()
    {
        var report = Told(Trx);

        Assert.Equal(new TestTally(2, 1, 1, "TRX"), report.Tally);
        Assert.Equal(["B.T.Adds", "B.T.Two", "B.T.Three"], report.Tests.Select(test => test.Name));
    }

    [Fact]
    public void A_host_that_crashed_has_failed_without_a_test_to_blame()
    {
        var crashed = Trx.Replace("outcome=\"Failed\">\n", "outcome=\"Aborted\">\n", StringComparison.Ordinal)
            .Replace("outcome=\"Failed\"><Output>", "outcome=\"Passed\"><Output>", StringComparison.Ordinal)
            .Replace("failed=\"1\"", "failed=\"0\"", StringComparison.Ordinal);

        Assert.Equal(new TestTally(2, 1, 1, "TRX"), Told(crashed).Tally);
    }

    [Fact]
    public void Tap_and_go_are_read_from_files_too()
    {
        Assert.Equal(new TestTally(1, 0, 0, "TAP"), Told("TAP version 13\nok 1 - a\n1..1\n").Tally);
        Assert.Equal("go test", Told(RunnerOutput.Read("go-json-fail")).Tally.Runner);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("hello", "is neither")]
    [InlineData("<html/>", "its root is html")]
    [InlineData("<testsuite tests=\"1\"><testcase name=\"a\"/>", "cannot be read")]
    [InlineData("<testsuite><testcase name=\"a\"></wrong></testsuite>", "cannot be read")]
    [InlineData("<testsuite tests=\"40\"><testcase name=\"a\"/></testsuite>", "says 40 tests, but lists 1")]
    [InlineData("<testsuite tests=\"1\" failures=\"1\"><testcase name=\"a\"/></testsuite>", "says 1 tests failed")]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><testsuite name=\"&e;\"/>", "cannot be read")]
    [InlineData("<!DOCTYPE l [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><testsuite name=\"&b;\"/>",
        "cannot be read")]
    public void What_says_nothing_is_refused_with_the_reason(string text, string reason) => Assert.Contains(
        reason, Assert.IsType<ResultsRead.Unfit>(ResultsFile.Read(Encoding.UTF8.GetBytes(text))).Reason,
        StringComparison.Ordinal);

    [Fact]
    public void Depth_and_size_have_their_bounds()
    {
        var deep = string.Concat(Enumerable.Repeat("<testsuite>", 100_000));
        var huge = new byte[ResultsFile.BytesMax + 1];

        Assert.IsType<ResultsRead.Unfit>(ResultsFile.Read(Encoding.UTF8.GetBytes(deep)));
        Assert.IsType<ResultsRead.Unfit>(ResultsFile.Read(huge));
    }

    [Fact]
    public void Any_cut_and_any_flipped_byte_is_read_or_refused_and_never_thrown()
    {
        foreach (var whole in new[] { Encoding.UTF8.GetBytes(Pytest), Encoding.UTF8.GetBytes(Trx) })
        {
            for (var i = 0; i < whole.Length; i += 3)
            {
                var flipped = (byte[])whole.Clone();
                flipped[i] ^= (byte)(1 << (i % 8));
                Assert.NotNull(ResultsFile.Read(flipped));
                Assert.NotNull(ResultsFile.Read(whole[..i]));
            }
        }
    }

    private static TestReport Told(string text) =>
        Assert.IsType<ResultsRead.Told>(ResultsFile.Read(Encoding.UTF8.GetBytes(text))).Report;
}
