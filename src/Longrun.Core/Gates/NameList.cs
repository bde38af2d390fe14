using System.Collections.Immutable;

namespace Longrun.Core.Gates;

/// <summary>Gathers the names of tests: each as it is told, and those that a summary says failed.</summary>
internal sealed class NameList
{
    private readonly List<NamedTest> tests = [];
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly HashSet<string> failed = new(StringComparer.Ordinal);

    public void Add(string name, TestStatus status)
    {
        var test = NamedTest.Of(name, status);
        if (tests.Count < TestReport.TestsMax && test.Name.Length > 0)
        {
            known.Add(test.Name);
            tests.Add(test);
        }
    }

    /// <summary>Unless it was named before.</summary>
    public void AddOnce(string name, TestStatus status)
    {
        if (!known.Contains(NamedTest.Of(name, status).Name))
        {
            Add(name, status);
        }
    }

    /// <summary>What a summary at the end names once more, or for the first time.</summary>
    public void Fail(string name)
    {
        if (failed.Count < TestReport.TestsMax)
        {
            failed.Add(NamedTest.Of(name, TestStatus.Failed).Name);
        }
    }

    public ImmutableArray<NamedTest> ToImmutable() =>
    [
        .. tests.Select(test => failed.Contains(test.Name) ? test with { Status = TestStatus.Failed } : test),
        .. failed.Where(name => name.Length > 0 && !known.Contains(name))
            .Select(name => new NamedTest(name, TestStatus.Failed)),
    ];
}

/// <summary>Where a line stands in an indented report: the suites above it.</summary>
internal sealed class SuiteStack
{
    /// <summary>Deeper than anybody nests suites.</summary>
    private const int DepthMax = 50;

    private readonly List<(int Indent, string Name)> suites = [];

    public void Clear() => suites.Clear();

    /// <summary>A suite begins; whatever stood at its margin or deeper is over.</summary>
    public void Open(int indent, string name)
    {
        Close(indent);
        if (suites.Count < DepthMax)
        {
            suites.Add((indent, name));
        }
    }

    /// <summary>The name of a test at this margin, with its suites.</summary>
    public string Name(int indent, string name)
    {
        Close(indent);
        return string.Join(NamedTest.Separator, suites.Select(suite => suite.Name).Append(name));
    }

    private void Close(int indent) => suites.RemoveAll(suite => suite.Indent >= indent);
}
