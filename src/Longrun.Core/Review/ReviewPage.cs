using System.Collections.Immutable;
using Longrun.Core.Digest;
using Longrun.Core.Verdict;

namespace Longrun.Core.Review;

/// <summary><c>review/review.md</c>: the morning's page, for one sitting.</summary>
internal static class ReviewPage
{
    /// <summary>Pictures of one milestone: what a look takes in. All of them are on its own page.</summary>
    private const int PicturesMax = 6;

    /// <summary>
    /// Times are shown in the offset of <paramref name="now"/>. <paramref name="evidence"/>: the folder that evidence
    /// is in, where it is known; <paramref name="tests"/>: which tests passed in a run, where that is.
    /// </summary>
    public static string Of(
        State s, IReadOnlyList<Event> events, DateTimeOffset now, string? evidence = null, PassedTests? tests = null)
    {
        var page = new Page().Block(Telling.Containment(s));
        if (s.Opened is null)
        {
            return page.Heading(1, "The morning's page").Block("No run has been opened.").ToString();
        }

        page.Heading(1, $"Run {s.Opened.Run}: {Telling.Counts(s)}");
        page.Bullets(Header(s, now));
        page.Bullets(Telling.Warnings(s).Select(warning => $"**Attention:** {Md.Text(warning)}"));
        NeedsYou(page, s);
        Decisions(page, s);
        Landed(page, s, evidence);
        page.Evidence(evidence);
        Rejected(page, s);
        page.Section("Ended without a verdict, at no cost", DigestPage.Free(s));
        page.Section("Remarkable about gates", ProofSections.Remarkable(s));
        page.Section("Changes of what gates rest on, allowed", ProofSections.GateChanges(s));
        page.Section("Reviews and walks", ProofSections.Reviews(s));
        page.Section("Budgets", BudgetLines.Of(s));
        page.Section("Used unusually much", BudgetLines.Burnt(s).Select(line => Md.Text(line)));
        page.Section("Edits and landings that were refused", Refused(s, events, now));
        NotShown(page, s, tests);
        Look(page, s);
        return page.ToString();
    }

    private static IEnumerable<string> Header(State s, DateTimeOffset now)
    {
        var opened = s.Opened!;
        var attempts = Telling.Attempts(s).ToList();
        var zone = Figures.Zone(now.Offset);
        yield return $"From {Figures.Date(opened.At, now.Offset)}"
            + $" to {Figures.Date(s.LastEventAt, now.Offset)} ({zone})";
        yield return StatePage.Condition(s);
        yield return $"Branch: {opened.Base.Short} → {s.Tip?.Short ?? "none"}, in {Md.Code(opened.Branch)}";
        yield return $"{Figures.Count(attempts.Count, "attempt")},"
            + $" {Figures.Seconds(attempts.Sum(a => a.AgentSeconds))} of worker time, cost "
            + (Telling.Cost(attempts) is { } usd ? $"{Figures.Cost(usd)} as the agents estimate it" : "not reported");
        yield return s switch
        {
            { AcceptedAt: { } accepted } => $"Accepted: your branch is at {accepted.Short}",
            { Discarded: true } => "Discarded: nothing of yours has moved",
            _ => "Nothing of yours has moved; to undo it all: `longrun discard`",
        };
    }

    private static void NeedsYou(Page page, State s)
    {
        page.Heading(2, "Needs you");
        var blocked = Telling.Blocked(s);
        if (blocked.IsEmpty)
        {
            page.Block("No question is open.");
        }

        page.Bullets(Telling.OwnRejected(s) is { } own ? [Md.Text(own)] : []);

        foreach (var (facts, title) in blocked)
        {
            page.Heading(3, $"{facts.Id} {Md.Text(title)}");
            BlockedPage.Question(page, s, facts);
            page.Block($"`longrun answer {facts.Id} {facts.Question!.ExampleAnswer}`,"
                + " or the answer line in `BLOCKED.md`.");
        }
    }

    private static void Decisions(Page page, State s)
    {
        var decisions = Telling.Decisions(s.Decisions).ToList();
        page.Heading(2, "Decided without you");
        if (decisions.Count == 0)
        {
            page.Block("No decision was reported. Whether one was taken unsaid is not known.");
        }

        page.Bullets(decisions);
    }

    private static void Landed(Page page, State s, string? evidence)
    {
        page.Heading(2, "Landed, in this order");
        var landed = NotProven.LandedInOrder(s);
        if (landed.IsEmpty && s.PersonsLandings.IsEmpty)
        {
            page.Block("Nothing.");
        }

        var before = 0;
        foreach (var milestone in landed)
        {
            Own(page, s, before++, evidence);
            page.Heading(3, $"{milestone.LandedOrder}. {milestone.Id} {Telling.Title(s, milestone.Id)}");
            page.Bullets(Proof(s, milestone, evidence)).Bullets(Pictures(milestone, evidence));
        }

        Own(page, s, before, evidence);
    }

    /// <summary>What the person has committed and landed after so many milestones.</summary>
    private static void Own(Page page, State s, int landings, string? evidence)
    {
        foreach (var own in s.PersonsLandings.Where(own => own.After == landings))
        {
            page.Heading(3, $"Your own commits, {own.Commit.Short}");
            var gates = Gates(Criteria.Runs(own.Gates, own.Commit), evidence);
            page.Bullets([$"Commit {own.Commit}", .. own.IsFound ? [FoundLine] : gates]);
        }
    }

    private static string FoundLine => $"{char.ToUpperInvariant(NotProven.FoundWords[0])}{NotProven.FoundWords[1..]}";

    private static IEnumerable<string> Proof(State s, MilestoneState milestone, string? evidence)
    {
        yield return $"Commit {milestone.LandedAs}";
        if (milestone.IsFound)
        {
            yield return FoundLine;
            yield break;
        }

        if (NotProven.Landed(milestone) is not { } attempt)
        {
            yield break;
        }

        if (attempt.Import is { } import)
        {
            var instead = attempt.Instead is { } why ? $" ({Md.Text(why)})" : "";
            yield return $"{EventLine.ChangeOf(import.Change)}; attempt {attempt.Id.Number}"
                + $" by {Md.Text(attempt.Agent)}{instead}";
        }

        foreach (var line in Gates(Criteria.Runs(attempt), evidence))
        {
            yield return line;
        }

        if (FindingLine.Summary(Remarks.Of(attempt)) is { } found)
        {
            yield return $"Found by code: {Md.Text(found, Plain.BlockCharsMax)}";
        }

        var review = Md.Text(ReviewLine.Stand(s, attempt));
        yield return $"{char.ToUpperInvariant(review[0])}{review[1..]}. Everything of it: {Pull(attempt)}";
    }

    private static IEnumerable<string> Pictures(MilestoneState milestone, string? evidence) =>
        NotProven.Landed(milestone) is { } attempt
            ? Criteria.Runs(attempt).SelectMany(run => run.Files).Take(PicturesMax)
                .Select(file => Md.Picture(file, evidence))
            : [];

    private static IEnumerable<string> Gates(ImmutableArray<GateRun> proof, string? folder)
    {
        foreach (var run in proof)
        {
            var links = GateEvidence.Links(run, folder) is { Length: > 0 } left ? $": {left}" : "";
            var informs = run.Passed ? "" : "; it only informs";
            yield return $"Gate {Md.Text(run.Gate)} of kind {GateEvidence.Kind(run)} ({Md.Code(run.Command)})"
                + $" {Md.Text(EventLine.Result(run))}, on the tree that landed{informs}{links}";
        }

        if (!proof.Any(run => run.Passed))
        {
            yield return "Not tested";
        }
    }

    private static void Rejected(Page page, State s)
    {
        var rejected = Telling.Attempts(s)
            .Where(a => a.IsRejected)
            .OrderBy(a => a.EndedAt)
            .ThenBy(a => a.Id.Value, StringComparer.Ordinal);
        page.Section("Rejected, and why", rejected.Select(a =>
            $"{a.Id.Milestone} attempt {a.Id.Number}: {string.Join("; ", a.Rejections.Select(r => Md.Text(r.Reason)))}"
            + $" ({Pull(a)})"));
    }

    /// <summary>This page lies in a folder beside it.</summary>
    private static string Pull(AttemptState a) => $"[pulls/{a.Id}.md](../pulls/{a.Id}.md)";

    private static IEnumerable<string> Refused(State s, IReadOnlyList<Event> events, DateTimeOffset now) =>
        from e in events
        where e is Event.RoadmapRefused or Event.SettingsRefused or Event.LandingVoided or Event.LineStopped
        let text = EventLine.Of(e, s)
        where text is not null
        select $"{Figures.Moment(e.At, now)} {Md.Text(text)}";

    private static void NotShown(Page page, State s, PassedTests? tests)
    {
        page.Heading(2, "Not proven");
        var list = NotProven.Of(s, tests);
        if (list.IsEmpty)
        {
            page.Block("Nothing has landed, so there is nothing to doubt.");
        }

        page.Bullets(list);
    }

    private static void Look(Page page, State s)
    {
        var last = NotProven.LandedInOrder(s) is [.., var newest] ? newest.Id.Value : null;
        page.Section("How to look",
        [
            .. last is null ? Array.Empty<string>() :
            [
                "`longrun try` makes a checkout of the run's tip in a folder of its own, with setup done;"
                    + $" `longrun try {last}` the state when {last} had landed",
                "`longrun accept` brings it into your branch by fast-forward, or says why not",
            ],
            .. Telling.Blocked(s).IsEmpty
                ? Array.Empty<string>()
                : ["`longrun answer` gives an answer; `longrun run` then goes on"],
            "`longrun log` tells what happened, milestone by milestone",
            $"where the branch {Md.Code(s.Opened!.Branch)} is gone:"
                + $" {Md.Code($"git branch {s.Opened.Branch} refs/longrun/{s.Opened.Run}/branch")} makes it again",
        ]);
    }
}
