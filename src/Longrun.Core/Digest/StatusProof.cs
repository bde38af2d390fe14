using System.Collections.Immutable;
using Longrun.Core.Spend;
using Longrun.Core.Verdict;

namespace Longrun.Core.Digest;

/// <summary>What a status is told beside the journal.</summary>
internal sealed record StatusSight
{
    /// <summary>Somebody takes up what jobs leave when they have ended.</summary>
    public bool IsKept { get; init; } = true;

    /// <summary>Where the branch people see is. Null: not looked at, or nowhere.</summary>
    public CommitId? Mirror { get; init; }

    public PassedTests Tests { get; init; } = Criteria.NoNames;

    /// <summary>The folder that evidence is in. Null: not known.</summary>
    public string? Evidence { get; init; }
}

/// <summary>How far what a run has landed is proven, for people who ask where it stands.</summary>
internal static class StatusProof
{
    /// <summary>How far what has landed is proven, in a line; the review has the rest. Null: nothing has.</summary>
    public static string? Line(StatusView view)
    {
        var landed = view.Milestones.Where(m => m is { Stand: "landed", Attempts: > 0 }).ToList();
        if (landed.Count == 0)
        {
            return null;
        }

        var criteria = landed.SelectMany(m => m.Criteria).ToList();
        var parts = new List<string>();
        if (criteria.Count > 0)
        {
            parts.Add($"{criteria.Count(c => c.Proof == "none")} of {criteria.Count} criteria not proven,"
                + $" {criteria.Count(c => c.Proof == "reported")} only reported");
        }

        parts.Add($"{landed.Count(m => m.Judgement is not { Holds: true, Ruling: not "none" })} of"
            + $" {landed.Count} landed not reviewed");
        if (view.Reviews is { } reviews)
        {
            parts.Add($"reviews took {Figures.Count(reviews.Sessions, "session")}"
                + (reviews.CostPercent is { } cost ? $", {cost} % of the cost"
                    : reviews.TokensPercent is { } tokens ? $", {tokens} % of the tokens" : ""));
        }

        return string.Join("; ", parts);
    }
}

/// <summary>
/// One thing that was found in a change: its kind as in the journal. <see cref="Severity"/>: note, warn, reject, park.
/// </summary>
internal sealed record StatusFinding(string Kind, string Severity, string What)
{
    /// <summary>Null: it is about the change as a whole.</summary>
    public string? File { get; init; }

    /// <summary>From 1. Null: the whole file.</summary>
    public int? Line { get; init; }

    public string? Settles { get; init; }

    public static StatusFinding Of(Finding f) => new(
        f.Kind.ToString(),
        f.Severity switch
        {
            Core.Severity.Note => "note",
            Core.Severity.Warn => "warn",
            Core.Severity.Reject => "reject",
            Core.Severity.Park => "park",
        },
        Plain.Line(f.What))
    {
        File = f.File.Length > 0 ? Plain.Line(f.File) : null,
        Line = f.Line > 0 ? f.Line : null,
        Settles = f.Settles is { } what ? Plain.Line(what) : null,
    };
}

/// <summary>What a judge said last. <see cref="Ruling"/>: approve, reject, ask or none.</summary>
internal sealed record StatusJudgement(string Agent, string Ruling, string Summary)
{
    public string? Model { get; init; }

    public string? Version { get; init; }

    public string? Session { get; init; }

    public required string Commit { get; init; }

    /// <summary>It is of the diff that landed, or would land.</summary>
    public bool Holds { get; init; }

    public int Rounds { get; init; }

    public ImmutableArray<string> Reasons { get; init; } = [];

    public static StatusJudgement? Of(State s, AttemptState a) => a.Judged is not [.., var last]
        ? null
        : new(
            Plain.Line(last.Agent),
            last.Judgement.Ruling == Core.Ruling.None ? "none" : ReviewLine.Word(last.Judgement.Ruling),
            Plain.Line(last.Judgement.Summary))
        {
            Model = last.Session.Model is { } model ? Plain.Line(model) : null,
            Version = last.Session.Version is { } version ? Plain.Line(version) : null,
            Session = last.Session.SessionId is { } id ? Plain.Line(id) : null,
            Commit = last.Commit.Value,
            Holds = ReferenceEquals(Criteria.Judged(s, a), last),
            Rounds = a.Judged.Length,
            Reasons = [.. last.Judgement.Reasons.Select(reason => Plain.Line(reason))],
        };
}

/// <summary>One line under "Done when". <see cref="Proof"/>: observed, seen, reported or none.</summary>
internal sealed record StatusCriterion(string Text, string Proof)
{
    /// <summary>What shows it, a sentence each; or why nothing does.</summary>
    public ImmutableArray<string> By { get; init; } = [];

    /// <summary>Whether it is met, as the judge says. Null: it does not say.</summary>
    public bool? JudgedMet { get; init; }

    public static StatusCriterion Of(CriterionStand stand) => new(
        Plain.Line(stand.Criterion.Text), stand.Reaches is { } reaches ? ProofLine.Word(reaches) : "none")
    {
        By = stand.Proofs.IsEmpty ? [ProofLine.WhyNot(stand)] : [.. stand.Proofs.Select(ProofLine.Of)],
        JudgedMet = stand.Said?.IsMet,
    };
}

/// <summary>
/// What reviews or walks took of all that agents have used. Percent: 0 to 100; null: nothing of it was told.
/// </summary>
internal sealed record StatusReviews(int Sessions, double Seconds, decimal Tokens)
{
    public int? TokensPercent { get; init; }

    public decimal? CostUsd { get; init; }

    public int? CostPercent { get; init; }

    public static StatusReviews? Of(ReviewShare? of) => of is not { } share
        ? null
        : new(share.Sessions, (double)share.Used.Seconds, share.Used.Tokens)
        {
            TokensPercent = share.Percent(Measure.Tokens),
            CostUsd = share.Percent(Measure.Money) is null ? null : share.Used.Money,
            CostPercent = share.Percent(Measure.Money),
        };
}
