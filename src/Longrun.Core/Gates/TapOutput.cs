using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Longrun.Core.Text;

namespace Longrun.Core.Gates;

/// <summary>The Test Anything Protocol, bare or under <c>prove</c>. Only points at the margin count.</summary>
internal static class TapOutput
{
    private static readonly LinearRegex Plan = new(@"^1\.\.(\d{1,7})(?:\s*#.*)?$");

    private static readonly LinearRegex Point =
        new(@"^(not )?ok\b(?: (\d{1,7})\b)?(?:.*?# *((?i)skip|todo)\b)?");

    private static readonly LinearRegex Files = new(@"^Files=(\d{1,7}), Tests=(\d{1,7}), ");

    private static readonly LinearRegex FailedFile = new(@"\(Wstat: .* Tests: \d{1,7} Failed: (\d{1,7})\)$");

    /// <summary>prove's own last lines. Which points were skipped is in the points under <c>-v</c>.</summary>
    public static TestTally? Prove(ImmutableArray<string> lines)
    {
        TestTally? total = null;
        long failed = 0, skipped = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (IsPoint(line) && Point.Match(line) is { Success: true } point && point.Groups[2].Success)
            {
                skipped += point.Groups[3].Success ? 1 : 0;
            }
            else if (line.Contains("(Wstat: ", StringComparison.Ordinal)
                && FailedFile.Match(line) is { Success: true } file)
            {
                failed += Math.Max(1, file.Number(1));
            }
            else if (line.StartsWith("Files=", StringComparison.Ordinal)
                && lines.At(i + 1).StartsWith("Result: ", StringComparison.Ordinal)
                && Files.Match(line) is { Success: true } files)
            {
                var tally = TestTally.Of("prove", files.Number(2) - skipped, failed, skipped);
                total = total is null ? tally : total + tally;
                (failed, skipped) = (0, 0);
            }
        }
        return total;
    }

    /// <summary>
    /// One or more streams, each with its plan; a stream that breaks off counts as failed, and so does a failed point
    /// that belongs to no plan.
    /// </summary>
    public static TestTally? Read(ImmutableArray<string> lines)
    {
        TestTally? total = null;
        var stream = new Stream();
        long strays = 0;
        foreach (var line in lines)
        {
            if (line is "TAP version 13" or "TAP version 14")
            {
                Close();
                stream.Declared = true;
            }
            else if (line.StartsWith("1..", StringComparison.Ordinal) && Plan.Match(line) is { Success: true } plan)
            {
                if (stream.Planned is not null)
                {
                    Close();
                }
                stream.Planned = plan.Number(1);
            }
            else if (IsPoint(line) && Point.Match(line) is { Success: true } point)
            {
                if (stream.EndsBefore(point.Groups[2].Success ? point.Number(2) : null))
                {
                    Close();
                }
                stream.Take(point);
            }
            else if (line.StartsWith("Bail out!", StringComparison.Ordinal))
            {
                stream.BailedOut = true;
            }
        }
        Close();
        return total is null ? null : total with { Failed = (total + TestTally.Of(total.Runner, 0, strays, 0)).Failed };

        void Close()
        {
            if (stream.Tally() is { } tally)
            {
                total = total is null ? tally : total + tally;
            }
            else
            {
                strays += stream.Failed;
            }
            stream = new();
        }
    }

    private static bool IsPoint(string line) =>
        line.StartsWith("ok", StringComparison.Ordinal) || line.StartsWith("not ok", StringComparison.Ordinal);

    /// <summary>What is known of one stream so far.</summary>
    private sealed class Stream
    {
        private long points;
        private long failed;
        private long skipped;
        private int highest;

        public bool Declared { get; set; }

        public int? Planned { get; set; }

        public bool BailedOut { get; set; }

        public long Failed => failed;

        /// <summary>A first number begins a stream; one that goes on past the plan is this stream's fault.</summary>
        public bool EndsBefore(int? number) => number is { } n
            ? n == 1 && points > 0
            : Planned is { } plan && points >= plan;

        public void Take(Match point)
        {
            points++;
            highest = Math.Max(highest, point.Number(2));
            if (point.Groups[3].Success)
            {
                skipped++;
            }
            else if (point.Groups[1].Success)
            {
                failed++;
            }
        }

        /// <summary>
        /// Null where it was no stream: lines that begin with "ok" without a plan. Where the output was cut in the
        /// middle, the highest number says how far the stream came.
        /// </summary>
        public TestTally? Tally()
        {
            if (Planned is null && !Declared)
            {
                return null;
            }
            var reached = Planned is { } plan ? Math.Min(plan, Math.Max(points, highest)) : points;
            var missing = (Planned ?? reached) - reached;
            var surplus = points - Math.Min(points, Planned ?? points);
            var broken = BailedOut || Planned is null ? Math.Max(1, missing) : missing + surplus;
            var none = Planned == 0 && points == 0 ? 1 : 0;
            return TestTally.Of("TAP", reached - Math.Min(skipped, reached), failed + broken, skipped + none);
        }
    }
}
