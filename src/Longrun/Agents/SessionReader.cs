using Longrun.Core.Work;

namespace Longrun.Agents;

/// <summary>
/// A session as far as it has been read: fed with what its program prints, from the first byte on, in any pieces.
/// </summary>
internal sealed class SessionReader
{
    private readonly IAgentStream _stream;
    private readonly StreamLines _lines;

    public SessionReader(IAgentStream stream)
    {
        _stream = stream;
        _lines = new(Take);
    }

    /// <summary>What was read adds up to.</summary>
    public SessionTally SoFar { get; private set; } = SessionTally.Empty;

    public static SessionReport Read(IAgentStream stream, Stream printed, StreamEnd end)
    {
        var reader = new SessionReader(stream);
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

        return SoFar.Report(_stream.End(end));
    }

    private void Take(ReadOnlyMemory<byte> line)
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
