using System.Text;
using System.Text.Json;
using Longrun.Core;
using Longrun.Journal;

namespace Longrun;

/// <summary>The state and the journal it is folded from, kept in step: what is not on the disk is not known.</summary>
internal sealed class Ledger : IDisposable
{
    private readonly JournalWriter _journal;
    private readonly List<Event> _events;

    private Ledger(JournalWriter journal, IReadOnlyList<Event> events, State state)
    {
        _journal = journal;
        _events = [.. events];
        Known = events.Count;
        State = state;
    }

    public State State { get; private set; }

    public IReadOnlyList<Event> Events => _events;

    /// <summary>How many events there were when it was opened: what happened before this process.</summary>
    public int Known { get; }

    /// <param name="journal">Opened under the lease: nobody else writes any more.</param>
    /// <param name="reading">What was read of it under the same lease, so that it is not read twice.</param>
    public static Ledger Open(JournalWriter journal, RunReading? reading)
    {
        if (reading is not null && reading.Events.Count == journal.Sequence)
        {
            return new(journal, reading.Events, reading.State);
        }

        var events = ReadAll(journal.Read());
        return new(journal, events, Fold.Of(events));
    }

    /// <summary>What happened in a run, for readers that hold no lease.</summary>
    public static List<Event> Read(string directory) =>
        Directory.Exists(directory) ? ReadAll(JournalFiles.Read(directory)) : [];

    /// <summary>How a run was opened. Null: nothing is there yet, or it cannot be read.</summary>
    public static Event.RunOpened? TryReadOpening(string directory)
    {
        try
        {
            return Directory.Exists(directory)
                ? ReadAll(JournalFiles.Read(directory).Take(1)).FirstOrDefault() as Event.RunOpened
                : null;
        }
        catch (Exception e) when (e is UserError or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes, syncs, then folds. When this returns, the events will be there after any crash.</summary>
    public void Append(params IReadOnlyList<Event> events)
    {
        if (events.Count == 0)
        {
            return;
        }

        _journal.Append(_journal.Sequence,
            [.. events.Select(e => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(EventText.Write(e)))]);
        foreach (var e in events)
        {
            _events.Add(e);
            State = Fold.Apply(State, e);
        }
    }

    public void Dispose() => _journal.Dispose();

    private static List<Event> ReadAll(IEnumerable<JournalRecord> records)
    {
        var events = new List<Event>();
        foreach (var record in records)
        {
            try
            {
                events.Add(EventText.Read(record.Text));
            }
            catch (JsonException e)
            {
                throw new UserError(
                    ExitCode.CannotStart,
                    $"journal record {record.Sequence} is not one this version of Longrun understands: {e.Message}",
                    "it was written by another version; use that one, or a newer one");
            }
        }

        return events;
    }
}
