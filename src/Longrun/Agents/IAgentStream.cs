using System.Text.Json;
using Longrun.Core.Work;
using Longrun.Jobs;

namespace Longrun.Agents;

/// <summary>
/// Reads what one session of an agent prints, a line at a time, into what happened. Never throws, whatever a line
/// says; what it does not know it passes over, as programs print new kinds of lines with nearly every release.
/// </summary>
internal interface IAgentStream
{
    /// <summary>What one line tells, an object of JSON.</summary>
    IEnumerable<AgentEvent> Read(JsonElement? line);

    /// <summary>How the session ended, by all that was read: asked once, after the last line.</summary>
    AgentEvent.Ended End(StreamEnd end);
}

/// <summary>What is known when a session's process has ended.</summary>
/// <param name="Exit">How the job ended. Exit codes of agents mean little.</param>
/// <param name="Errors">The last few kilobytes of standard error, where there are any.</param>
internal sealed record StreamEnd(ExitRecord Exit, string? Errors)
{
    /// <summary>
    /// What the end of the process alone says of the session's: where we ended it, that. Null: it ended by itself.
    /// </summary>
    public Ending? OfProcess => Exit.Reason switch
    {
        ExitReason.NotStarted => Ending.NotStarted,
        ExitReason.WallClock => Ending.TimedOut,
        ExitReason.Flooded => Ending.Flooded,
        ExitReason.Quiet => Ending.Quiet,
        ExitReason.Stopped or ExitReason.Cancelled or ExitReason.Interrupted => Ending.Interrupted,
        ExitReason.Exited => null,
    };

    /// <summary>The last line of standard error that says something.</summary>
    public string? LastError => Errors?
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
}
