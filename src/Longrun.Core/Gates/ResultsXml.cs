using System.Collections.Immutable;
using System.Globalization;
using System.Xml;

namespace Longrun.Core.Gates;

/// <summary>
/// TRX and JUnit XML, in the shapes of surefire, pytest, jest-junit, Vitest, node, go-junit-report and gotestsum. The
/// reader is the one for messages from strangers: it knows no document type and no entity but XML's own five.
/// </summary>
internal static class ResultsXml
{
    /// <summary>Elements within each other; real files have six.</summary>
    private const int DepthMax = 60;

    /// <summary>Bytes of one start tag: a message of a failed assertion is an attribute.</summary>
    private const int TagMax = 4 << 20;

    private const string JUnit = "JUnit XML";
    private const string Trx = "TRX";

    public static ResultsRead Read(byte[] bytes)
    {
        var quotas = new XmlDictionaryReaderQuotas
        {
            MaxDepth = DepthMax, MaxBytesPerRead = TagMax, MaxStringContentLength = ResultsFile.BytesMax,
            MaxNameTableCharCount = 1 << 20, MaxArrayLength = 1,
        };
        try
        {
            using var reader = XmlDictionaryReader.CreateTextReader(bytes, quotas);
            reader.MoveToContent();
            return reader.LocalName switch
            {
                "TestRun" => ReadTrx(reader),
                "testsuites" or "testsuite" => ReadJUnit(reader),
                var other => new ResultsRead.Unfit($"is XML, but neither TRX nor JUnit's: its root is {Shown(other)}"),
            };
        }
        catch (Exception e) when (e is XmlException or FormatException or ArgumentException or InvalidOperationException
            or OverflowException or IndexOutOfRangeException or NullReferenceException)
        {
            // The last two are the reader's own slips: it looks beyond the end of a declaration that is cut (.NET 10).
            return new ResultsRead.Unfit($"cannot be read: {Shown(e.Message)}");
        }
    }

    private sealed class Case(string name)
    {
        public string Name { get; } = name;

        public TestStatus Status { get; set; }
    }

    private static ResultsRead ReadJUnit(XmlReader reader)
    {
        var cases = new List<(string Class, Case Case)>();
        Case? current = null;
        var suites = new Declared();
        do
        {
            if (reader.NodeType == XmlNodeType.EndElement && reader.LocalName == "testcase")
            {
                current = null;
            }
            else if (reader.NodeType == XmlNodeType.EndElement && reader.LocalName == "testsuite")
            {
                suites.Close();
            }
            else if (reader.NodeType == XmlNodeType.Element)
            {
                switch (reader.LocalName)
                {
                    case "testsuite":
                        suites.Open(
                            Number(reader, "tests"), (long)Number(reader, "failures") + Number(reader, "errors"));
                        if (reader.IsEmptyElement)
                        {
                            suites.Close();
                        }

                        break;
                    case "testcase":
                        var (place, name) = (reader.GetAttribute("classname") ?? "", reader.GetAttribute("name") ?? "");
                        var found = new Case(NameOf(place, name));
                        cases.Add((place, found));
                        current = reader.IsEmptyElement ? null : found;
                        break;
                    case "failure" or "error" when current is not null:
                        current.Status = TestStatus.Failed;
                        break;
                    case "skipped" when current is { Status: TestStatus.Passed }:
                        current.Status = TestStatus.Skipped;
                        break;
                    default:
                        break;
                }
            }
        }
        while (reader.Read());
        return ToldByJUnit(cases, suites.Tests, suites.Failed);
    }

    /// <summary>
    /// What suites say they hold. One with others in it says the sum of theirs, and so counts only where they say less.
    /// </summary>
    private sealed class Declared
    {
        private readonly Stack<(long Tests, long Failed, long InnerTests, long InnerFailed)> open = [];

        public long Tests { get; private set; }

        public long Failed { get; private set; }

        public void Open(long tests, long failed) => open.Push((tests, failed, 0, 0));

        public void Close()
        {
            if (!open.TryPop(out var suite))
            {
                return;
            }

            var (tests, failed) = (Math.Max(suite.Tests, suite.InnerTests), Math.Max(suite.Failed, suite.InnerFailed));
            if (open.TryPop(out var outer))
            {
                open.Push(outer with
                {
                    InnerTests = outer.InnerTests + tests, InnerFailed = outer.InnerFailed + failed,
                });
            }
            else
            {
                (Tests, Failed) = (Tests + tests, Failed + failed);
            }
        }
    }

    /// <summary>
    /// Suites say how many they have: where more are declared than listed, the file is cut, or lies. Fewer than listed
    /// are not, as a test that fails in its teardown too is listed twice.
    /// </summary>
    private static ResultsRead ToldByJUnit(
        List<(string Class, Case Case)> cases, long declared, long declaredFailed)
    {
        if (declared > cases.Count)
        {
            return new ResultsRead.Unfit($"says {declared} tests, but lists {cases.Count}");
        }

        var all = cases.Select(c => c.Case.Name).ToHashSet(StringComparer.Ordinal);
        var tests = cases.Select(c => c.Case).Where(c => !IsSubtest(c.Name, all))
            .Select(c => NamedTest.Of(c.Name, c.Status)).ToImmutableArray();
        var failed = tests.Count(t => t.Status == TestStatus.Failed);
        return declaredFailed > cases.Count(c => c.Case.Status == TestStatus.Failed)
            ? new ResultsRead.Unfit($"says {declaredFailed} tests failed, but lists {failed} that did")
            : new ResultsRead.Told(Report(JUnit, tests, failed));
    }

    /// <summary>Go's subtests are listed beside their test; its name comes before theirs.</summary>
    private static bool IsSubtest(string name, HashSet<string> all) =>
        name.LastIndexOf('/') is var slash and > 0 && all.Contains(name[..slash]);

    /// <summary>jest-junit puts the suite into the name and the whole into the class.</summary>
    private static string NameOf(string place, string name) => place.Length == 0
        || name.StartsWith(place, StringComparison.Ordinal) ? name
        : name.Length == 0 ? place
        : place + NamedTest.Separator + name;

    private static ResultsRead ReadTrx(XmlReader reader)
    {
        var results = new List<(string Id, string Name, string Outcome)>();
        var classes = new Dictionary<string, string>(StringComparer.Ordinal);
        var inner = new HashSet<int>();
        var (definition, outcome) = ("", "");
        long declared = -1, declaredFailed = 0;
        do
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (reader.LocalName)
            {
                case "UnitTestResult":
                    results.Add((reader.GetAttribute("testId") ?? "", reader.GetAttribute("testName") ?? "",
                        reader.GetAttribute("outcome") ?? ""));
                    break;
                case "InnerResults" when results.Count > 0:
                    // The rows of a data-driven test count, not the test around them.
                    inner.Add(results.Count - 1);
                    break;
                case "UnitTest":
                    definition = reader.GetAttribute("id") ?? "";
                    break;
                case "TestMethod":
                    classes[definition] = reader.GetAttribute("className") ?? "";
                    break;
                case "ResultSummary":
                    outcome = reader.GetAttribute("outcome") ?? "";
                    break;
                case "Counters":
                    (declared, declaredFailed) = (Number(reader, "total"), (long)Number(reader, "failed")
                        + Number(reader, "error") + Number(reader, "timeout") + Number(reader, "aborted"));
                    break;
                default:
                    break;
            }
        }
        while (reader.Read());
        var tests = results.Where((_, index) => !inner.Contains(index)).Select(result => NamedTest.Of(
            WithClass(classes.GetValueOrDefault(result.Id, ""), result.Name), StatusOf(result.Outcome)));
        return ToldByTrx([.. tests], results.Count, outcome, declared, declaredFailed);
    }

    private static ResultsRead ToldByTrx(
        ImmutableArray<NamedTest> tests, int listed, string outcome, long declared, long declaredFailed)
    {
        if (declared > listed)
        {
            return new ResultsRead.Unfit($"says {declared} tests, but lists {listed}");
        }

        var failed = tests.Count(test => test.Status == TestStatus.Failed);
        if (declaredFailed > failed)
        {
            return new ResultsRead.Unfit($"says {declaredFailed} tests failed, but lists {failed} that did");
        }

        // A host that crashed ends the run without a test to blame.
        var broke = outcome is "Failed" or "Aborted" or "Error" or "Timeout";
        return new ResultsRead.Told(Report(Trx, tests, broke ? Math.Max(1, failed) : failed));
    }

    private static TestReport Report(string runner, ImmutableArray<NamedTest> tests, int failed)
    {
        var skipped = tests.Count(test => test.Status == TestStatus.Skipped);
        var report = new TestReport(TestTally.Of(runner, tests.Length - skipped, failed, skipped), tests);
        return report with { Tests = [.. tests.Take(TestReport.TestsMax)] };
    }

    /// <summary>MSTest's results have the method's name alone.</summary>
    private static string WithClass(string place, string name) =>
        place.Length == 0 || name.StartsWith(place, StringComparison.Ordinal) ? name : $"{place}.{name}";

    private static TestStatus StatusOf(string outcome) => outcome switch
    {
        "Passed" or "PassedButRunAborted" or "Warning" or "Completed" => TestStatus.Passed,
        "NotExecuted" or "NotRunnable" or "Inconclusive" or "Pending" or "Disconnected" => TestStatus.Skipped,
        // Without an outcome it is an error, says the format's schema.
        _ => TestStatus.Failed,
    };

    /// <summary>A number that is none counts as 0.</summary>
    private static int Number(XmlReader reader, string attribute) => int.TryParse(
        reader.GetAttribute(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string Shown(string text)
    {
        var line = NamedTest.Of(text, TestStatus.Passed).Name;
        return line.Length > 160 ? line[..160] : line;
    }
}
