using System.Collections.Immutable;
using Longrun.Core.Gates;
using Longrun.Core.Text;
using Longrun.Jobs;
using Longrun.Sandbox;

namespace Longrun.Effects;

/// <summary>
/// A hidden gate whose checkout is set up anew: what fetches packages needs the network, and must not see the hidden
/// files; what runs them sees them, and must tell nobody. Each has walls of its own within the job's.
/// </summary>
internal static class HiddenWalls
{
    /// <summary>What the setup leaves running ends with its walls.</summary>
    private const string Both = $$"""
        eval "$0" || { echo "{{AcceptanceGates.SetupFailed}}" >&2; exit 1; }
        exec "$@"
        """;

    /// <param name="spec">With all that the command may see.</param>
    /// <param name="parts">What walls are made of here.</param>
    /// <param name="setup">The command that prepares the checkout.</param>
    /// <param name="command">The command that lays the hidden files and runs them.</param>
    /// <param name="laid">The folder of the hidden files.</param>
    public static JobSpec Around(
        JobSpec spec, SandboxParts parts, ImmutableArray<string> setup, ImmutableArray<string> command, string laid)
    {
        var all = spec.Sandbox! with { IsAlone = false };
        return spec with
        {
            Sandbox = all with { Nests = true },
            Command =
            [
                "sh", "-c", Both,
                string.Join(' ', Box(all with { Readable = all.Readable.Remove(laid) }).AddRange(setup)
                    .Select(Quoting.Shell)),
                .. Box(all with { IsAlone = true }), .. command,
            ],
        };

        ImmutableArray<string> Box(SandboxSpec walls) =>
            [parts.Bwrap, .. Bubblewrap.Inside(parts, walls, spec.WorkingDirectory)];
    }
}
