using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Longrun.Core.Gates;

/// <summary>Names what beside its command decides a gate's result.</summary>
internal static class GatePlan
{
    /// <summary>Between the digits of a gate and those of the text that a walk follows.</summary>
    private const char Beside = '-';

    /// <summary>Of a walk: the milestone's text is what it asks.</summary>
    public static string Along(string plan, string text) => $"{plan}{Beside}{text}";

    /// <summary>Whether a walk followed this text; one that was recorded before it was said did.</summary>
    public static bool IsAlong(string plan, string text) =>
        !plan.Contains(Beside) || plan.EndsWith(Beside + text, StringComparison.Ordinal);

    /// <summary>Sixteen digits that any other list of texts would change.</summary>
    public static string Of(ImmutableArray<string> parts) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))))[..16];
}
