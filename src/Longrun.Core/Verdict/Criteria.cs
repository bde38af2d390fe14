using System.Collections.Immutable;
using Longrun.Core.Gates;
using Longrun.Core.Roadmap;

namespace Longrun.Core.Verdict;

/// <summary>The tests that passed in one run of a gate, by name. Empty: none were told.</summary>
internal delegate IReadOnlyCollection<string> PassedTests(GateRun run);

/// <summary>One thing that shows a criterion to be met, and how far that reaches.</summary>
/// <param name="Kind">How far.</param>
/// <param name="Run">The run that shows it.</param>
internal sealed record CriterionProof(Proof Kind, GateRun Run)
{
    /// <summary>The test of that run. Null: the run as a whole.</summary>
    public string? Test { get; init; }

    /// <summary>Who says that this shows it. Null: the roadmap does, by its words.</summary>
    public Event.Judged? By { get; init; }

    /// <summary>What it looked like. Null: no picture was made of it.</summary>
    public EvidenceItem? Shot { get; init; }
}

/// <summary>One line under "Done when", and what shows that an attempt meets it.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Criterion">As the roadmap has it now.</param>
/// <param name="Proofs">
/// What is there without a judge's naming first, and of it what reaches furthest. Empty: it is not proven.
/// </param>
internal sealed record CriterionStand(int Index, Criterion Criterion, ImmutableArray<CriterionProof> Proofs)
{
    /// <summary>The last run of its own gate, or of one that it names, whatever came of it. Null: none.</summary>
    public GateRun? Own { get; init; }

    /// <summary>What the judge of this very diff says of it. Null: nothing.</summary>
    public CriterionVerdict? Said { get; init; }

    /// <summary>How far its proof reaches; a judge's naming adds nothing to another. Null: it is not proven.</summary>
    public Proof? Reaches => Proofs is [var first, ..] ? first.Kind : null;
}

/// <summary>
/// Which criteria of a milestone an attempt is shown to meet, and by what. A word of an agent is checked here before it
/// counts for more than a word. See docs/formats/pages.md.
/// </summary>
internal static class Criteria
{
    /// <summary>Characters of a quoted name that a test may be known by: less is found anywhere.</summary>
    private const int QuotedMin = 4;

    /// <summary>Nothing is known of any test's name.</summary>
    public static PassedTests NoNames { get; } = _ => [];

    public static ImmutableArray<CriterionStand> Of(State s, AttemptState a, PassedTests passed)
    {
        if (Standing.Find(s, a.Id.Milestone) is not { DoneWhen.IsEmpty: false } milestone)
        {
            return [];
        }

        var sight = new Sight(
            // A walk has asked what the lines were then.
            [.. Runs(a).Where(run => run.Kind != GateKind.Walk || GatePlan.IsAlong(run.Plan, milestone.TextHash))],
            Judged(s, a) is { } judge && IsOfText(judge, milestone.TextHash) ? judge : null,
            new(() => new(Runs(a).Where(run => run.Passed), passed)));
        var walked = Walking.CriteriaOf(milestone);
        return
        [
            .. milestone.DoneWhen.Select((criterion, index) =>
                Of(sight, new(index, criterion, walked.FirstOrDefault(line => line.Number == index + 1)))),
        ];
    }

    /// <summary>
    /// The last run of every gate, as it is, on the commit that landed, or would have: what an attempt rests on.
    /// </summary>
    public static ImmutableArray<GateRun> Runs(AttemptState a) =>
        Runs(a.Gates, a.LandedAs ?? a.Candidate?.Candidate?.Commit ?? a.Import?.Head);

    /// <summary>The last of each gate, as it is, on that commit.</summary>
    public static ImmutableArray<GateRun> Runs(ImmutableArray<GateRun> all, CommitId? commit) =>
    [
        .. all.Where(run => run.Commit == commit && run.Trial == Trial.Plain)
            .GroupBy(run => run.Gate).Select(runs => runs.Last()),
    ];

    /// <summary>
    /// The last word of a judge on the diff, and by the text, as it landed, or would. Null: none has looked at that.
    /// </summary>
    public static Event.Judged? Judged(State s, AttemptState a) => a.Candidate?.Candidate is { } candidate
        ? a.Judged.LastOrDefault(x => IsOf(x, candidate, TextOf(s, a))) : null;

    /// <summary>Which text of its milestone it landed with, or would. Null: it did not, or that is not known.</summary>
    public static string? TextOf(State s, AttemptState a) => a switch
    {
        { LandedAs: not null } => s.Of(a.Id.Milestone).LandedText,
        { IsOver: true } => null,
        _ => Standing.Find(s, a.Id.Milestone)?.TextHash,
    };

    public static Proof KindOf(GateKind kind) => kind switch
    {
        // What they print is printed by the candidate's own process.
        GateKind.Check or GateKind.Test => Proof.Reported,
        GateKind.Serve or GateKind.Browser or GateKind.Mock => Proof.Observed,
        GateKind.Walk => Proof.Seen,
    };

    /// <summary>Whether it was said of what that candidate changes, wherever that was merged, by that text.</summary>
    public static bool IsOf(Event.Judged judged, Candidate candidate, string? text) => IsOfText(judged, text)
        && (candidate.Diff.Length > 0 ? judged.Diff == candidate.Diff : judged.Commit == candidate.Commit);

    private static bool IsOfText(Event.Judged judged, string? text) =>
        judged.Text is null || text is null || judged.Text == text;

    /// <summary>What of an attempt can show a line as it stands now.</summary>
    /// <param name="Runs">On the commit that landed, or would.</param>
    /// <param name="Judge">Null: none has looked at it.</param>
    /// <param name="Green">The tests that passed.</param>
    private sealed record Sight(ImmutableArray<GateRun> Runs, Event.Judged? Judge, Lazy<GreenTests> Green);

    /// <summary>One line under "Done when", and what a walk calls it. Null: no walk asks for it.</summary>
    private sealed record Line(int Index, Criterion Criterion, WalkCriterion? Walked);

    private static CriterionStand Of(Sight sight, Line line)
    {
        var (index, criterion, _) = line;
        var own = sight.Runs.FirstOrDefault(run => run.Gate == ActiveGates.CriterionGate(index))
            ?? sight.Runs.FirstOrDefault(run => Quoting.Names(criterion.Text, run.Gate));
        var said = sight.Judge is { Judgement: { Ruling: not Ruling.None, Criteria: var all } }
            ? all.LastOrDefault(verdict => verdict.Index == index) : null;
        List<CriterionProof> proofs = [.. ByRuns(sight, line), .. ByTests(criterion, sight.Green)];
        if (said is { IsMet: true } && ByJudge(sight, said) is { } word
            && !proofs.Exists(proof => proof.Run == word.Run && proof.Test == word.Test))
        {
            proofs.Add(word);
        }

        return new(index, criterion, [.. proofs.OrderBy(proof => proof.By is not null)
            .ThenByDescending(proof => proof.Kind)]) { Own = own, Said = said };
    }

    private static IEnumerable<CriterionProof> ByRuns(Sight sight, Line line)
    {
        var (index, criterion, walked) = line;
        foreach (var run in sight.Runs.Where(run => run.Passed))
        {
            var isOwn = criterion.Command is { } command && run.Command == command
                && run.Gate == ActiveGates.CriterionGate(index);
            // A walk follows every line in prose, and passes where it has seen each.
            var isWalk = run.Kind == GateKind.Walk && walked is not null;
            if (isOwn || isWalk || (!ActiveGates.IsCriterions(run.Gate) && Quoting.Names(criterion.Text, run.Gate)))
            {
                yield return new(KindOf(run.Kind), run)
                {
                    Shot = isWalk ? run.Files.LastOrDefault(file => IsShotOf(file, walked!)) : null,
                };
            }
        }
    }

    /// <summary>As <see cref="Walking.LabelOf"/> calls it.</summary>
    private static bool IsShotOf(EvidenceItem file, WalkCriterion walked) =>
        file.Label.StartsWith($"{walked.Label}: ", StringComparison.Ordinal);

    private static IEnumerable<CriterionProof> ByTests(Criterion criterion, Lazy<GreenTests> green)
    {
        if (criterion.Command is not null)
        {
            yield break;
        }

        string[] names = [criterion.Text, .. Quoting.Tests(criterion.Text).Where(part => part.Length >= QuotedMin)];
        if (names.Select(name => green.Value.Find(name)).FirstOrDefault(found => found is not null) is { } test)
        {
            yield return test;
        }
    }

    private static bool IsCalled(GateRun run, string name) =>
        string.Equals(run.Gate, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// What it names by its very name counts where it is among what passed, and as what an agent has seen at most:
    /// that it shows this line is the judge's word. Null: it names nothing that passed.
    /// </summary>
    private static CriterionProof? ByJudge(Sight sight, CriterionVerdict said)
    {
        if (said.Evidence?.Trim() is not { Length: > 0 } evidence)
        {
            return null;
        }

        var proof = sight.Runs.FirstOrDefault(run => run.Passed && IsCalled(run, evidence)) is { } run
            ? new(KindOf(run.Kind), run) : sight.Green.Value.Find(evidence);
        return proof is null ? null
            : proof with { By = sight.Judge, Kind = proof.Kind > Proof.Seen ? Proof.Seen : proof.Kind };
    }
}
