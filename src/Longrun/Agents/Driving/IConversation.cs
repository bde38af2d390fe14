using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Longrun.Agents.Driving;

/// <summary>
/// One side of a conversation with an agent's program, as values: what it says first, and what it says to each line it
/// hears. Decides nothing about the work; what was said is read from the transcript afterwards.
/// </summary>
internal interface IConversation
{
    /// <summary>What is said before anything was heard.</summary>
    ImmutableArray<JsonObject> Begin();

    /// <summary>What is said to a line, which may be anything. Never throws.</summary>
    Reply Hear(JsonElement? line);
}

/// <summary>An answer of our side.</summary>
/// <param name="Lines">What is said, in order.</param>
/// <param name="IsOver">Nothing more is waited for: the agent is told to end.</param>
internal sealed record Reply(ImmutableArray<JsonObject> Lines, bool IsOver = false)
{
    public static Reply Nothing { get; } = new([]);

    public static Reply Over { get; } = new([], IsOver: true);

    public static Reply Say(params ImmutableArray<JsonObject> lines) => new(lines);
}
