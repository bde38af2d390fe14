using System.Collections.Immutable;

namespace Longrun.Agents;

/// <summary>
/// How a person logs an agent in: what is started in their terminal, and what they do themselves. Knows no value of a
/// login, and nobody reads what the vendor's program shows.
/// </summary>
internal sealed record LoginWay
{
    /// <summary>
    /// The vendor's own login, looked up on PATH. Empty: there is nothing to start. It gets a HOME of the agent's own.
    /// </summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>What it is given beside HOME, PATH and the terminal's own variables.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } =
        ImmutableDictionary<string, string>.Empty;

    /// <summary>What the person does then, or instead: lines to type or to write, for people.</summary>
    public ImmutableArray<string> Then { get; init; } = [];
}
