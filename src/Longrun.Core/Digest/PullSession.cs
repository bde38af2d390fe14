using Longrun.Core.Spend;
using Longrun.Core.Work;

namespace Longrun.Core.Digest;

/// <summary>The session that a pull request comes from, those before and after it, and its worker's words.</summary>
internal static class PullSession
{
    public static void Of(Page page, AttemptState a)
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
        items.Add(session is { InputTokens: > 0 } or { OutputTokens: > 0 }
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

    /// <summary>All attempts at the milestone in order, and what they took together.</summary>
    public static void Attempts(Page page, State s, AttemptState a)
    {
        var all = s.Of(a.Id.Milestone).Attempts;
        page.Heading(2, "Attempts at this milestone").Table(
            ["Attempt", "Started (UTC)", "Agent", "Worker time", "Reviews", "Cost", "What came of it"],
            all.Select(x => (IReadOnlyList<string>)
            [
                x.Id == a.Id ? $"{x.Id} (this one)" : x.Id.Value,
                Figures.Date(x.StartedAt, TimeSpan.Zero),
                Md.Text(x.Agent),
                Figures.Seconds(x.AgentSeconds),
                x.Judged.Length == 0 ? "none" : $"{x.Judged.Length}, {Figures.Seconds(x.Judged.Sum(y => y.Seconds))}",
                Telling.Cost([x]) is { } usd ? Figures.Cost(usd) : "not reported",
                Came(s, x),
            ]));
        var sum = Spending.Sum(all.Select(Spending.Whole));
        var tokens = sum.Tokens > 0 ? Measures.Amount(Measure.Tokens, sum.Tokens) : "no tokens reported";
        page.Block($"Together: {Figures.Seconds((double)sum.Seconds)}, {tokens}, "
            + (Telling.Cost(all) is { } cost
                ? $"{Figures.Cost(cost)} as the agents estimate it." : "no cost reported."));
    }

    /// <summary>Whole, in fences, at the end: nothing here is evidence.</summary>
    public static void Words(Page page, AttemptState a)
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

    private static string Came(State s, AttemptState a) => a switch
    {
        _ when PullPage.Asked(s, a) is not null => "parked, it waits for your word",
        { LandedAs: { } commit } => $"landed as {commit.Short}",
        { IsRejected: true } => $"rejected: {Md.Text(string.Join("; ", a.Rejections.Select(r => r.Reason)))}",
        { Released: { } why } => $"no verdict, at no cost: {Md.Text(why)}",
        _ => "no verdict yet",
    };

    private static string Said(string? text) => Md.Text(text ?? "not reported");
}
