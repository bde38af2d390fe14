using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Core.Verdict;
using Longrun.Core.Verdict.Judgements;
using Longrun.Git;

namespace Longrun.Effects;

/// <summary>What a judge is told.</summary>
/// <param name="Page">Markdown.</param>
/// <param name="LeftOut">Paths of the change that are not on it, or not as a whole.</param>
internal sealed record JudgeTold(string Page, ImmutableArray<string> LeftOut);

/// <summary>What a judge is told of a candidate: from the journal, the person's pages and the objects.</summary>
internal static class JudgeBriefs
{
    /// <summary>Of a change that is too large to be read: it is told so, and looks in its checkout.</summary>
    private static readonly FileDiff s_tooLarge =
        new("(the change is larger than can be read)", "") { IsBinary = true };

    public static JudgeTold Of(Site site, JobWork.Judge work, string? verdictFile)
    {
        var s = site.State;
        var (attempt, milestone) = (s.Of(work.Attempt), s.Of(work.Attempt.Milestone));
        var whole = DiffOf(site, attempt.Candidate!.Tip, work.Commit);
        var since = Since(site, attempt, work.Commit, whole);
        var page = JudgeText.For(new JudgeContent
        {
            Attempt = work.Attempt,
            Milestone = Standing.Find(s, work.Attempt.Milestone)
                ?? throw new InvalidOperationException($"{work.Attempt} is not in the roadmap"),
            Pages = Briefs.Pages(site.Places),
            Decisions = s.Decisions,
            Answers = milestone.Answered is { } answered ? [new(answered.Question.Text, answered.Answer)] : [],
            Gates =
            [
                .. from gate in ActiveGates.For(s, work.Attempt.Milestone)
                   from trial in Enum.GetValues<Trial>()
                   let run = attempt.Gates.On(work.Commit, gate.Definition, trial)
                   where run is not null && !gate.Definition.IsHidden
                   select run,
            ],
            Findings = Remarks.Of(attempt),
            Counted = attempt.Examined?.Counted ?? new(),
            Diff = since?.Diff ?? whole,
            AllPaths = since is null ? [] : [.. whole.Select(file => file.Path)],
            Before = since?.Before,
            VerdictFile = verdictFile,
        });
        // What an earlier round did not show is not in what is new since.
        return new(page, DiffCut.Listed(
        [
            .. DiffCut.Of(since?.Diff ?? whole).LeftOutPaths
                .Concat(since?.Before.LeftOut ?? [])
                .Distinct(StringComparer.Ordinal),
        ]));
    }

    /// <summary>
    /// What is new since the work was judged last, where this attempt stands on what was judged then. What others have
    /// landed meanwhile is no part of it. Null: it is judged for the first time, or as if it were.
    /// </summary>
    private static (JudgedBefore Before, ImmutableArray<FileDiff> Diff)? Since(
        Site site, AttemptState attempt, CommitId commit, ImmutableArray<FileDiff> whole)
    {
        var milestone = site.State.Of(attempt.Id.Milestone);
        var (earlier, judged) = milestone.Attempts.Take(attempt.Id.Number)
            .SelectMany(a => a.Judged.Select(judged => (a, judged)))
            .LastOrDefault(found => found.judged.Judgement.Ruling is not Ruling.None && found.judged.Commit != commit);
        if (judged is null || earlier.Import is not { } import || IsTooLarge(whole)
            || History.FirstParent(site.Repository, judged.Commit) is not { } parent
            || !History.IsAncestor(site.Repository, import.Head, attempt.Import!.Head))
        {
            return null;
        }

        var own = whole.Concat(DiffOf(site, parent, judged.Commit)).Select(file => file.Path)
            .ToHashSet(StringComparer.Ordinal);
        var since = DiffOf(site, judged.Commit, commit);
        var before = new JudgedBefore(earlier.Id.Number, judged.Judgement)
        {
            LeftOut = [.. judged.LeftOut.Intersect(whole.Select(file => DiffCut.Told(file.Path)))],
        };
        return IsTooLarge(since) ? null : (before, [.. since.Where(file => own.Contains(file.Path))]);
    }

    private static bool IsTooLarge(ImmutableArray<FileDiff> files) => files.Contains(s_tooLarge);

    private static ImmutableArray<FileDiff> DiffOf(Site site, CommitId from, CommitId to) =>
        Diff.Text(site.Repository, from, to) is { } text ? UnifiedDiff.Files(text) : [s_tooLarge];
}
