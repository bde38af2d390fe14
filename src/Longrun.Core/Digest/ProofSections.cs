using Longrun.Core.Verdict;

namespace Longrun.Core.Digest;

/// <summary>What a night's proof is like as a whole, as lines of Markdown that several pages share.</summary>
internal static class ProofSections
{
    /// <summary>Milestones that wait for a word of the person, each with what is asked.</summary>
    public static IEnumerable<string> Parked(State s) =>
        from item in Telling.Blocked(s)
        select $"{item.Facts.Id}: {Md.Text(item.Facts.Question!.Text)}";

    /// <summary>What decided nothing, and yet says how far a gate can be trusted: flaky, too fast, and so on.</summary>
    public static IEnumerable<string> Remarkable(State s) =>
        from a in InOrder(s)
        from line in Remarkable(a)
        select $"{a.Id.Milestone} attempt {a.Id.Number}: {line}";

    private static IEnumerable<string> Remarkable(AttemptState a) =>
    [
        .. from f in Remarks.OfRuns(a)
           select Md.Text(FindingLine.Of(f)),
        .. from run in a.Gates
           from note in run.Notes
           where !Remarks.IsOfSpeed(note)
           select $"gate {Md.Text(run.Gate)} on {run.Commit.Short}: {Md.Text(note)}",
    ];

    /// <summary>Of what landed: made where nothing was, named by the milestone, or allowed by the person.</summary>
    public static IEnumerable<string> GateChanges(State s) =>
        from a in InOrder(s)
        where a.LandedAs is not null
        from f in Remarks.Of(a)
        where f.Kind is FindingKind.GateChanged or FindingKind.GateWeakened
        let word = a.RuledOnWeakening is not null && f.Severity == Severity.Park
            ? ", by your word" : ""
        select $"{a.Id.Milestone} attempt {a.Id.Number}{word}: {Md.Text(FindingLine.Of(f))}";

    public static IEnumerable<string> Reviews(State s)
    {
        if (ReviewShare.Of(s) is { } share)
        {
            yield return $"Judging took {share.Sentence}";
        }

        if (ReviewShare.OfWalks(s) is { } walks)
        {
            yield return $"Walking took {walks.Sentence}";
        }

        foreach (var a in InOrder(s).Where(a => !a.Judged.IsEmpty))
        {
            var rounds = string.Join(", ", a.Judged.Select(x =>
                $"{ReviewLine.Word(x.Judgement.Ruling)} by {ReviewLine.Agent(x)}"));
            yield return $"{a.Id.Milestone} attempt {a.Id.Number}: {Md.Text(rounds)}";
        }
    }

    private static IEnumerable<AttemptState> InOrder(State s) => Telling.Attempts(s)
        .OrderBy(a => a.StartedAt).ThenBy(a => a.Id.Value, StringComparer.Ordinal);
}
