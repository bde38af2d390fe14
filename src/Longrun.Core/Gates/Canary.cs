namespace Longrun.Core.Gates;

/// <summary>A test that must fail: what proves that a gate still can.</summary>
internal static class Canary
{
    public static bool IsKnown(GateDefinition gate, GateRun? baseline) => false;
}
