using Longrun.Core.Work;

namespace Longrun.Core.Digest;

/// <summary>What happens in a session, as a line for whoever watches it.</summary>
internal static class SessionLine
{
    /// <summary>Null: bookkeeping that nobody watches for. An agent's words are neutralised.</summary>
    public static string? Of(AgentEvent e) => e switch
    {
        AgentEvent.Started { Model: { } model } => $"begins with {Plain.Line(model)}",
        AgentEvent.Message { Text: { } text } when !string.IsNullOrWhiteSpace(text) => $"says: {Plain.Line(text)}",
        AgentEvent.Tool x => x.What is { } what ? $"{Plain.Line(x.Name)}: {Plain.Line(what)}" : Plain.Line(x.Name),
        AgentEvent.FileChange x => $"changes {Plain.Line(x.Path)}",
        AgentEvent.PermissionDenied x => $"was denied: {Plain.Line(x.What ?? "something")}",
        AgentEvent.Retrying x => $"the service failed, it tries again: {Plain.Line(x.Why)}",
        AgentEvent.Compacted => "its context was full and has been summarised",
        AgentEvent.Lost x => $"a part of what it printed is missing: {Plain.Line(x.What)}",
        AgentEvent.Quota { Window: { IsRejected: true } of } => $"the limit of {Plain.Line(of.Name)} is reached",
        AgentEvent.Quota { Window: { IsOverage: true } } => "it is billed beyond its plan",
        _ => null,
    };
}
