using System.Text;
using Longrun.Core.Gates;
using Longrun.Core.Verdict;
using Longrun.Processes;

namespace Longrun;

/// <summary>Which tests passed in a gate's run, by the list that was kept of it: see docs/formats/gates.md.</summary>
internal static class TestLists
{
    /// <summary>Bytes of one list: some 20,000 names of usual length, twice.</summary>
    private const int BytesMax = 4 << 20;

    /// <summary>
    /// Reads each list of that folder once, and only when it is asked for. What is gone has no names.
    /// </summary>
    public static PassedTests In(string folder)
    {
        var known = new Dictionary<string, IReadOnlyCollection<string>>(StringComparer.Ordinal);
        return run => run.Tests is not { } name ? []
            : known.TryGetValue(name, out var names) ? names
            : known[name] = Read(folder, name);
    }

    private static IReadOnlyCollection<string> Read(string folder, string name) =>
        name == Path.GetFileName(name)
        && SafeFile.ReadCapped(Path.Combine(folder, name), BytesMax) is SafeRead.Content content
            ? [.. from test in TestReport.ReadList(Encoding.UTF8.GetString(content.Bytes))
                  where test.Status == TestStatus.Passed
                  select test.Name]
            : [];
}
