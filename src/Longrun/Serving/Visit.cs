using System.Collections.Immutable;
using Longrun.Core;

namespace Longrun.Serving;

/// <summary>Something that is done with the app while it is up: a request, later a look with a browser.</summary>
/// <param name="Label">What it is, for the log and the page: <c>GET /api/prices</c>.</param>
/// <param name="Go">Does it; bounded by itself, the token ends it with the gate.</param>
internal sealed record Visit(string Label, Func<AppAddress, CancellationToken, Task<VisitOutcome>> Go);

/// <summary>Where the app answers, and where what a visit leaves goes.</summary>
/// <param name="Base">Ends with a slash; the host is <c>localhost</c>.</param>
/// <param name="Results">The folder of the results, which the app does not see.</param>
internal sealed record AppAddress(Uri Base, string Results);

/// <summary>What came of one visit.</summary>
internal sealed record VisitOutcome
{
    /// <summary>What did not hold, each a sentence that names what was asked. Empty: it went well.</summary>
    public ImmutableArray<string> Failures { get; init; } = [];

    /// <summary>What is remarkable though it decides nothing.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>What was seen, in a few words: <c>200</c>.</summary>
    public string Seen { get; init; } = "";

    /// <summary>Files in the folder of the results, by name.</summary>
    public ImmutableArray<EvidenceItem> Files { get; init; } = [];
}

/// <summary>What is done while the app is up, in this order.</summary>
internal static class Visits
{
    /// <param name="order">What the driver is told.</param>
    /// <param name="client">What asks.</param>
    /// <param name="environment">The driver's own.</param>
    public static ImmutableArray<Visit> Of(
        ServeOrder order, LoopbackClient client, IReadOnlyDictionary<string, string> environment) =>
    [
        .. order.App.Probes.Select(probe => Probing.Visit(probe, client)),
        .. order.Kind is GateKind.Browser ? [Looking.Visit(order.App, environment)] : (ImmutableArray<Visit>)[],
        .. order.Walk is { } walk ? [Walk.Visit(walk, environment)] : (ImmutableArray<Visit>)[],
    ];
}
