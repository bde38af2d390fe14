using Longrun.Core;
using Longrun.Core.Work;
using Longrun.Processes;

namespace Longrun.Agents;

/// <summary>
/// What running sessions have printed so far. Remembers how far each was read and nothing that could not be read again:
/// a new process begins at the first byte.
/// </summary>
internal sealed class LiveSessions
{
    /// <summary>Bytes of one session that are read in one look: a tenth of a second. The next look goes on.</summary>
    private const int BytesMax = 16 << 20;

    private readonly Dictionary<JobId, Followed> _followed = [];

    /// <summary>Null where it has printed nothing yet.</summary>
    public SessionTally? Look(JobId job, string output, Func<IAgentStream> open)
    {
        if (!File.Exists(output))
        {
            return null;
        }

        if (!_followed.TryGetValue(job, out var followed))
        {
            _followed[job] = followed = new(new(open()));
        }

        var (bytes, _) = LogFile.ReadFrom(output, followed.Offset, BytesMax);
        followed.Reader.Feed(bytes);
        followed.Offset += bytes.Length;
        return followed.Reader.SoFar;
    }

    /// <summary>Forgets those that do not run any more.</summary>
    public void KeepOnly(IEnumerable<JobId> running)
    {
        foreach (var gone in _followed.Keys.Except(running).ToList())
        {
            _followed.Remove(gone);
        }
    }

    private sealed class Followed(SessionReader reader)
    {
        public SessionReader Reader => reader;

        public long Offset { get; set; }
    }
}
