using System.Collections.Immutable;
using Longrun.Agents;
using Longrun.Core;
using Longrun.Core.Audit;
using Longrun.Core.Gates;
using Longrun.Core.Roadmap;
using Longrun.Git;
using Longrun.Processes;

namespace Longrun;

/// <summary>What the evening can know of the night: faults of the person's files, milestones that may park.</summary>
/// <param name="File">The roadmap.</param>
/// <param name="Waiting">Milestones that have not landed.</param>
/// <param name="Parkings">Those of them that speak of what they may not change.</param>
/// <param name="Oddities">What is odd in the person's other files: sentences.</param>
internal sealed record Auditing(
    string File, int Waiting, ImmutableArray<Parking> Parkings, ImmutableArray<string> Oddities)
{
    /// <summary>Gates that wait for a milestone which has not landed: they are asked of it first.</summary>
    public ImmutableArray<GateDefinition> Later { get; init; } = [];

    /// <summary>The first of the ports that jobs here have.</summary>
    public int FirstPort { get; init; }

    /// <exception cref="UserError">The roadmap or the configuration has faults, told all together (7).</exception>
    public static Auditing Take(Surroundings surroundings)
    {
        var repository = Grounds.Open(surroundings, "reader");
        var run = Grounds.Find(surroundings).LastOpened()?.State;
        var workTree = run is { IsClosed: false, Opened.WorkTree: { } opened }
            && repository.Folders.GitFolderOf(opened) is not null ? opened : repository.WorkTree;
        var (settings, faults) = Settings(workTree, null);
        var sight = Observing.RoadmapIn(workTree, settings, known: "", run is { IsClosed: false }
            ? run.RoadmapFile : "");
        var document = sight is null ? null : RoadmapText.Parse(sight.Text, sight.File);
        if (document is { IsReadable: true })
        {
            // Again, now that it is known what its gates may wait for.
            (settings, faults) = Settings(
                workTree, [.. document.Milestones.Select(m => m.Id), .. run?.Opened?.LandedBefore ?? []]);
            faults = faults.IsEmpty ? AgentNames.Faults(document, sight!.File, settings) : faults;
        }

        faults = [.. faults, .. document?.Faults ?? []];
        if (!faults.IsEmpty)
        {
            throw new UserError(
                ExitCode.CannotStart, $"the night cannot begin: {faults.Length}"
                    + $" {(faults.Length == 1 ? "fault" : "faults")} in your files.", "mend them, then: longrun audit")
            {
                Faults = faults,
            };
        }

        if (document is null)
        {
            throw new UserError(
                ExitCode.CannotStart, "there is no roadmap: neither .longrun/ROADMAP.md nor ROADMAP.md.",
                "`longrun init` lays out a skeleton to fill in");
        }

        ImmutableArray<Milestone> waiting = [.. document.Milestones.Where(m => run is null || !HasLanded(run, m.Id))];
        var commit = run is { IsClosed: false, Tip: { } tip } ? tip : WorkTreeState.Read(repository).Head;
        return new(sight!.File, waiting.Length, Parking.Of(
            waiting, () => commit is null ? [] : Tree.ListFiles(repository, commit), settings.Protect),
            Odd(Path.Combine(workTree, AcceptanceGates.Folder), settings,
                document.Milestones.Select(m => m.Id), surroundings))
        {
            Later = [.. (settings.Gates ?? []).Where(gate => waiting.Any(m => m.Id == gate.From))],
            FirstPort = Ports.First(settings, Path.GetFileName(Grounds.Find(surroundings).RepositoryState)),
        };
    }

    /// <summary>Of the run that is held.</summary>
    /// <exception cref="UserError">No candidate could pass the hidden files (7).</exception>
    public static ImmutableArray<string> OdditiesOf(Site site)
    {
        AcceptanceOutlook.RequireWalls(site);
        return Odd(
            site.Places.Acceptance, site.State.Settings, site.State.Roadmap.Milestones.Select(m => m.Id),
            site.Surroundings);
    }

    private static ImmutableArray<string> Odd(
        string acceptance, Settings settings, IEnumerable<MilestoneId> ids, Surroundings surroundings) =>
    [
        .. AcceptanceOutlook.Of(acceptance, settings, ids, surroundings),
        .. from gate in settings.Gates ?? []
           where gate.Kind is GateKind.Walk && !settings.Agents.IsEmpty
               && !settings.Agents.Values.Any(agent => AgentPrograms.Of(agent).Abilities.Mcp)
           select $"gate {gate.Name}: nobody can walk, for no agent under agents: has a program that takes servers of"
               + " tools.",
        .. from gate in settings.Gates ?? []
           where gate.Kind is GateKind.Test or GateKind.Check
           let program = AcceptanceNames.Missing(
               gate.Run, name => Programs.Find(name, surroundings.SearchPath) is not null)
           where program is not null
           select $"gate {gate.Name}: {program} is not on the PATH, so that it cannot run.",
    ];

    /// <summary>Those of the run that is held.</summary>
    public static ImmutableArray<Parking> ParkingsOf(Site site) => Parking.Of(
        site.State.Roadmap.Milestones.Where(m => !HasLanded(site.State, m.Id)),
        () => site.State.Tip is { } tip ? Tree.ListFiles(site.Repository, tip) : [], site.State.Settings.Protect);

    private static bool HasLanded(State s, MilestoneId id) => Standing.HasLanded(s, id);

    private static (Settings Settings, ImmutableArray<Fault> Faults) Settings(
        string workTree, IReadOnlyCollection<MilestoneId>? milestones) =>
        Observing.SettingsIn(workTree, known: "", milestones) is { } sight
            ? (sight.Settings ?? new(), sight.Settings is null ? sight.Faults : [])
            : (new(), []);
}
