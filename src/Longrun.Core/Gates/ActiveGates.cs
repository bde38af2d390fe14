using System.Collections.Immutable;

namespace Longrun.Core.Gates;

/// <summary>What a gate's result means for the milestone in hand.</summary>
internal enum GateRole
{
    /// <summary>Red rejects.</summary>
    Required,

    /// <summary>
    /// Listed as known to be red, and never green so far: it runs, is shown, and rejects nothing until it is.
    /// </summary>
    Informs,

    /// <summary>Not asked yet: the tree holds nothing to check, or the milestone it waits for has not landed.</summary>
    Dormant,
}

internal sealed record ActiveGate(GateDefinition Definition, GateRole Role);

/// <summary>Which gates hold. Always from the person's side or the branch, never from a candidate.</summary>
internal static class ActiveGates
{
    /// <summary>Begins the names of gates that are criteria; no other gate is called so.</summary>
    public const string CriterionPrefix = "done-";

    /// <summary>The gates of the branch itself: configured, or detected where the configuration names none.</summary>
    public static ImmutableArray<ActiveGate> OfBranch(State s) => OfBranch(s, landing: null);

    /// <summary>
    /// The branch's gates, with those that hold from this milestone on: its work would be on the branch then. Its own
    /// criteria and a walk along them, and the person's hidden acceptance.
    /// </summary>
    public static ImmutableArray<ActiveGate> For(State s, MilestoneId id) =>
        [.. OfBranch(s, id), .. Criteria(s, id), .. AcceptanceGates.For(s, id), .. Walks(s, id)];

    /// <summary>What its worker may run itself and is told of.</summary>
    public static ImmutableArray<ActiveGate> ForWorker(State s, MilestoneId id) =>
        [.. For(s, id).Where(gate => gate.Definition is { IsHidden: false, Kind: not GateKind.Walk })];

    private static ImmutableArray<ActiveGate> OfBranch(State s, MilestoneId? landing) =>
    [
        .. Definitions(s).Where(gate => gate.Kind != GateKind.Walk)
            .Select(gate => new ActiveGate(gate, Role(s, gate, landing))),
    ];

    private static IEnumerable<GateDefinition> Definitions(State s) => s.Settings.Gates
        ?? [.. s.Detected.Values.OrderBy(gate => gate.Name, StringComparer.Ordinal)];

    /// <summary>A walk follows the criteria: it is of a milestone that has some, and never of the branch.</summary>
    private static IEnumerable<ActiveGate> Walks(State s, MilestoneId id) =>
        Standing.Find(s, id) is { DoneWhen.IsEmpty: false } milestone
            ? Definitions(s).Where(gate => gate.Kind == GateKind.Walk)
                .Select(gate => new ActiveGate(
                    gate with { Plan = GatePlan.Along(gate.Plan, milestone.TextHash) }, Role(s, gate, id)))
            : [];

    /// <summary>
    /// What an attempt must pass on a base behind the tip: what was green there, and its own criteria.
    /// </summary>
    public static ImmutableArray<ActiveGate> Alone(State s, MilestoneId id, CommitId start)
    {
        var green = s.GreenAt.GetValueOrDefault(start) ?? [];
        return [.. OfBranch(s).Where(gate => green.Contains(gate.Definition.Name)), .. Criteria(s, id)];
    }

    /// <summary>The gate that a command under "Done when" is, counted from 0.</summary>
    public static string CriterionGate(int index) => $"{CriterionPrefix}{index + 1}";

    /// <summary>It was made of a command under "Done when", not by the person under <c>gates:</c>.</summary>
    public static bool IsCriterions(string name) => name.StartsWith(CriterionPrefix, StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(CriterionPrefix.Length), out _);

    private static IEnumerable<ActiveGate> Criteria(State s, MilestoneId id) =>
        from item in (Standing.Find(s, id)?.DoneWhen ?? []).Select((criterion, index) => (criterion, index))
        where item.criterion.Command is not null
        let command = item.criterion.Command!
        let kind = RunnerKnown.IsTest(command) ? GateKind.Test : GateKind.Check
        select new ActiveGate(new GateDefinition(CriterionGate(item.index), kind, command), GateRole.Required);

    /// <param name="s">The run.</param>
    /// <param name="gate">Which.</param>
    /// <param name="landing">Whose work is asked. Null: the branch as it is.</param>
    private static GateRole Role(State s, GateDefinition gate, MilestoneId? landing) => gate switch
    {
        { From: { } from } when !IsFrom(gate, landing) && !Standing.HasLanded(s, from)
            && s.Of(from).SkippedAsDone != true => GateRole.Dormant,
        _ when s.EverGreen.Contains(gate.Name) => GateRole.Required,
        // A gate that waits for a milestone was meant for what that brings, not for what is there.
        _ when s.Inspected is { IsBare: true } && !IsFrom(gate, landing) => GateRole.Dormant,
        _ when s.Settings.KnownRed.Contains(gate.Name) => GateRole.Informs,
        // Red on the branch or not: what lands next has to turn it green, or one red test would switch it off.
        _ => GateRole.Required,
    };

    private static bool IsFrom(GateDefinition gate, MilestoneId? landing) =>
        landing is not null && gate.From == landing;
}
