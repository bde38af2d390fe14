using System.Globalization;
using Longrun.Core;
using Microsoft.Win32.SafeHandles;

namespace Longrun.Journal;

/// <summary>One segment as found on disk: its whole records, and where they end.</summary>
internal sealed record Segment(List<JournalRecord> Records, long WholeLength, long FileLength)
{
    /// <summary>
    /// Records in a full segment: 256 KiB files cost a state commit 30 ms, one 18 MB file 500 to 700 ms.
    /// </summary>
    public const int RecordsMax = 1000;

    public bool IsTorn => WholeLength < FileLength;

    public static int NumberOf(long sequence) => (int)((sequence - 1) / RecordsMax) + 1;

    public static long FirstSequence(int number) => ((number - 1L) * RecordsMax) + 1;

    public static string PathOf(string directory, int number) =>
        Path.Combine(directory, number.ToString("D6", CultureInfo.InvariantCulture) + ".jsonl");

    /// <summary>How many segments there are; refuses a gap. Files with other names are not ours to judge.</summary>
    public static int Count(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return 0;
        }

        var found = Directory.GetFiles(directory, "*.jsonl")
            .Where(path => Path.GetFileNameWithoutExtension(path) is { Length: 6 } name && name.All(char.IsAsciiDigit))
            .ToArray();
        Array.Sort(found, StringComparer.Ordinal);
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i] != PathOf(directory, i + 1))
            {
                throw Damage(PathOf(directory, i + 1), "the file is missing, but later ones are there");
            }
        }

        return found.Length;
    }

    /// <summary>Reads a segment and checks every record against the one before. Changes nothing.</summary>
    /// <param name="directory">The journal.</param>
    /// <param name="number">Which segment, from 1.</param>
    /// <param name="previous">The hash of the record before its first.</param>
    /// <param name="isLast">Only the last segment may be short or torn.</param>
    public static Segment Read(string directory, int number, RecordHash previous, bool isLast)
    {
        var path = PathOf(directory, number);
        var bytes = ReadAll(path);
        var records = new List<JournalRecord>(RecordsMax);
        var at = 0;
        while (at < bytes.Length)
        {
            var feed = bytes.AsSpan(at).IndexOf((byte)'\n');
            var line = feed < 0 ? bytes.AsSpan(at) : bytes.AsSpan(at, feed);
            if (feed < 0 || !RecordLine.TryRead(line, out var sequence, out var prev, out var json))
            {
                var nothingAfter = feed < 0 || at + feed + 1 == bytes.Length;
                if (isLast && nothingAfter)
                {
                    break;
                }

                throw Damage(path, records.Count + 1, "the record is damaged, and there are records after it");
            }

            if (sequence != FirstSequence(number) + records.Count || prev != previous || records.Count == RecordsMax)
            {
                throw Damage(path, records.Count + 1, "the record does not follow from the one before it");
            }

            previous = RecordHash.Of(line);
            records.Add(new(sequence, previous, bytes.AsMemory(at, feed)[json]));
            at += feed + 1;
        }

        if (!isLast && records.Count < RecordsMax)
        {
            throw Damage(path, records.Count, "records are missing at its end, but a later segment is there");
        }

        return new(records, at, bytes.Length);
    }

    /// <summary>The hash of a segment's last record, without checking those before it.</summary>
    public static RecordHash Seal(string directory, int number)
    {
        var path = PathOf(directory, number);
        var bytes = ReadAll(path).AsSpan();
        if (bytes.IsEmpty || bytes[^1] != '\n')
        {
            throw Damage(path, "its end is damaged, but a later segment is there");
        }

        var line = bytes[..^1];
        line = line[(line.LastIndexOf((byte)'\n') + 1)..];
        return RecordLine.TryRead(line, out _, out _, out _)
            ? RecordHash.Of(line)
            : throw Damage(path, RecordsMax, "the record is damaged, but a later segment is there");
    }

    private static byte[] ReadAll(string path)
    {
        // A writer may be appending: the length is taken once, and what comes later is for the next read.
        using SafeFileHandle file = File.OpenHandle(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[RandomAccess.GetLength(file)];
        var read = 0;
        while (read < bytes.Length)
        {
            var count = RandomAccess.Read(file, bytes.AsSpan(read), read);
            if (count == 0)
            {
                return bytes[..read];
            }

            read += count;
        }

        return bytes;
    }

    private static UserError Damage(string path, int line, string what) => Damage($"{path}:{line}", what);

    private static UserError Damage(string place, string what) => new(
        ExitCode.CannotStart,
        $"the journal is damaged at {place}: {what}",
        "nothing was changed; put the file back from a copy or from another machine's longrun/state branch");
}
