using System.Collections.Immutable;

namespace Longrun.Core;

/// <summary>What a question is about; all but <see cref="Choice"/> always wait for the person.</summary>
internal enum QuestionKind
{
    Choice,
    Money,
    Credentials,
    Deletion,
    Message,
}

/// <summary>Who asks, which decides what an answer does.</summary>
internal enum QuestionOrigin
{
    /// <summary>The worker; the answer goes into the next attempt's brief.</summary>
    Worker,

    /// <summary>Too many rejections; the answer grants a new allowance or skips.</summary>
    Rejections,

    /// <summary>
    /// The agent is not logged in, cannot be started, or costs money; the answer lets it be tried again.
    /// </summary>
    Agent,

    /// <summary>A budget of the roadmap is spent; the answer grants it once more or skips.</summary>
    Budget,

    /// <summary>Sessions kept being interrupted; the answer lets it be tried again or skips.</summary>
    Interruptions,

    /// <summary>A gate's own files were changed; the answer lets the work go on as it is, or sends it back.</summary>
    Weakening,

    /// <summary>A judge asks, or gave no verdict; the answer lets the work land, or sends it back.</summary>
    Review,
}

/// <summary>Why a milestone is parked, in the person's terms. Options are counted from 1.</summary>
internal sealed record Question
{
    public required string Text { get; init; }

    public QuestionKind Kind { get; init; } = QuestionKind.Choice;

    public required QuestionOrigin Origin { get; init; }

    public ImmutableArray<string> Options { get; init; } = [];

    /// <summary>The option taken where the person lets Longrun decide. Null: it waits.</summary>
    public int? Default { get; init; }

    /// <summary>
    /// What an example of an answer says. No option is suggested where one of them lets something land that was held
    /// back: a line that is copied unread must not be what approves it.
    /// </summary>
    public string ExampleAnswer => Options.IsEmpty ? "\"...\""
        : Default is { } option ? $"{option}"
        : Origin is QuestionOrigin.Weakening or QuestionOrigin.Review ? "N" : "1";

    public Attachment? Attachment { get; init; }

    /// <summary>The agent it is about. Null: the one that tried the milestone last, or about none.</summary>
    public string? Agent { get; init; }
}

/// <summary>
/// A text of several lines that belongs to a question, shown as it is: the end of a log, milestones to paste.
/// </summary>
internal sealed record Attachment(string Caption, string Text);

/// <summary>What a person asks of a run, dropped into the inbox by a command or read from an answer line.</summary>
internal abstract record PersonCommand
{
    private PersonCommand()
    {
    }

    /// <summary>Answers a blocked milestone; a number chooses an option.</summary>
    public sealed record Answer(MilestoneId Milestone, string Text) : PersonCommand;

    /// <summary>Starts nothing more. <paramref name="AfterCurrent"/>: what runs may end and land first.</summary>
    public sealed record Stop(bool AfterCurrent) : PersonCommand;

    /// <summary>Clears a stop and a pause; agents that wait are asked or tried again.</summary>
    public sealed record Resume : PersonCommand;

    /// <summary>Dispatches nothing new; what runs goes on and lands.</summary>
    public sealed record Pause : PersonCommand;

    /// <summary>Takes a milestone out. <paramref name="AsDone"/>: those that depend on it may start.</summary>
    public sealed record Skip(MilestoneId Milestone, bool AsDone) : PersonCommand;

    /// <summary>Tries a milestone again that waits, was skipped or is used up, with a whole new allowance.</summary>
    public sealed record Retry(MilestoneId Milestone) : PersonCommand;

    /// <summary>
    /// Starts one session with an agent that is held, whatever is known of its plan. Not where it waits for a word
    /// about money; and it is no permission to be billed: a session that is billed is ended.
    /// </summary>
    public sealed record RetryAgent(string Agent) : PersonCommand;

    /// <summary>The person's branch has been brought to this commit; the run is over.</summary>
    public sealed record Accepted(CommitId Commit) : PersonCommand;

    /// <summary>The run is over and nothing of it is taken; all of it stays reachable from its refs.</summary>
    public sealed record Discard : PersonCommand;
}

/// <summary>The questions Longrun itself asks.</summary>
internal static class Questions
{
    public const string AgainOption = "Try again";

    public const string SkipOption = "Skip it";

    public const string AllowOption = "Let it go on as it is";

    public const string SendBackOption = "Send it back";

    /// <summary>The only answer that lets an agent go on which is billed.</summary>
    public const string GoOnOption = "Go on, it may be billed";

    /// <summary>Options that are Longrun's, not those of whoever asks.</summary>
    public static readonly ImmutableHashSet<string> Own =
        [AgainOption, SkipOption, AllowOption, SendBackOption, GoOnOption];

    public static Question Of(QuestionOrigin origin, string text) =>
        new() { Text = text, Origin = origin, Options = [AgainOption, SkipOption] };

    /// <summary>What a gate is run with is not there: that is the person's to mend and no fault of the work.</summary>
    public static Question OfUnfit(string gate, string? why) => new()
    {
        Text = $"Gate {gate} could not be run: {why}. Mend it, then: try again?",
        Origin = QuestionOrigin.Review, Options = [AgainOption, SendBackOption, SkipOption],
    };

    /// <summary>Why work goes back that its person was asked about.</summary>
    public static Rejection Told(string words) => new($"the person, asked about it: {words}");

    public static Question OfMoney(string agent) => new()
    {
        Text = $"{Billed(agent)}, in real money. May it go on tonight?", Kind = QuestionKind.Money,
        Origin = QuestionOrigin.Agent, Options = [GoOnOption], Agent = agent,
    };

    public static string Billed(string agent) => $"{agent} is billed beyond its subscription";
}
