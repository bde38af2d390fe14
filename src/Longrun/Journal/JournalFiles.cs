using Longrun.Lease;

namespace Longrun.Journal;

/// <summary>The journal in files: anyone may read it, the lease holder may open it for writing.</summary>
internal static class JournalFiles
{
    /// <summary>
    /// The records from <paramref name="from"/> on, one segment at a time, each checked against the one before. Stops
    /// before a torn tail; throws a <see cref="Core.UserError"/> where there is damage.
    /// </summary>
    public static IEnumerable<JournalRecord> Read(string directory, long from = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        var count = Segment.Count(directory);
        var first = Segment.NumberOf(from);
        var previous = first > 1 && first <= count ? Segment.Seal(directory, first - 1) : RecordHash.None;
        for (var number = first; number <= count; number++)
        {
            var segment = Segment.Read(directory, number, previous, isLast: number == count);
            foreach (var record in segment.Records)
            {
                previous = record.Hash;
                if (record.Sequence >= from)
                {
                    yield return record;
                }
            }
        }
    }

    /// <summary>Makes the journal where there is none, cuts a torn tail, and refuses damage.</summary>
    public static JournalWriter Open(string directory, LeaseHeld lease) => JournalWriter.Open(directory, lease);
}
