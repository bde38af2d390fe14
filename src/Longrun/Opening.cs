using System.Collections.Immutable;
using Longrun.Agents;
using Longrun.Core;
using Longrun.Core.Roadmap;
using Longrun.Effects;
using Longrun.Git;
using Longrun.Sandbox;

namespace Longrun;

/// <summary>What must be true before a run is opened, and the events that open it.</summary>
internal static class Opening
{
    /// <summary>Uncommitted paths that are named: enough to recognise one's own work.</summary>
    private const int UncommittedNamedMax = 20;

    private const string WithoutSandbox =
        "against accident only, not against malice; the kill switch reaches cooperative processes only.";

    /// <summary>
    /// The next number that is free, and what is to be told of those that were passed over: a run whose journal is gone
    /// has left refs, and a new one that took its number would take its landings for its own.
    /// </summary>
    public static NextRun Next(
        Grounds grounds, PersonRepository repository, RunReading? last)
    {
        var newest = grounds.Runs is [.., var there] ? there : null;
        if (newest is not null && newest != last?.Places.Run && !RunRefs.Any(repository, newest))
        {
            return new(grounds.PlacesOf(newest), []); // a crash in between left its folder with nothing in it
        }

        var passed = ImmutableArray.CreateBuilder<string>();
        for (var number = newest is null ? 1 : newest.ToNumber() + 1; ; number++)
        {
            var run = RunId.Number(number);
            if (RunRefs.Any(repository, run))
            {
                passed.Add($"{run} has refs here and its journal is gone: they stay, what it landed is in"
                    + $" {RefNames.Branch(run)} and does not count as landed");
            }
            else if (grounds.PlacesOf(run) is var places && !Directory.Exists(places.State))
            {
                return new(places, passed.DrainToImmutable());
            }
        }
    }

    public static ImmutableArray<Event> Events(
        Grounds grounds, PersonRepository repository, NextRun next, State before, SandboxState sandbox)
    {
        var (surroundings, places) = (grounds.Surroundings, next.Places);
        var now = surroundings.Time.GetUtcNow();
        var (_, settings) = Settings(places);
        var (file, roadmapText, document) = Roadmap(places, settings);
        var landedBefore = LandedIn(before);
        // Again, now that it is known what its gates may wait for.
        (var settingsText, settings) = Settings(places, [.. document.Milestones.Select(m => m.Id), .. landedBefore]);
        var tree = WorkTreeState.Read(repository);
        var head = tree.Head ?? throw new UserError(
            ExitCode.CannotStart, "this repository has no commit yet, and a run starts from one.",
            "`longrun init` offers to make the first one");
        Obstacles.Refuse(repository, head);
        var identity = repository.RequireIdentity();
        if (AgentNames.Faults(document, file, settings) is { IsEmpty: false } faults)
        {
            throw UserError.Of(file, faults);
        }

        var programs = RequireAgents(surroundings, settings, document.Milestones);
        var agents = AgentStanding.All(settings, document.Milestones);
        if ((CommittedPrograms.Missing(repository, tree, settings, agents)
            ?? Secrets.Missing(surroundings, repository, head, settings)) is { } missing)
        {
            throw missing;
        }

        return
        [
            new Event.RunOpened(places.Run, head, new(identity.Name, identity.Email), BranchOf(settings, places.Run))
            {
                At = now,
                Uncommitted = [.. tree.Uncommitted.Take(UncommittedNamedMax)],
                LandedBefore = landedBefore,
                LandedTexts = LandedTextsOf(before),
                StartBranch = tree.Branch,
                Containment = Containment(settings, sandbox),
                Programs = programs,
                WorkTree = repository.WorkTree,
                // Last of all: a run that cannot start ends nothing.
                Found =
                [
                    .. next.Passed, .. CopiedFiles.Withheld(repository, settings, agents),
                    .. Forgotten.End(grounds),
                ],
            },
            new Event.SettingsRead(settingsText, settings) { At = now },
            new Event.RoadmapRead(file, roadmapText) { At = now },
        ];
    }

    /// <summary>
    /// The roadmap as it is now where all of it has landed in runs that are over: there is nothing to open a run for.
    /// Null: there is, or it cannot be read.
    /// </summary>
    public static Event.RoadmapRead? AllLanded(Places places, State before)
    {
        var landed = LandedIn(before).ToImmutableHashSet();
        return Observing.Settings(places, known: "") is { Settings: null } || !before.IsClosed
            || Observing.Roadmap(places, Settings(places).Settings, known: "") is not { } sight
            || RoadmapText.Parse(sight.Text, sight.File) is not { IsReadable: true } document
            || !document.Milestones.All(m => landed.Contains(m.Id))
                ? null
                : new(sight.File, sight.Text) { At = default };
    }

    /// <summary>
    /// Whether every agent of the run is installed and has what it needs to log in; a run that cannot work must not
    /// start. Returns the programs behind them with their versions, where Longrun knows them.
    /// </summary>
    public static ImmutableArray<string> RequireAgents(
        Surroundings surroundings, Settings settings, ImmutableArray<Milestone> milestones)
    {
        var names = AgentStanding.All(settings, milestones);
        if (names.IsEmpty)
        {
            throw new UserError(
                ExitCode.CannotStart, "no agent is configured.",
                "in .longrun/longrun.yaml: agents: { claude: { kind: claude, env: [CLAUDE_CODE_OAUTH_TOKEN] } }");
        }

        var programs = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var agent = settings.Agents[name];
            var program = AgentPrograms.Of(agent);
            if (program.Login(name, agent, surroundings) is AgentLogin.Missing missing)
            {
                throw new UserError(ExitCode.CannotStart, missing.Sentence, missing.HintFor(program, name, agent));
            }

            if (program.Require(name, agent, surroundings) is { } version)
            {
                programs.Add(version);
            }
        }

        return [.. programs];
    }

    public static string Containment(Settings settings, SandboxState sandbox) => sandbox switch
    {
        _ when settings.Sandbox == SandboxPolicy.Off =>
            $"The sandbox is switched off: {WithoutSandbox}",
        SandboxState.Holds { OpenSockets.IsEmpty: true } =>
            "Jobs run in a sandbox of their own (bubblewrap, PID namespace).",
        SandboxState.Holds holds =>
            $"Jobs run in a sandbox (bubblewrap, PID namespace), but {holds.OpenSockets.Length} abstract sockets listen"
            + $" on this machine and are reachable from it ({holds.OpenSockets[0]}): against malice it does not hold"
            + " while they do.",
        SandboxState.Missing missing when settings.Sandbox == SandboxPolicy.Required => throw new UserError(
            ExitCode.CannotStart, $"sandbox: required, but there is none: {missing.Reason}",
            "install bubblewrap, or set sandbox: auto"),
        SandboxState.Missing missing =>
            $"No sandbox ({missing.Reason}): {WithoutSandbox}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static (string Text, Settings Settings) Settings(
        Places places, IReadOnlyCollection<MilestoneId>? milestones = null)
    {
        if (Observing.Settings(places, known: "", milestones) is not { } sight)
        {
            return ("", new Settings());
        }

        return sight.Settings is { } settings ? (sight.Text, settings)
            : throw UserError.Of("longrun.yaml", sight.Faults);
    }

    private static (string File, string Text, RoadmapDocument Document) Roadmap(
        Places places, Settings settings)
    {
        var sight = Observing.Roadmap(places, settings, known: "") ?? throw new UserError(
            ExitCode.CannotStart,
            settings.Roadmap is { } named
                ? $"{named}, the roadmap that longrun.yaml names, is not there or empty."
                : "there is no roadmap: neither .longrun/ROADMAP.md nor ROADMAP.md.",
            "`longrun init` lays out a skeleton to fill in");
        if (sight.Text.Contains(Layout.ExampleBrief, StringComparison.Ordinal))
        {
            throw new UserError(ExitCode.CannotStart, $"{sight.File} still has the example that `longrun init` wrote.",
                "replace it with what you want to be built");
        }

        var document = RoadmapText.Parse(sight.Text, sight.File);
        return document.IsReadable
            ? (sight.File, sight.Text, document)
            : throw UserError.Of(sight.File, document.Faults);
    }

    private static string BranchOf(Settings settings, RunId run) =>
        settings.Branch.Replace("{run}", run.Value, StringComparison.Ordinal);

    /// <summary>What counts as landed in the next run: all that the accepted one and those before it landed.</summary>
    private static ImmutableArray<MilestoneId> LandedIn(State before) =>
        [.. before.Opened?.LandedBefore ?? [], .. Taken(before).Select(m => m.Id)];

    private static ImmutableArray<LandedText> LandedTextsOf(State before) =>
    [
        .. before.Opened?.LandedTexts ?? [],
        .. from m in Taken(before) where m.LandedText is not null select new LandedText(m.Id, m.LandedText!),
    ];

    /// <summary>What landed in it and counts: nothing of a run that was thrown away.</summary>
    private static IEnumerable<MilestoneState> Taken(State before) =>
        before.Discarded ? [] : before.Milestones.Values.Where(m => m.LandedAs is not null);
}

/// <summary>A run that is to be opened, and what is to be told of numbers that were passed over for it.</summary>
internal sealed record NextRun(Places Places, ImmutableArray<string> Passed);
