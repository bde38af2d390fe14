using System.Globalization;

namespace Longrun.Core.Digest;

/// <summary>
/// <c>BLOCKED.md</c>: what waits for the person, with a line for the answer under each question. What they type is
/// read back by <see cref="AnswerReader"/>; see docs/formats/pages.md.
/// </summary>
internal static class BlockedPage
{
    public const string MarkerStart = "<!-- longrun:question ";

    public const string MarkerEnd = "-->";

    /// <summary>Any marker ends an answer, so that a question below can never be read as part of one.</summary>
    public const string AnyMarker = "<!-- longrun:";

    public static string Of(State s)
    {
        var blocked = Telling.Blocked(s);
        var page = new Page().Heading(1, "Waiting for you");
        if (blocked.IsEmpty)
        {
            return page.Block("Nothing. No milestone waits for an answer.").ToString();
        }

        page.Block($"{Figures.Count(blocked.Length, "milestone")} {(blocked.Length == 1 ? "waits" : "wait")}"
            + " for an answer. Write it behind (or below) `Answer …:` and save; a number chooses an option."
            + $" `longrun answer` does the same. {AnswerMeaning.Lasting}");
        foreach (var (facts, title) in blocked)
        {
            Section(page, s, facts, title);
        }

        return page.Block($"{AnyMarker}end {MarkerEnd}").ToString();
    }

    /// <summary>Characters of what belongs to a question: a split into 26 milestones.</summary>
    private const int AttachmentCharsMax = 80_000;

    /// <summary>
    /// Names one asking: the milestone, how many attempts it had, and when it was asked. An answer to an older asking
    /// is thereby known as old.
    /// </summary>
    public static string QuestionId(MilestoneState facts) => string.Create(
        CultureInfo.InvariantCulture,
        $"{facts.Id}/{facts.Attempts.Length}@{facts.AskedAt.GetValueOrDefault().ToUnixTimeMilliseconds()}");

    public static IReadOnlyList<TypedAnswer> ReadAnswers(string editedText, State s) =>
        AnswerReader.Read(editedText, s);

    /// <summary>The question, its options and the way to answer, as every page shows them.</summary>
    public static void Question(Page page, State s, MilestoneState facts)
    {
        var question = facts.Question!;
        page.Block(Md.Quote(question.Text));
        if (question.Attachment is { } attachment)
        {
            page.Block($"{Md.Text(attachment.Caption)}:").Block(Attached(attachment.Text));
        }

        page.Block($"Why it waits: {Why(question)}");
        if (GateStand.Mended(s, facts) is { } mended)
        {
            page.Block($"What it says there is of before: {Md.Text(mended)}.");
        }

        if (!question.Options.IsEmpty)
        {
            page.Block(string.Join('\n', question.Options.Select((option, index) =>
                $"{index + 1}. {Md.Text(option)}{(question.Default == index + 1 ? " (the default)" : "")}"
                + (question.Origin == QuestionOrigin.Worker ? ""
                    : $": {Md.Text(AnswerMeaning.Of(facts.Id, question, option), Plain.BlockCharsMax)}"))));
        }

        page.Block(AnswerMeaning.OwnWords(question));

        page.Block(BehindIt(s, facts.Id));
    }

    public static string BehindIt(State s, MilestoneId id)
    {
        var behind = Situation.Behind(s, id);
        return behind.IsEmpty
            ? "Nothing waits behind it."
            : $"Behind it {(behind.Length == 1 ? "waits" : "wait")}: {string.Join(", ", behind)}.";
    }

    private static void Section(Page page, State s, MilestoneState facts, string title)
    {
        page.Block($"{MarkerStart}{QuestionId(facts)} {MarkerEnd}\n## {facts.Id} {Md.Text(title)}");
        Question(page, s, facts);
        page.Block($"Answer {facts.Id}:");
    }

    /// <summary>A line in it that reads like an answer, or like a marker, is nobody's answer.</summary>
    private static string Attached(string text)
    {
        var lines = Plain.Block(text, AttachmentCharsMax).Split('\n');
        return Md.Fence(
            string.Join('\n', lines.Select(line => AnswerReader.IsAnswerOrMarker(line) ? $"| {line}" : line)),
            2 * AttachmentCharsMax);
    }

    private static string Why(Question question) => question.Origin switch
    {
        QuestionOrigin.Worker => $"its worker asked, and {Kind(question)}",
        QuestionOrigin.Rejections => "it gets no further by itself.",
        QuestionOrigin.Agent when question.Kind == QuestionKind.Money => "money is never spent without you.",
        QuestionOrigin.Agent => "its agent cannot be used as it is.",
        QuestionOrigin.Budget => "its budget is used up.",
        QuestionOrigin.Interruptions => "its sessions keep being interrupted.",
        QuestionOrigin.Weakening => "what a gate rests on is yours to change.",
        QuestionOrigin.Review => "nothing lands without a verdict.",
    };

    private static string Kind(Question question) => question.Kind switch
    {
        QuestionKind.Choice => "nothing may be chosen for you here.",
        QuestionKind.Money => "money is never spent without you.",
        QuestionKind.Credentials => "credentials are yours to give.",
        QuestionKind.Deletion => "nothing is deleted without you.",
        QuestionKind.Message => "no message goes to people without you.",
    };
}
