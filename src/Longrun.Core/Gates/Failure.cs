using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Longrun.Core.Text;

namespace Longrun.Core.Gates;

/// <summary>
/// What an attempt failed of, so that two failures can be compared: the reasons and the lines of the logs that name
/// what failed, without numbers, times, hashes and folders, which differ from run to run.
/// </summary>
/// <param name="Lines">Sorted, each once.</param>
/// <param name="Tests">How many tests failed, where the reasons say so.</param>
internal sealed record Failure(ImmutableArray<string> Lines, int? Tests)
{
    /// <summary>Lines of one log; its end is at most 4,000 characters long.</summary>
    private const int LinesMax = 200;

    /// <summary>Characters; what is beyond says little about which failure it is.</summary>
    private const int LineMax = 300;

    /// <summary>How runners, compilers and programs begin or mark a line about a failure.</summary>
    private static readonly LinearRegex NamesFailure = new(
        @"(?i:fail|error|exception|panic|assert|not ok|fatal|missing|undefined|cannot|\berr\b)"
        + @"|[✗✘×✖✕●❯]|^\s*\d+\) |^E {2,}|^Dubious");

    /// <summary>A stack's frames move with every edit.</summary>
    private static readonly LinearRegex Frame = new(@"^\s*(?:at |\d+: |❯ .*:\d+:\d+$)");

    private static readonly LinearRegex TestsFailed = new(@"\b(\d{1,7}) tests? failed\b");

    private static readonly (LinearRegex What, string Instead)[] Varying =
    [
        // Its folders are those of a checkout; the file's own name says what failed.
        (new LinearRegex(@"(^|[^\w./\\-])(?:file:/+|[A-Za-z]:)?[/\\](?:[\w.@+~-]+[/\\])*([\w.@+~-]*)"), "$1$2"),
        (new LinearRegex(@"\b\d{4}-\d\d-\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?"), "#"),
        (new LinearRegex(@"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b"), "#"),
        (new LinearRegex(@"\b(?:0x)?[0-9a-fA-F]{7,}\b"), "#"),
        // A number in a word is a part of its name: CS1002, test_2.
        (new LinearRegex(@"\b\d[\d.,:_]*(?:\s?(?:ns|µs|us|ms|s|m|h|%)\b)?"), "#"),
        (new LinearRegex(@"# (test|error|failure|problem|file)s\b"), "# $1"),
        (new LinearRegex(@"\s+"), " "),
    ];

    /// <summary>
    /// The lines of each reason there is, worked out once: the cycle asks again and again, and 4,000 characters of log
    /// cost 3 ms. Nothing but time depends on it.
    /// </summary>
    private static readonly ConditionalWeakTable<Rejection, string[]> s_known = [];

    public static Failure Of(ImmutableArray<Rejection> reasons) => new(
        [
            .. reasons.SelectMany(reason => s_known.GetValue(reason, LinesOf))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ],
        TestsOf(reasons));

    /// <summary>Nothing has come of what was done in between.</summary>
    public bool IsSameAs(Failure before) =>
        Lines.SequenceEqual(before.Lines, StringComparer.Ordinal) && !IsLessThan(before);

    /// <summary>Some of it is gone and nothing has come instead: progress.</summary>
    public bool IsLessThan(Failure before) => Tests < before.Tests
        || (Lines.Length < before.Lines.Length && Lines.All(line => before.Lines.Contains(line)));

    /// <summary>A line without what differs from run to run.</summary>
    internal static string Normal(string line)
    {
        var text = line.Length > LineMax ? line[..LineMax] : line;
        foreach (var (what, instead) in Varying)
        {
            text = what.Replace(text, instead);
        }

        return text.Trim();
    }

    private static string[] LinesOf(Rejection reason) =>
        [.. Named(reason.Tail).Prepend(reason.Reason).Select(Normal).Where(line => line.Length > 0)];

    /// <summary>The lines of a log that name what failed; where none does, all of them.</summary>
    private static List<string> Named(string? log)
    {
        if (log is null)
        {
            return [];
        }

        var lines = OutputText.Lines(log).TakeLast(LinesMax).ToList();
        var named = lines.Where(line => NamesFailure.IsMatch(line) && !Frame.IsMatch(line)).ToList();
        return named.Count > 0 ? named : lines;
    }

    private static int? TestsOf(ImmutableArray<Rejection> reasons)
    {
        int? sum = null;
        foreach (var match in reasons.Select(reason => TestsFailed.Match(reason.Reason)).Where(m => m.Success))
        {
            sum = (sum ?? 0) + int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        return sum;
    }
}
