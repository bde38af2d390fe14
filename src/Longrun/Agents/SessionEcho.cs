using System.Text;
using Longrun.Core;
using Longrun.Core.Digest;

namespace Longrun.Agents;

/// <summary>
/// What a job prints, as lines for people, fed in pieces: of an agent that prints a protocol what happens in its
/// session, of everything else what stands there.
/// </summary>
internal sealed class SessionEcho
{
    private readonly List<string> _said = [];
    private readonly StreamLines _lines;
    private readonly IAgentStream? _stream;

    /// <param name="stream">Null: it prints for people already.</param>
    public SessionEcho(IAgentStream? stream)
    {
        _stream = stream;
        _lines = new(Take);
    }

    /// <summary>The agent's own reader, where the job is one and prints a protocol.</summary>
    public static SessionEcho Of(State s, JobWork work)
    {
        var agent = work switch
        {
            JobWork.Agent { Attempt: var id } => s.Of(id).Agent,
            JobWork.Judge judge => judge.By,
            _ => null,
        };
        return new(agent is not null && s.Settings.Agents.GetValueOrDefault(agent) is { } settings
            ? AgentPrograms.Of(settings).Open(settings)
            : null);
    }

    /// <summary>The lines that have become whole.</summary>
    public IReadOnlyList<string> Feed(ReadOnlySpan<byte> printed)
    {
        _said.Clear();
        _lines.Feed(printed);
        return [.. _said];
    }

    private void Take(ReadOnlyMemory<byte> line)
    {
        if (_stream is null)
        {
            _said.Add(Plain.Line(Encoding.UTF8.GetString(line.Span)));
            return;
        }

        using var document = LenientJson.Parse(line);
        if (document is not null)
        {
            _said.AddRange(_stream.Read(document.RootElement).Select(SessionLine.Of).OfType<string>());
        }
    }
}
