using System.Collections.Immutable;

namespace Longrun.Core.Digest;

/// <summary>What an answer does and for how long it holds, said where the question is asked.</summary>
internal static class AnswerMeaning
{
    /// <summary>Of every answer.</summary>
    public const string Lasting = "What you answer holds in this run. `longrun accept` and `longrun discard` end the"
        + " run, and with it the questions that are open.";

    /// <summary>One sentence an option, in the order of the options; without a full stop.</summary>
    public static ImmutableArray<string> Of(MilestoneId id, Question question) =>
        [.. question.Options.Select(option => Of(id, question, option))];

    public static string Of(MilestoneId id, Question question, string option) => option switch
    {
        _ when question.Origin == QuestionOrigin.Worker || !Questions.Own.Contains(option) => Chosen(question),
        Questions.SkipOption => $"{id} is taken out of this run and what depends on it waits; its commits are kept."
            + $" `longrun retry {id}` takes it in again, the next run does so by itself",
        Questions.AllowOption when question.Origin == QuestionOrigin.Weakening =>
            $"this change is taken where the gates can still fail. It holds for {id}, also where a later attempt makes"
            + " the very same change; any other one is asked about again. For good: name the file under May change in"
            + " the roadmap",
        Questions.AllowOption => "this work lands without a judge's yes. It holds for this attempt only: what is done"
            + " anew is judged anew",
        Questions.SendBackOption => "this attempt is rejected. The next one goes on from its commits, is told, and has"
            + " all its attempts again",
        Questions.GoOnOption => $"{question.Agent ?? "this agent"} may be billed until this run ends; no other agent"
            + " may, nor this one in the next run",
        Questions.AgainOption => question.Origin switch
        {
            QuestionOrigin.Review => "the same work, as it is, is looked at once more",
            QuestionOrigin.Budget => "its budget is granted once more, and so are all its attempts",
            QuestionOrigin.Agent => "its agent is tried once more, with all its attempts again",
            _ => "it has all its attempts again",
        },
        _ => Chosen(question),
    };

    /// <summary>What words do that are none of the options.</summary>
    public static string OwnWords(Question question) => question switch
    {
        { Origin: QuestionOrigin.Agent, Kind: QuestionKind.Money } =>
            "Anything else is no permission, and it is asked again.",
        { Origin: QuestionOrigin.Weakening or QuestionOrigin.Review } =>
            "Words of your own send it back, and its next attempt reads them.",
        { Origin: QuestionOrigin.Worker } =>
            $"What you choose, or say in words of your own, {Chosen(question)}.",
        _ => $"Words of your own do what “{Questions.AgainOption}” does, and its next attempt reads them.",
    };

    private static string Chosen(Question question) => question.Origin == QuestionOrigin.Review
        ? "goes to the judge, who looks at the same work again, and stands in the briefs of this run from then on"
        : "stands in the brief of its next attempt, and as your decision in all later ones of this run";
}
