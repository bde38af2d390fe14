using System.Collections.Immutable;

namespace Longrun.Core.Tests.Simulation;

/// <summary>An append from a sequence that is no longer the last: another orchestrator was there.</summary>
internal sealed class StaleAppendException() : Exception("the journal has moved on");

/// <summary>An orchestrator that dies.</summary>
internal sealed class CrashException(string where) : Exception(where);

/// <summary>
/// The journal as text, so that every event goes through its written form, with the state it adds up to.
/// </summary>
internal sealed class SimJournal
{
    private readonly List<string> lines = [];

    public SimJournal(IEnumerable<string>? prefix = null)
    {
        foreach (var line in prefix ?? [])
        {
            lines.Add(line);
            State = Fold.Apply(State, EventText.Read(line));
        }
    }

    public IReadOnlyList<string> Lines => lines;

    public State State { get; private set; } = State.Empty;

    /// <summary>Called with the state before, the event, and the state after.</summary>
    public Action<State, Event, State>? Recorded { get; set; }

    /// <summary>
    /// May throw before a record is written: what was written of a batch stays, as after a torn write.
    /// </summary>
    public Action? BeforeRecord { get; set; }

    public State Append(int expected, ImmutableArray<Event> events)
    {
        if (expected != lines.Count)
        {
            throw new StaleAppendException();
        }

        foreach (var e in events)
        {
            BeforeRecord?.Invoke();
            var line = EventText.Write(e);
            lines.Add(line);
            var before = State;
            State = Fold.Apply(before, EventText.Read(line));
            Recorded?.Invoke(before, e, State);
        }

        return State;
    }
}
