using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Longrun.Core.Roadmap;

/// <summary>One unit of the roadmap.</summary>
internal sealed record Milestone
{
    public required MilestoneId Id { get; init; }

    public required string Title { get; init; }

    /// <summary>The prose under the heading, as written, without the list of attributes and the criteria.</summary>
    public required string Brief { get; init; }

    /// <summary>
    /// Resolved: where the roadmap has no line, the milestone above; where it says <c>none</c>, empty.
    /// </summary>
    public ImmutableArray<MilestoneId> DependsOn { get; init; } = [];

    /// <summary>
    /// Path globs. Empty: unknown, so it overlaps with everything that is also unknown and with nothing
    /// declared.
    /// </summary>
    public ImmutableArray<string> Touches { get; init; } = [];

    public ImmutableArray<string> Needs { get; init; } = [];

    public ImmutableArray<string> MayChange { get; init; } = [];

    public Allowance Budget { get; init; } = new();

    /// <summary>Names of agents, in order of preference. Empty: the configuration's.</summary>
    public ImmutableArray<string> Agents { get; init; } = [];

    /// <summary>Where each of <see cref="Agents"/> stands in the roadmap.</summary>
    public ImmutableArray<Place> AgentPlaces { get; init; } = [];

    public ImmutableArray<Criterion> DoneWhen { get; init; } = [];

    /// <summary>The line of its heading, from 1.</summary>
    public int Line { get; init; }

    /// <summary>Sixteen digits that another title, brief or criterion would change.</summary>
    public string TextHash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\0', [Title, Brief, .. DoneWhen.Select(criterion => criterion.Text)]))))[..16];
}

/// <summary>One line under "Done when"; <see cref="Command"/> is set where it is a gate of this milestone.</summary>
internal sealed record Criterion(string Text, string? Command, int Line);

/// <summary>A roadmap as read: its milestones in file order, or its faults. Never both.</summary>
internal sealed record RoadmapDocument(ImmutableArray<Milestone> Milestones, ImmutableArray<Fault> Faults)
{
    public bool IsReadable => Faults.IsEmpty;
}
