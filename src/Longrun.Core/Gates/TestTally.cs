namespace Longrun.Core.Gates;

/// <summary>What one run of tests reported: how many ran, how many failed, how many did not run.</summary>
/// <param name="Run">Tests that ran and could fail: none that were skipped, to do or expected to fail.</param>
/// <param name="Failed">Tests that failed, and what the runner could not even load.</param>
/// <param name="Skipped">Tests that did not run, or could not fail.</param>
/// <param name="Runner">Whose output it was, for people; several joined by " + ".</param>
internal sealed record TestTally(int Run, int Failed, int Skipped, string Runner)
{
    /// <summary>Sums that a hostile output drives past the range stay at its end instead of failing.</summary>
    public static TestTally Of(string runner, long run, long failed, long skipped) =>
        new(Clamp(run), Clamp(failed), Clamp(skipped), runner);

    public static TestTally operator +(TestTally one, TestTally other) => Of(
        one.Runner == other.Runner ? one.Runner : $"{one.Runner} + {other.Runner}",
        (long)one.Run + other.Run,
        (long)one.Failed + other.Failed,
        (long)one.Skipped + other.Skipped);

    private static int Clamp(long value) => (int)Math.Clamp(value, 0, int.MaxValue);
}
