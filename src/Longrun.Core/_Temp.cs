namespace Longrun.Core.Gates;

internal static class RunnerKnown
{
    public static bool IsTest(string c) => c.Contains("test", StringComparison.Ordinal);
}
