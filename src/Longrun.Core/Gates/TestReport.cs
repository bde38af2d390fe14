using System.Collections.Immutable;
using System.Text;

namespace Longrun.Core.Gates;

internal enum TestStatus
{
    Passed,
    Failed,

    /// <summary>It did not run, or could not fail.</summary>
    Skipped,
}

/// <summary>One test as its runner calls it: suites first, with <see cref="Separator"/> between.</summary>
internal sealed record NamedTest(string Name, TestStatus Status)
{
    public const string Separator = " › ";

    /// <summary>Characters of a name: one with its arguments in it can be endless.</summary>
    private const int NameMax = 300;

    /// <summary>On one line, without what a terminal or a list would take for something else.</summary>
    public static NamedTest Of(string name, TestStatus status)
    {
        var cut = name.Length > NameMax ? name[..NameMax] : name;
        var clean = cut.Any(char.IsControl) ? string.Concat(cut.Select(c => char.IsControl(c) ? ' ' : c)) : cut;
        return new(clean.Trim(), status);
    }

    /// <summary>The test's own name, without the suites it is in.</summary>
    public string Leaf
    {
        get
        {
            var suite = Math.Max(After(Name.LastIndexOf(Separator, StringComparison.Ordinal), Separator.Length),
                After(Name.LastIndexOf("::", StringComparison.Ordinal), 2));
            if (suite > 0)
            {
                return Name[suite..];
            }

            var arguments = Name.IndexOf('(', StringComparison.Ordinal);
            return Name[After(Name.AsSpan(0, arguments < 0 ? Name.Length : arguments).LastIndexOf('.'), 1)..];
        }
    }

    /// <summary>Its own name without the values of a row: <c>test_hours</c> of <c>test_hours[2h-7200]</c>.</summary>
    public string Stem => Leaf.AsSpan().TrimEnd() is [.., ']' or ')'] ? Leaf[..Before(Leaf)] : Leaf;

    private static int Before(string leaf) => leaf.AsSpan().IndexOfAny('[', '(') is > 0 and var at ? at : leaf.Length;

    private static int After(int index, int length) => index < 0 ? 0 : index + length;
}

/// <summary>What one run of tests reported: how many, and which.</summary>
/// <param name="Tally">How many.</param>
/// <param name="Tests">Those whose names were told, in no order; a name can be there more than once.</param>
internal sealed record TestReport(TestTally Tally, ImmutableArray<NamedTest> Tests)
{
    /// <summary>Tests of one gate; beyond it the list is cut and says nothing of what is gone.</summary>
    public const int TestsMax = 20_000;

    /// <summary>Names of failed tests that a run carries.</summary>
    public const int FailedMax = 20;

    /// <summary>Characters of a list that is kept: some 20,000 names of usual length.</summary>
    public const int ListMax = 2 << 20;

    /// <summary>
    /// Every test that ran has its name here, so that one which is missing did not run. Many runners name only what
    /// failed.
    /// </summary>
    public bool IsWhole => !Tests.IsEmpty && Tests.Length < TestsMax
        && Tests.Count(test => test.Status != TestStatus.Skipped) >= Tally.Run;

    /// <summary>
    /// Names of what failed, each once. A suite that failed because a test in it did is not named beside that test.
    /// </summary>
    public ImmutableArray<string> FailedNames => FailedOf(Tests);

    /// <summary>The same of tests of which nobody has told how many there are.</summary>
    public static ImmutableArray<string> FailedOf(ImmutableArray<NamedTest> tests)
    {
        var names = tests.Where(test => test.Status == TestStatus.Failed).Select(test => test.Name)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        // Sorted, what is in a suite comes after it; others may stand between.
        var suites = new HashSet<string>(names.SelectMany(SuitesOf), StringComparer.Ordinal);
        return [.. names.Where(name => !suites.Contains(name))];
    }

    /// <summary>Reads what a runner printed. Null where no count is found.</summary>
    /// <param name="output">May have been cut in the middle.</param>
    /// <param name="countPattern">The gate's own pattern, already checked; it alone decides, without names.</param>
    public static TestReport? Read(string output, string? countPattern)
    {
        if (countPattern is not null)
        {
            return TestCount.Read(output, countPattern) is { } counted ? new(counted, []) : null;
        }

        var lines = OutputText.Lines(output);
        ImmutableArray<ImmutableArray<string>> streams = [lines];
        if (TestCount.Sum(streams) is not { } tally)
        {
            streams = OutputText.Streams(lines);
            if (TestCount.Sum(streams) is not { } interleaved)
            {
                return null;
            }

            tally = interleaved;
        }

        return new(tally, [.. streams.SelectMany(stream => TestNames.Read(stream, tally.Runner)).Take(TestsMax)]);
    }

    /// <summary>One line a test, sorted: <c>passed</c>, a tab, the name. Null: it is too much to keep.</summary>
    public string? ToList()
    {
        var text = new StringBuilder();
        var sorted = Tests.OrderBy(test => test.Name, StringComparer.Ordinal).ThenBy(test => test.Status);
        foreach (var test in sorted)
        {
            text.Append(Word(test.Status)).Append('\t').Append(test.Name).Append('\n');
            if (text.Length > ListMax)
            {
                return null;
            }
        }

        return text.ToString();
    }

    public static ImmutableArray<NamedTest> ReadList(string text) =>
    [
        .. from line in text.Split('\n')
           let tab = line.IndexOf('\t', StringComparison.Ordinal)
           where tab > 0 && StatusOf(line[..tab]) is not null
           select new NamedTest(line[(tab + 1)..], StatusOf(line[..tab])!.Value),
    ];

    private static IEnumerable<string> SuitesOf(string name)
    {
        for (var at = name.IndexOf(NamedTest.Separator, StringComparison.Ordinal); at >= 0;
            at = name.IndexOf(NamedTest.Separator, at + 1, StringComparison.Ordinal))
        {
            yield return name[..at];
        }
    }

    private static string Word(TestStatus status) => status switch
    {
        TestStatus.Passed => "passed",
        TestStatus.Failed => "failed",
        _ => "skipped",
    };

    private static TestStatus? StatusOf(string word) => word switch
    {
        "passed" => TestStatus.Passed,
        "failed" => TestStatus.Failed,
        "skipped" => TestStatus.Skipped,
        _ => null,
    };
}
