using System.Buffers;
using System.Text.Json;
using Longrun.Core;
using Longrun.Lease;
using Longrun.Processes;
using Microsoft.Win32.SafeHandles;

namespace Longrun.Journal;

/// <summary>Somebody else's record is at the number where these events were to go.</summary>
internal sealed class UnexpectedSequence(long expected, long actual)
    : Exception($"the journal ends at record {actual}, not {expected}")
{
    public long Expected { get; } = expected;

    public long Actual { get; } = actual;
}

/// <summary>
/// The disk did not say that the data is there. Fatal and never retried: after a failed sync the kernel may have
/// dropped the pages and reports success the next time (PostgreSQL's fsync findings of 2018; fsync(2)).
/// </summary>
internal sealed class JournalNotSynced(string path, Exception cause)
    : Exception($"{path} could not be brought to the disk: {cause.Message}", cause);

/// <summary>The one writer of a journal. Not for use by several threads at once.</summary>
internal sealed class JournalWriter : IDisposable
{
    /// <summary>
    /// Bytes of one event: a 1 MB roadmap in JSON, with room for escapes; above it something is wrong.
    /// </summary>
    public const int EventBytesMax = 16 << 20;

    private readonly string _directory;
    private readonly LeaseHeld _lease;
    private SafeFileHandle? _file;
    private int _segment;
    private long _length;
    private bool _broken;

    private JournalWriter(string directory, LeaseHeld lease)
    {
        _directory = directory;
        _lease = lease;
    }

    /// <summary>The number of the last record; 0 when there is none.</summary>
    public long Sequence { get; private set; }

    /// <summary>The hash of the last record, which covers the whole journal.</summary>
    public RecordHash Head { get; private set; } = RecordHash.None;

    public static JournalWriter Open(string directory, LeaseHeld lease)
    {
        lease.EnsureHeld();
        var writer = new JournalWriter(directory, lease);
        try
        {
            FileCalls.MakeDirectory(directory);
            writer.OpenLastSegment();
            return writer;
        }
        catch (UnauthorizedAccessException e)
        {
            writer.Dispose();
            throw NotWritable(directory, e.Message);
        }
        catch (IOException e)
        {
            writer.Dispose();
            throw NotWritable(directory, e.Message);
        }
        catch (UserError)
        {
            writer.Dispose();
            throw;
        }
    }

    public IEnumerable<JournalRecord> Read(long from = 1) => JournalFiles.Read(_directory, from);

    /// <summary>
    /// Writes the events after record <paramref name="expected"/> and returns the number of the last one.
    /// </summary>
    /// <exception cref="UnexpectedSequence">
    /// The journal does not end at <paramref name="expected"/>; nothing was written.
    /// </exception>
    /// <exception cref="UserError">The disk is full, or the file was replaced by another program.</exception>
    /// <exception cref="JournalNotSynced">The disk failed; this process must end.</exception>
    public long Append(long expected, IReadOnlyList<ReadOnlyMemory<byte>> events)
    {
        if (_broken)
        {
            throw new InvalidOperationException("an append failed before; only a new process may go on");
        }

        _lease.EnsureHeld();
        if (expected != Sequence)
        {
            throw new UnexpectedSequence(expected, Sequence);
        }

        foreach (var json in events)
        {
            Check(json.Span);
        }

        var done = 0;
        while (done < events.Count)
        {
            var number = Segment.NumberOf(Sequence + 1);
            var room = (int)(Segment.FirstSequence(number + 1) - Sequence - 1);
            var count = Math.Min(room, events.Count - done);
            AppendToSegment(number, events, done, count);
            done += count;
        }

        return Sequence;
    }

    public void Dispose() => _file?.Dispose();

    private void OpenLastSegment()
    {
        var count = Segment.Count(_directory);
        if (count == 0)
        {
            return;
        }

        var previous = count > 1 ? Segment.Seal(_directory, count - 1) : RecordHash.None;
        var last = Segment.Read(_directory, count, previous, isLast: true);
        _file = OpenFile(Segment.PathOf(_directory, count), FileMode.Open);
        _segment = count;
        _length = last.WholeLength;
        Sequence = Segment.FirstSequence(count) - 1 + last.Records.Count;
        Head = last.Records.Count > 0 ? last.Records[^1].Hash : previous;
        if (last.IsTorn)
        {
            RandomAccess.SetLength(_file, _length);
        }

        // A writer that was killed between its write and its sync left records that can be read and are not on the
        // disk yet: nobody may act on them before they are.
        Sync();
        SyncNewName();
    }

    private void AppendToSegment(int number, IReadOnlyList<ReadOnlyMemory<byte>> events, int start, int count)
    {
        var isNew = number != _segment;
        if (isNew)
        {
            StartSegment(number);
        }
        else
        {
            RefuseReplacedFile();
        }

        var bytes = new ArrayBufferWriter<byte>();
        var head = Head;
        for (var i = 0; i < count; i++)
        {
            var from = bytes.WrittenCount;
            RecordLine.Write(bytes, Sequence + 1 + i, head, events[start + i].Span);
            head = RecordHash.Of(bytes.WrittenSpan[from..^1]);
        }

        Write(bytes.WrittenSpan);
        Sync();
        if (isNew)
        {
            SyncNewName();
        }

        _length += bytes.WrittenCount;
        Sequence += count;
        Head = head;
    }

    private void StartSegment(int number)
    {
        var path = Segment.PathOf(_directory, number);
        try
        {
            var file = OpenFile(path, FileMode.CreateNew);
            _file?.Dispose();
            _file = file;
            _segment = number;
            _length = 0;
        }
        catch (IOException e)
        {
            throw FileCalls.IsFull(e) ? DiskIsFull() : NotWritable(path, e.Message);
        }
        catch (UnauthorizedAccessException e)
        {
            throw NotWritable(path, e.Message);
        }
    }

    // `sed -i` and most editors write a new file and rename it over ours: we would go on writing into the old one,
    // which no name leads to any more, and every acknowledged record would be gone.
    private void RefuseReplacedFile()
    {
        var path = Segment.PathOf(_directory, _segment);
        var open = FileCalls.Identify(_file!);
        if (FileCalls.Identify(path) != open || open.Links != 1 || open.Length != _length)
        {
            throw new UserError(
                ExitCode.CannotStart,
                $"{path} was changed by another program while the run held it",
                "close the editor that has it open, then run again; the journal is never edited by hand");
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_file!, bytes, _length);
        }
        catch (IOException e)
        {
            CutBack();
            throw FileCalls.IsFull(e) ? DiskIsFull() : Broken(e);
        }
    }

    private void Sync()
    {
        try
        {
            FileCalls.SyncData(_file!);
        }
        catch (IOException e)
        {
            throw Broken(e);
        }
    }

    private void SyncNewName()
    {
        try
        {
            FileCalls.SyncDirectory(_directory);
        }
        catch (IOException e)
        {
            throw Broken(e);
        }
    }

    private void CutBack()
    {
        RandomAccess.SetLength(_file!, _length);
        Sync();
    }

    private JournalNotSynced Broken(IOException cause)
    {
        _broken = true;
        return new(Segment.PathOf(_directory, _segment), cause);
    }

    private static SafeFileHandle OpenFile(string path, FileMode mode) =>
        File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    private static void Check(ReadOnlySpan<byte> json)
    {
        if (json.Length > EventBytesMax)
        {
            throw new UserError(
                ExitCode.CannotStart,
                $"an event of {json.Length >> 20} MiB is larger than the journal takes ({EventBytesMax >> 20} MiB)",
                "the roadmap or the configuration is far larger than it should be; make it smaller");
        }

        var reader = new Utf8JsonReader(json);
        if (json.Contains((byte)'\n') || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new ArgumentException("an event is one JSON object on one line", nameof(json));
        }

        while (reader.Read())
        {
            // Reading to the end is the check: the reader throws at the first wrong byte.
        }
    }

    private UserError DiskIsFull() => new(
        ExitCode.CannotStart,
        $"the disk that holds {_directory} is full; the journal is whole up to record {Sequence}",
        "free some space and run again: it goes on where it was");

    private static UserError NotWritable(string path, string why) => new(
        ExitCode.CannotStart,
        $"the journal at {path} cannot be written: {why}",
        "Longrun needs to write below the repository's git directory");
}
