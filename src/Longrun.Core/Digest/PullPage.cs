using System.Collections.Immutable;
using Longrun.Core.Gates;
using Longrun.Core.Roadmap;
using Longrun.Core.Work;

namespace Longrun.Core.Digest;

/// <summary><c>pulls/M3-1.md</c>: one attempt, what it changed, what proves it, and what does not.</summary>
internal static class PullPage
{
    /// <summary><paramref name="evidence"/>: the folder that evidence is in, where it is known.</summary>
    public static string Of(State s, AttemptId id, string? evidence = null)
    {
        var a = s.Of(id);
        var page = new Page().Heading(1, $"{a.Id}: {Telling.Title(s, id.Milestone)}");
        page.Block($"**{Verdict(a)}**");
        Reasons(page, a);
        Criteria(page, Standing.Find(s, id.Milestone), a);
        Gates(page, a);
        page.Evidence(evidence);
        page.Heading(2, "Review").Block("Not reviewed: nobody but its worker has looked at this change.");
        Changed(page, a);
        Session(page, a);
        page.Section(
            "Decided by this milestone",
            s.Decisions.Where(x => x.Milestone == id.Milestone).Select(Telling.Decision));
        Claims(page, a);
        return page.Section("Commits", Commits(a, Repetition.LeftAtStart(s.Of(id.Milestone), a))).ToString();
    }

    /// <summary>In one sentence, without its reasons.</summary>
    public static string Verdict(AttemptState a) => a switch
    {
        { LandedAs: { } commit } when NotProven.Proof(a).Any(run => run.Passed) =>
            $"Approved by its gates and landed as {commit.Short}.",
        { LandedAs: { } commit } => $"Landed as {commit.Short}, not tested.",
        { IsRejected: true } => "Rejected.",
        { Released: { } why } => $"Ended without a verdict, at no cost: {Md.Text(why)}.",
        _ => "No verdict yet.",
    };

    private static void Reasons(Page page, AttemptState a)
    {
        foreach (var rejection in a.Rejections)
        {
            var evidence = rejection.Evidence is { } name ? $" (evidence {Md.Code(name)})" : "";
            page.Block($"- {Md.Text(rejection.Reason)}{evidence}");
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

    private static void Criteria(Page page, Milestone? milestone, AttemptState a)
    {
        if (milestone is null or { DoneWhen.IsEmpty: true })
        {
            return;
        }

        var proof = NotProven.Proof(a);
        page.Heading(2, "Done when").Table(
            ["Criterion", "Proof"],
            milestone.DoneWhen.Select((criterion, index) => (IReadOnlyList<string>)
                [Md.Text(criterion.Text), Proof(criterion, NotProven.GateOf(index), proof)]));
    }

    private static string Proof(Criterion criterion, string gate, ImmutableArray<GateRun> proof) =>
        proof.FirstOrDefault(run => run.Gate == gate) switch
        {
            _ when criterion.Command is null => "not proven: no gate checks it",
            null => "not proven: its gate has not run",
            var run when run.Command != criterion.Command =>
                $"not proven: gate {gate} ran {Md.Text(run.Command)}, the text has changed since",
            { Passed: true } run => $"gate {gate} {Md.Text(EventLine.Result(run))}, on {run.Commit.Short}",
            var run => $"not proven: gate {gate} {Md.Text(EventLine.Result(run))}",
        };

    private static void Gates(Page page, AttemptState a)
    {
        page.Heading(2, "Gates");
        if (a.Gates.IsEmpty)
        {
            page.Block("Not tested: no gate ran on this attempt.");
            return;
        }

        page.Table(["Gate", "Command", "On", "Result", "Evidence"], a.Gates.Select(run => (IReadOnlyList<string>)
        [
            Md.Text(run.Gate),
            Md.Text(run.Command),
            run.Commit == a.Import?.Head ? $"{run.Commit.Short} (alone)" : $"{run.Commit.Short} (as it would land)",
            Md.Text(EventLine.Result(run)),
            Md.Text(run.Evidence ?? "none"),
        ]));
        if (a.LandedAs is not null && !NotProven.Proof(a).Any(run => run.Passed))
        {
            page.Block("Not tested: no gate passed on the tree that landed; those that ran only inform.");
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

    private static void Session(Page page, AttemptState a)
    {
        page.Heading(2, "Session");
        var instead = a.Instead is { } why ? $", because {Md.Text(why)}" : "";
        var items = new List<string> { $"Agent: {Md.Text(a.Agent)}{instead}" };
        if (a.Session?.Session is not { } session)
        {
            page.Bullets([.. items, "It has not ended, or nothing is known of its end."]);
            return;
        }

        var detail = session.Detail is { } words ? $" ({Md.Text(words)})" : "";
        items.Add($"Ending: {EventLine.Word(session.Ending)}{detail}");
        items.Add($"Version: {Said(session.Version)}; model: {Said(session.Model)}; login: {Said(session.KeySource)}");
        items.Add($"Worker time: {Figures.Seconds(a.AgentSeconds)}");
        items.Add(session.InputTokens + session.OutputTokens > 0
            ? $"Tokens: {Figures.Whole(session.InputTokens)} in, {Figures.Whole(session.OutputTokens)} out"
            : "Tokens: not reported");
        var overage = session.UsedOverage ? "; **billed beyond the subscription**" : "";
        items.Add(session.CostUsd is { } usd
            ? $"Cost: {Figures.Cost(usd)}, the agent's own estimate{overage}"
            : $"Cost: not reported{overage}");
        items.Add($"Permission denials: {session.PermissionDenials}");
        items.AddRange(Troubles(session).Select(trouble => Md.Text(trouble)));
        if (a.Cut is { } cut)
        {
            items.Add($"Ended by Longrun: {Md.Text(cut.Reason)}");
        }

        if (a.Burn is { } burn)
        {
            items.Add($"Used unusually much: {Md.Text(burn)}");
        }

        if (session.SessionId is { } id)
        {
            items.Add($"Session id: {Md.Code(id)}");
        }

        if (a.Session.ReportFault is { } fault)
        {
            items.Add($"Report: not taken up, {Md.Text(fault)}");
        }

        page.Bullets(items).Section(
            "Files left by the worker (reported, not observed)", a.Session.Evidence.Select(file => Md.Text(file)));
    }

    /// <summary>What its session suffered that its work may show. Empty: nothing that was told.</summary>
    public static IEnumerable<string> Troubles(SessionReport session)
    {
        if (session.Compactions > 0)
        {
            yield return $"Its context was full and summarised {Figures.Count(session.Compactions, "time")}:"
                + " what was in it is partly forgotten";
        }

        if (session.Retries > 0)
        {
            yield return $"The service failed it {Figures.Count(session.Retries, "time")}, and it tried again";
        }

        foreach (var lost in session.Lost)
        {
            yield return $"Of what it printed: {lost}";
        }
    }

    private static string Said(string? text) => Md.Text(text ?? "not reported");

    private static void Claims(Page page, AttemptState a)
    {
        var claims = new List<(string Name, string Text)>();
        Claim(claims, "Its status", a.Session?.Report?.Status);
        Claim(claims, "Its summary", a.Session?.Report?.Summary);
        Claim(claims, "Its last words", a.Session?.Session.LastWords);
        if (claims.Count == 0)
        {
            return;
        }

        page.Heading(2, "Claimed by the worker (not evidence)");
        foreach (var (name, text) in claims)
        {
            page.Block($"{name}:").Block(Md.Fence(text));
        }
    }

    private static void Claim(List<(string Name, string Text)> claims, string name, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            claims.Add((name, text));
        }
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
