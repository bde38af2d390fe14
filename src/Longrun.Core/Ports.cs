using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Longrun.Core;

/// <summary>
/// Which ports the jobs of a run have. Where nothing is configured they are the repository's own: two repositories
/// that work at once seldom meet.
/// </summary>
internal static class Ports
{
    /// <summary>Above what services usually listen on.</summary>
    private const int LowestFirst = 20_000;

    /// <summary>
    /// The last block ends at 32749: below 32768, from where on Linux gives ports to whoever connects. Blocks are as
    /// wide as a run: two repositories have the same one, which is seldom, or none in common.
    /// </summary>
    private const int Blocks = 75;

    /// <summary>Ports of one run: every attempt's and the branch's own.</summary>
    public const int OfRun = (Caps.BaselineSlot + 1) * Caps.PortsPerSlot;

    /// <param name="settings">What is configured goes before.</param>
    /// <param name="repository">What its folder in the state directory is called, wherever it is moved.</param>
    public static int First(Settings settings, string repository)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(repository));
        return settings.FirstPort
            ?? LowestFirst + ((int)(BinaryPrimitives.ReadUInt32BigEndian(hash) % Blocks) * OfRun);
    }
}
