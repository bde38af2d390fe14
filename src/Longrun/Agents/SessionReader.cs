using Longrun.Core.Text;
using Longrun.Core.Work;

namespace Longrun.Agents;

/// <summary>
/// A session as far as it has been read: fed with what its program prints, from the first byte on, in any pieces. What
/// its stream throws ends the reading and not the night: what was read until then stays, and how it ended is unknown.
/// </summary>
internal sealed class SessionReader
{
    private readonly IAgentStream _stream;
    private readonly StreamLines _lines;

    /// <param name="stream">What reads its lines.</param>
    /// <param name="wordsKept">Characters of its last words, at most <see cref="SessionTally.AnswerMax"/>.</param>
    public SessionReader(IAgentStream stream, int wordsKept = SessionTally.WordsMax)
    {
        _stream = stream;
        _lines = new(Take);
        SoFar = SessionTally.Empty with { WordsKept = wordsKept };
    }

    /// <summary>What was read adds up to.</summary>
    public SessionTally SoFar { get; private set; }

    /// <summary>What its stream threw, a bug of ours. Null: nothing.</summary>
    public Exception? Fault { get; private set; }

    public static SessionReport Read(
        IAgentStream stream, Stream printed, StreamEnd end, int wordsKept = SessionTally.WordsMax)
    {
        var reader = new SessionReader(stream, wordsKept);
        reader._lines.Feed(printed);
        return reader.End(end);
    }

    public void Feed(ReadOnlySpan<byte> printed) => _lines.Feed(printed);

    /// <summary>There is no more.</summary>
    public SessionReport End(StreamEnd end)
    {
        _lines.End();
        if (_lines.PassedOver > 0)
        {
            SoFar = SoFar.Take(new AgentEvent.Lost(
                $"{_lines.PassedOver} lines of more than {StreamLines.LineBytesMax >> 20} MiB were passed over"));
        }

        var ended = new AgentEvent.Ended(end.OfProcess ?? Ending.Unknown);
        Fenced(() => ended = _stream.End(end));
        return SoFar.Report(Fault is null ? ended : ended with
        {
            Detail = Cut.OneLine($"what it printed could not be read: {Fault.Message}", SessionTally.DetailMax),
        });
    }

    private void Take(ReadOnlyMemory<byte> line) => Fenced(() => Read(line));

    private void Fenced(Action read)
    {
        if (Fault is not null)
        {
            return; // in the middle of a line it may have been left in any state
        }

        try
        {
            read();
        }
        catch (Exception e)
        {
            Fault = e;
        }
    }

    private void Read(ReadOnlyMemory<byte> line)
    {
        using var document = LenientJson.Parse(line);
        if (document is null)
        {
            return;
        }

        foreach (var e in _stream.Read(document.RootElement))
        {
            SoFar = SoFar.Take(e);
        }
    }
}
