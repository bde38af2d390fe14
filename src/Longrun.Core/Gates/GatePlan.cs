using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Longrun.Core.Gates;

/// <summary>Names what beside its command decides a gate's result.</summary>
internal static class GatePlan
{
    /// <summary>Sixteen digits that any other list of texts would change.</summary>
    public static string Of(ImmutableArray<string> parts) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))))[..16];
}
