using Longrun.Core.Gates;
using Longrun.Core.Verdict;

namespace Longrun.Core.Digest;

/// <summary><c>pulls/M3-1.md</c>: one attempt, what it changed, what proves it, and what does not.</summary>
internal static class PullPage
{
    /// <param name="s">What the journal says.</param>
    /// <param name="id">Whose page it is.</param>
    /// <param name="evidence">The folder that evidence is in. Null: not known.</param>
    /// <param name="tests">Which tests passed in a run. Null: not known.</param>
    public static string Of(State s, AttemptId id, string? evidence = null, PassedTests? tests = null)
    {
        var a = s.Of(id);
        var names = tests ?? Criteria.NoNames;
        var page = new Page().Heading(1, $"{a.Id}: {Telling.Title(s, id.Milestone)}");
        page.Block($"**{Verdict(s, a)}**");
        Reasons(page, a, evidence);
        PullProof.Criteria(page, s, a, names);
        page.Section("Not proven", NotProven.Of(s, a, names));
        PullReview.Claims(page, a);
        PullReview.Findings(page, a);
        PullProof.Gates(page, s, a, evidence);
        page.Evidence(evidence);
        PullReview.Reviews(page, s, a, evidence);
        Changed(page, a);
        PullSession.Of(page, a);
        PullSession.Attempts(page, s, a);
        page.Section(
            "Decided by this milestone",
            s.Decisions.Where(x => x.Milestone == id.Milestone).Select(Telling.Decision));
        PullSession.Words(page, a);
        return page.Section("Commits", Commits(a, Repetition.LeftAtStart(s.Of(id.Milestone), a))).ToString();
    }

    /// <summary>In one sentence, without its reasons.</summary>
    public static string Verdict(State s, AttemptState a) => a switch
    {
        _ when Asked(s, a) is { } question => $"Parked, it waits for your word: {Md.Text(question.Text)}",
        { LandedAs: { } commit } when Criteria.Runs(a).Any(run => run.Passed) =>
            $"Approved by its gates{Judge(s, a)} and landed as {commit.Short}.",
        { LandedAs: { } commit } => $"Landed as {commit.Short}, not tested.",
        { IsRejected: true } => "Rejected.",
        { Released: { } why } => $"Ended without a verdict, at no cost: {Md.Text(why)}.",
        _ => "No verdict yet.",
    };

    /// <summary>What is asked of the person about this very work. Null: nothing.</summary>
    public static Question? Asked(State s, AttemptState a) =>
        Standing.IsParked(s, s.Of(a.Id.Milestone)) && s.Of(a.Id.Milestone).Latest?.Id == a.Id
            ? s.Of(a.Id.Milestone).Question : null;

    private static string Judge(State s, AttemptState a) =>
        Criteria.Judged(s, a) is { Judgement.Ruling: Ruling.Approve } review
            ? $" and by {Md.Text(ReviewLine.Agent(review))}" : "";

    private static void Reasons(Page page, AttemptState a, string? evidence)
    {
        foreach (var rejection in a.Rejections)
        {
            var log = rejection.Evidence is { } name ? $" (evidence {Md.File(new(name, name), evidence)})" : "";
            page.Block($"- {Md.Text(rejection.Reason)}{log}");
            if (!string.IsNullOrWhiteSpace(rejection.Tail))
            {
                page.Block(Md.Fence(rejection.Tail, indent: "  "));
            }
        }

        if (a.ImportRefused is { } refused)
        {
            page.Block($"Its work could not be brought in: {Md.Text(refused)}");
        }
    }

    private static void Changed(Page page, AttemptState a)
    {
        page.Heading(2, "Change");
        if (a.Import is not { Change: { } change })
        {
            page.Block("Nothing has been brought in.");
            return;
        }

        page.Block(change.HasWork
            ? $"{EventLine.ChangeOf(change)}, against the branch."
            : "No change against the branch.");
        var more = change.Files - change.Paths.Length;
        page.Bullets([
            .. change.Paths.Select(path => Md.Code(path)),
            .. more > 0 ? [$"and {Figures.Count(more, "path")} more, not listed"] : Array.Empty<string>(),
        ]);
    }

    private static IEnumerable<string> Commits(AttemptState a, CommitId? left)
    {
        yield return $"Branch when it started: {a.Base}";
        yield return a.From == a.Base ? "Started from: the same" : $"Started from: {a.From} (the attempt before)";
        if (left is not null)
        {
            yield return $"Left aside: {left} (it had failed twice in the same way)";
        }

        if (a.Import is { } import)
        {
            yield return $"Its head: {import.Head}";
        }

        if (a.Candidate?.Candidate is { } candidate)
        {
            yield return $"As it would land: {candidate.Commit}, tree {candidate.Tree}";
        }

        if (a.LandedAs is { } landed)
        {
            yield return $"Landed as: {landed}";
        }
    }
}
