using Longrun.Core.Verdict;

namespace Longrun.Core.Digest;

/// <summary>What shows a criterion to be met, or why nothing does, as one plain sentence.</summary>
internal static class ProofLine
{
    public static string Word(Proof kind) => kind switch
    {
        Proof.Observed => "observed",
        Proof.Seen => "seen",
        Proof.Reported => "reported",
    };

    /// <summary>For instance <c>gate page passed: in 2.0s, on 4f3c2a1b00</c>; names are neutralised.</summary>
    public static string Of(CriterionProof proof) => proof switch
    {
        { Test: { } test } => $"test {Plain.Line(test)} of gate {Plain.Line(proof.Run.Gate)} passed,"
            + $" on {proof.Run.Commit.Short}{NamedBy(proof)}",
        { Run.Kind: GateKind.Walk } => $"an agent followed it in gate {Plain.Line(proof.Run.Gate)},"
            + $" on {proof.Run.Commit.Short}{(proof.Shot is { } shot ? $" ({Plain.Line(shot.Label)})" : "")}",
        _ => $"gate {Plain.Line(proof.Run.Gate)} {EventLine.Result(proof.Run)},"
            + $" on {proof.Run.Commit.Short}{NamedBy(proof)}",
    };

    /// <summary>Why a criterion that has no proof has none.</summary>
    public static string WhyNot(CriterionStand stand) => stand switch
    {
        { Criterion.Command: null, Own: { Passed: false } run } =>
            $"gate {Plain.Line(run.Gate)} {EventLine.Result(run)}",
        { Criterion.Command: null, Said.IsMet: false } => "no gate or test shows it",
        { Criterion.Command: null, Said: { IsMet: null } said } =>
            $"no gate or test shows it, and the judge cannot tell: {Plain.Line(said.Why)}",
        { Criterion.Command: null, Said: { IsMet: true, Evidence: { Length: > 0 } evidence } } =>
            $"its judge says that it is met and names {Plain.Line(evidence)}, which is no gate or test that passed",
        { Criterion.Command: null, Said.IsMet: true } => "its judge says that it is met and names no gate or test",
        { Criterion.Command: null } => "no gate, no test and no agent shows it",
        { Own: null } => "its gate has not run",
        { Own: { } run } when run.Command != stand.Criterion.Command =>
            $"gate {run.Gate} ran {Plain.Line(run.Command)}, the text has changed since",
        { Own: { Passed: false } run } => $"gate {run.Gate} {EventLine.Result(run)}",
        _ => "no gate shows it",
    };

    private static string NamedBy(CriterionProof proof) =>
        proof.By is null ? "" : $" (named by {ReviewLine.Agent(proof.By)})";
}
