using System.Collections.Immutable;
using Longrun.Core.Verdict;

namespace Longrun.Core.Digest;

/// <summary>What others than its worker have to say of a pull request: what was counted, found, and judged.</summary>
internal static class PullReview
{
    /// <summary>What its worker says in one line, beside what was counted.</summary>
    public static void Claims(Page page, AttemptState a)
    {
        if (a.Import is not { } import)
        {
            return;
        }

        var report = a.Session?.Report;
        var counted = a.Examined?.Counted;
        page.Heading(2, "Claimed and counted").Table(["", "Claimed by the worker (not evidence)", "Counted by Longrun"],
        [
            ["Status", Md.Text(report?.Status ?? "nothing"), Md.Text(Verdict(a))],
            ["Change", Md.Text(report?.Summary ?? a.Session?.Session.LastWords ?? "nothing"),
                EventLine.ChangeOf(import.Change)],
            ["Tests", "–", Names(counted, counted?.TestsAdded ?? [], counted?.TestsRemoved ?? [])],
            ["Tests renamed", "–", counted is null ? "not counted"
                : Some([.. counted.TestsRenamed.Select(test => test.Text)], "none")],
            ["Public names", "–", Names(counted, counted?.NamesAdded ?? [], counted?.NamesRemoved ?? [])],
            ["Tests of the branch changed", "–", counted is null ? "not counted" : Some(counted.ChangedTests, "none")],
        ]);
    }

    /// <summary>Gravest first, each with what would settle it.</summary>
    public static void Findings(Page page, AttemptState a)
    {
        page.Heading(2, "Found by code");
        var found = Remarks.Of(a);
        if (found.IsEmpty)
        {
            page.Block(a.Examined is null ? "Not examined." : "Nothing.");
            return;
        }

        foreach (var f in found)
        {
            var place = FindingLine.Place(f) is { Length: > 0 } at ? $", {Md.Code(at)}" : "";
            var end = f.What.EndsWith('.') ? "" : ".";
            var settles = f.Settles is { } what ? $"{end} What settles it: {Md.Text(what)}" : "";
            page.Block($"- **{FindingLine.Word(f.Severity)}**: {FindingLine.Word(f.Kind)}{place}: "
                + $"{Md.Text(f.What)}{settles}");
            if (!string.IsNullOrWhiteSpace(f.Excerpt))
            {
                page.Block(Md.Fence(f.Excerpt, indent: "  "));
            }
        }
    }

    /// <summary>Every round, and whether the last one is of what landed.</summary>
    public static void Reviews(Page page, State s, AttemptState a, string? evidence)
    {
        page.Heading(2, "Review").Block($"{Capital(Md.Text(ReviewLine.Stand(s, a)))}.");
        foreach (var (of, answer) in (ReadOnlySpan<(string, string?)>)
            [("of what its gates rest on", a.RuledOnWeakening), ("of its review", a.RuledOnReview)])
        {
            if (answer is not null)
            {
                page.Block($"You said, {of}: “{Md.Text(answer)}”");
            }
        }

        foreach (var (round, review) in a.Judged.Index())
        {
            Round(page, review, $"Round {round + 1} of {a.Judged.Length}", evidence);
        }
    }

    private static void Round(Page page, Event.Judged x, string title, string? evidence)
    {
        var session = x.Session;
        var tokens = session is { InputTokens: > 0 } or { OutputTokens: > 0 }
            ? $"{Figures.Whole(session.InputTokens)} in, {Figures.Whole(session.OutputTokens)} out" : "not reported";
        page.Heading(3, $"{title}: {ReviewLine.Word(x.Judgement.Ruling)}").Bullets(
        [
            $"Judge: {Md.Text(x.Agent)}; model: {Said(session.Model)}; version: {Said(session.Version)};"
                + $" session: {(session.SessionId is { } id ? Md.Code(id) : "not reported")}",
            $"Of commit {x.Commit.Short}{(x.Diff.Length > 0 ? $", diff {Md.Text(x.Diff)}" : "")}",
            $"Took {Figures.Seconds(x.Seconds)}; tokens: {tokens}; cost: "
                + (session.CostUsd is { } usd ? $"{Figures.Cost(usd)}, the agent's own estimate" : "not reported"),
            .. x.LeftOut.IsEmpty ? Array.Empty<string>()
                : [$"Not shown to it, or not as a whole: {Md.Text(ReviewLine.LeftOut(x))}"],
            .. x.Asked is { } asked
                ? [$"It was told: {Md.File(new("brief", asked), evidence)}"] : Array.Empty<string>(),
            .. x.Said is { } said
                ? [$"It said, word for word: {Md.File(new("its words", said), evidence)}"] : Array.Empty<string>(),
        ]);
        if (x.Judgement.Summary.Length > 0)
        {
            page.Block(Md.Fence(x.Judgement.Summary));
        }

        if (x.Judgement.Ruling == Ruling.None && x.Session.LastWords is { Length: > 0 } words)
        {
            page.Block("What it said instead:").Block(Md.Fence(words));
        }

        page.Bullets(x.Judgement.Reasons.Select(reason => Md.Text(reason)));
        if (x.Judgement.Question is { Length: > 0 } question)
        {
            page.Block($"It asks: {Md.Text(question)}");
        }
    }

    private static string Verdict(AttemptState a)
    {
        var runs = Criteria.Runs(a);
        return runs.IsEmpty ? "no gate ran"
            : $"{Figures.Count(runs.Count(run => run.Passed), "gate")} passed, {runs.Count(run => !run.Passed)} failed";
    }

    private static string Names(
        ChangeFacts? counted, ImmutableArray<string> added, ImmutableArray<string> removed) =>
        counted is null ? "not counted" : $"added: {Some(added, "none")}; removed: {Some(removed, "none")}";

    /// <summary>A cell shows the first of them: the rest is in the change.</summary>
    private static string Some(ImmutableArray<string> names, string nothing)
    {
        const int ShownMax = 10;
        var shown = string.Join(", ", names.Take(ShownMax).Select(name => Md.Text(name)));
        return names.Length switch
        {
            0 => nothing,
            <= ShownMax => $"{names.Length} ({shown})",
            _ => $"{names.Length} ({shown}, and {names.Length - ShownMax} more)",
        };
    }

    private static string Said(string? text) => Md.Text(text ?? "not reported");

    private static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];
}
