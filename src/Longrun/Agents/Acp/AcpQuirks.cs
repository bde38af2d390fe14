using System.Collections.Immutable;
using Longrun.Core;

namespace Longrun.Agents.Acp;

/// <summary>
/// What one program that speaks the Agent Client Protocol does in its own way: values, found by driving the real one.
/// A program nobody has looked at gets the defaults. <paramref name="Name"/> is the name of its file.
/// </summary>
internal sealed record AcpQuirks(string Name, string Title)
{
    /// <summary>The version that was driven, and the line that installs it. Null: none was.</summary>
    public string? Install { get; init; }

    /// <summary>The word that makes it speak the protocol, put behind its name where the person did not.</summary>
    public string? Verb { get; init; }

    /// <summary>What it is asked for its options with, and which of them a night needs.</summary>
    public ImmutableArray<string> Help { get; init; } = ["--help"];

    public ImmutableArray<string> Flags { get; init; } = [];

    /// <summary>What it is started with beside what the person wrote.</summary>
    public Func<AgentSettings, LaunchContext, ImmutableArray<string>> Arguments { get; init; } = (_, _) => [];

    /// <summary>How its model is said on its command line. Null: asked for in the protocol.</summary>
    public string? ModelFlag { get; init; }

    /// <summary>Its own settings, by their path in its HOME.</summary>
    public Func<AgentSettings, LaunchContext, ImmutableDictionary<string, string>> Files { get; init; } =
        (_, _) => ImmutableDictionary<string, string>.Empty;

    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Variables it logs in with: one that is named and set is enough.</summary>
    public ImmutableArray<string> Keys { get; init; } = [];

    /// <summary>
    /// Variables that say where its key is sent, read from a file <c>.env</c> of the workspace unless they are set; set
    /// to nothing they are as if they were not there.
    /// </summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>Files of a login, by their path in its HOME.</summary>
    public ImmutableArray<string> LoginFiles { get; init; } = [];

    /// <summary>Its own login, and what a person does in it. Empty: it only takes keys.</summary>
    public ImmutableArray<string> LogsInWith { get; init; } = [];

    public ImmutableArray<string> LoginHints { get; init; } = [];

    public AgentAbilities Abilities { get; init; } = new() { Mcp = true };

    /// <summary>How its own messages begin, those of a failure and any other, in the model's place.</summary>
    public string? FailureWord { get; init; }

    public string? NoticeWord { get; init; }

    /// <summary>A turn in which its service failed or refused ends like any other, but without a word.</summary>
    public bool FailsWithoutAWord { get; init; }

    /// <summary>It waits for a limit in silence, and logs it on standard error.</summary>
    public bool LogsLimits { get; init; }

    /// <summary>The time zone in which a quota of a day ends. Null: nobody knows.</summary>
    public string? DayEndsIn { get; init; }

    public bool IsFailure(string? message) => Begins(message, FailureWord);

    public bool IsOwnWord(string? message) => Begins(message, FailureWord) || Begins(message, NoticeWord);

    public bool IsRetry(string message) =>
        Begins(message, NoticeWord) && message.Contains("Retrying", StringComparison.Ordinal);

    /// <summary>Of the program that <c>run:</c> starts.</summary>
    public static AcpQuirks Of(AgentSettings settings) => Of(Words(settings) is [var program, ..] ? program : "");

    public static AcpQuirks Of(string program)
    {
        var name = Path.GetFileName(program);
        return AcpKnown.All.FirstOrDefault(known => known.Name == name) ?? new(name, name);
    }

    /// <summary>The words of <c>run:</c>. It is no shell's line: there are no quotes.</summary>
    public static ImmutableArray<string> Words(AgentSettings settings) =>
        [.. (settings.Run ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    private static bool Begins(string? message, string? word) =>
        word is not null && message?.StartsWith(word, StringComparison.Ordinal) == true;
}
