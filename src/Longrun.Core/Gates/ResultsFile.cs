using System.Text;

namespace Longrun.Core.Gates;

/// <summary>What a results file says, or why it says nothing.</summary>
internal abstract record ResultsRead
{
    private ResultsRead()
    {
    }

    public sealed record Told(TestReport Report) : ResultsRead;

    /// <summary>The end of a sentence that begins with the file's name.</summary>
    public sealed record Unfit(string Reason) : ResultsRead;
}

/// <summary>
/// Reads a file that a runner wrote about its tests: TRX, JUnit XML, TAP, or what <c>go test -json</c> prints. The code
/// under test could have written it as well: what it says is *reported*.
/// </summary>
internal static class ResultsFile
{
    /// <summary>Bytes of one file: 20,000 tests with what they printed.</summary>
    public const int BytesMax = 32 << 20;

    /// <summary>Files that the globs of one gate may match: one a package of a large workspace.</summary>
    public const int FilesMax = 500;

    /// <summary>Bytes of all of them.</summary>
    public const long AllBytesMax = 64L << 20;

    public static ResultsRead Read(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            return new ResultsRead.Unfit("is empty");
        }

        if (bytes.Length > BytesMax)
        {
            return new ResultsRead.Unfit($"has more than {BytesMax >> 20} MiB");
        }

        if (IsXml(bytes))
        {
            return ResultsXml.Read(bytes);
        }

        return TestReport.Read(Encoding.UTF8.GetString(bytes), null) is { } report
            ? new ResultsRead.Told(report)
            : new ResultsRead.Unfit("is neither TRX, JUnit XML, TAP nor the output of go test -json");
    }

    /// <summary>What several files say together.</summary>
    public static TestReport Sum(IReadOnlyCollection<TestReport> reports) => new(
        reports.Select(report => report.Tally).Aggregate((a, b) => a + b),
        [.. reports.SelectMany(report => report.Tests).Take(TestReport.TestsMax)]);

    private static bool IsXml(byte[] bytes)
    {
        var start = bytes.AsSpan(0, Math.Min(bytes.Length, 200));
        return start is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..]
            || Encoding.UTF8.GetString(start).TrimStart('\uFEFF', ' ', '\t', '\r', '\n').StartsWith('<');
    }
}
