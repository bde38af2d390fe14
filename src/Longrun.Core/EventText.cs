using System.Text.Json;
using Longrun.Core.Json;
using Longrun.Core.Work;

namespace Longrun.Core;

/// <summary>Events and commands as JSON: strict both ways, so that a journal is either understood or refused.</summary>
internal static class EventText
{
    public static string Write(Event e) => WrittenMembers.Write(e, EventMembers.Events.Members);

    /// <summary>
    /// Throws <see cref="JsonException"/> where a member is unknown, missing or null against its type.
    /// </summary>
    public static Event Read(string json) => ReadMembers.Read<Event>(json, EventMembers.Events.Members);

    public static string Write(PersonCommand command) =>
        WrittenMembers.Write(command, CommandMembers.Commands.Members);

    /// <summary>As strict as <see cref="Read"/>.</summary>
    public static PersonCommand ReadCommand(string json) =>
        ReadMembers.Read<PersonCommand>(json, CommandMembers.Commands.Members);

    /// <summary>A worker's report, for a worker of our own.</summary>
    public static string Write(WorkerReport report) => WrittenMembers.Write(report, WorkMembers.Report);
}
