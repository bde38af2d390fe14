using Longrun.Core.Verdict;

namespace Longrun.Core.Digest;

/// <summary>Whether somebody but its worker has looked at a change, who, and what they said.</summary>
internal static class ReviewLine
{
    public static string Word(Ruling ruling) => ruling switch
    {
        Ruling.Approve => "approve",
        Ruling.Reject => "reject",
        Ruling.Ask => "ask",
        Ruling.None => "no verdict",
    };

    /// <summary>For instance <c>claude (opus)</c>.</summary>
    public static string Agent(Event.Judged? review) => review is null ? "an agent"
        : Plain.Line(review.Agent) + (review.Session.Model is { } model ? $" ({Plain.Line(model)})" : "");

    /// <summary>Paths that a judge was not shown as a whole: the first ten by name.</summary>
    public static string LeftOut(Event.Judged x)
    {
        const int NamedMax = 10;
        var more = x.LeftOut.Length > NamedMax ? $", and {x.LeftOut.Length - NamedMax} more" : "";
        return Plain.Line(string.Join(", ", x.LeftOut.Take(NamedMax))) + more;
    }

    /// <summary>What a judge said, as a line of a log.</summary>
    public static string Of(Event.Judged x)
    {
        var took = x.Seconds > 0 ? $" after {Figures.Seconds(x.Seconds)}" : "";
        var cost = x.Session.CostUsd is { } usd ? $", {Figures.Cost(usd)}" : "";
        return $"{Said(x)}{took}{cost}: {Why(x.Judgement)}";
    }

    private static string Said(Event.Judged x) => x.Judgement.Ruling switch
    {
        Ruling.Approve => $"approved by {Agent(x)}",
        Ruling.Reject => $"sent back by {Agent(x)}",
        Ruling.Ask => $"{Agent(x)} asks you about it",
        Ruling.None => $"{Agent(x)} gave no verdict",
    };

    /// <summary>Whether the tree that landed, or would land, was reviewed: one sentence for the pages.</summary>
    public static string Stand(State s, AttemptState a) => Criteria.Judged(s, a) switch
    {
        { Judgement.Ruling: not Ruling.None } x when x.Agent == a.Agent =>
            $"reviewed only by {Agent(x)}, the agent that wrote it, in another session{Which(x)}",
        { Judgement.Ruling: not Ruling.None } x => $"reviewed by {Agent(x)}{Which(x)}",
        { } x => $"not reviewed. {Agent(x)} was asked and gave no verdict",
        null when a.Judged is [.., var x] => $"not reviewed as it is. {Agent(x)} looked at another diff, or by"
            + " another text of the milestone",
        null => $"not reviewed. Nobody but its worker has looked at the change{Unasked(s)}",
    };

    /// <summary>What the person's word to let it go on stands in place of.</summary>
    public static string Instead(State s, AttemptState a) => Criteria.Judged(s, a) switch
    {
        { Judgement.Ruling: Ruling.Reject } x => $"where {Agent(x)} sent it back: {Why(x.Judgement).TrimEnd('.')}",
        { Judgement.Ruling: Ruling.Ask } x => $"where {Agent(x)} asked: {Why(x.Judgement).TrimEnd('.')}",
        _ => "where a judge gave none",
    };

    /// <summary>To be read after its name. Empty: it approved.</summary>
    private static string Which(Event.Judged x) => x.Judgement.Ruling switch
    {
        Ruling.Reject => ", which sent it back",
        Ruling.Ask => ", which asked you about it",
        Ruling.Approve or Ruling.None => "",
    };

    /// <summary>Another agent has looked at exactly this, and said something.</summary>
    public static bool IsReviewedByAnother(State s, AttemptState a) =>
        Criteria.Judged(s, a) is { Judgement.Ruling: not Ruling.None } x && x.Agent != a.Agent;

    private static string Unasked(State s) => s.Settings.Review.When switch
    {
        ReviewPolicy.Off => " (review: off)",
        ReviewPolicy.Risky => " (review: risky, and it was not)",
        null when s.Settings.Agents is { IsEmpty: false } agents && agents.Values.All(agent =>
            agent.Kind == AgentKind.Command) =>
            " (no agent here judges: a command does where review: names it)",
        ReviewPolicy.Always or null => "",
    };

    private static string Why(Judgement judgement) => Plain.Line(judgement switch
    {
        { Ruling: Ruling.Ask, Question: { Length: > 0 } question } => question,
        { Ruling: not Ruling.Approve, Reasons.IsEmpty: false } => string.Join("; ", judgement.Reasons),
        { Summary.Length: > 0 } => judgement.Summary,
        _ => "it gave no reason",
    });
}
