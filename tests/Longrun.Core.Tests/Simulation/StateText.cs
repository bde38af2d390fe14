using System.Text.Json;

namespace Longrun.Core.Tests.Simulation;

/// <summary>A state as text, to compare two by content: their collections have no equality of their own.</summary>
internal static class StateText
{
    private static readonly JsonSerializerOptions Options = new() { IncludeFields = true };

    public static string Of(State state) => JsonSerializer.Serialize(state, Options);
}
