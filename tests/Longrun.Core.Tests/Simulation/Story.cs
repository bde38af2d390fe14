using System.Globalization;

namespace Longrun.Core.Tests.Simulation;

/// <summary>Runs a seed and tells what happened where it fails.</summary>
internal static class Story
{
    private const int TailLength = 40;

    /// <summary>One seed in this many has its whole journal folded again: it costs as much as the run.</summary>
    private const int FoldedAgainEvery = 4;

    public static void Compare(ulong seed, Bug bug = Bug.None)
    {
        var calm = Told(seed, Run.Of(seed, Faults.None));
        var wild = Told(seed, Run.Of(seed, Faults.Of(seed), bug));
        var mustBeSame = !wild.World.HasSkipped && !wild.World.Scenario.HasBudgets && !LostASession(wild.Journal.State)
            && !AskedInPlaceOfAJudge(calm) && !AskedInPlaceOfAJudge(wild);
        if (mustBeSame && calm.Outcome() != wild.Outcome())
        {
            throw Failure(seed, wild, $"another end.\nundisturbed:\n{calm.Outcome()}\ndisturbed:\n{wild.Outcome()}",
                null);
        }

        if (seed % FoldedAgainEvery != 0)
        {
            return;
        }

        var again = new SimJournal(wild.Journal.Lines).State;
        if (Shape.Of(again) != Shape.Of(wild.Journal.State))
        {
            throw Failure(seed, wild, "the fold of the whole differs from the fold of the parts", null);
        }
    }

    /// <summary>
    /// The journal was torn between an agent's end and what its session said. The work is kept and the next attempt
    /// starts from it, at no cost: so more may land than without the crash (seed 2552).
    /// </summary>
    private static bool LostASession(State s) => s.Milestones.Values.SelectMany(milestone => milestone.Attempts)
        .Any(attempt => attempt is { Session: null, Import.Change.HasWork: true });

    /// <summary>Whether a judge can be asked hangs on the moment, and the person says what a judge would not.</summary>
    private static bool AskedInPlaceOfAJudge(Run run) => run.Journal.Lines.Any(line =>
        line.Contains("\"origin\":\"Review\"", StringComparison.Ordinal));

    private static Run Told(ulong seed, Run run)
    {
        try
        {
            return run.ToItsEnd();
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            throw Failure(seed, run, e.Message, e);
        }
    }

    private static BrokenPromiseException Failure(ulong seed, Run run, string what, Exception? cause)
    {
        var tail = run.Journal.Lines.Skip(run.Journal.Lines.Count - TailLength);
        var trace = cause is null or BrokenPromiseException ? "" : cause.ToString();
        return new(string.Create(
            CultureInfo.InvariantCulture, $"LONGRUN_SEED={seed}: {what}\n{string.Join('\n', tail)}\n{trace}"));
    }
}
