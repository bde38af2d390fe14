using System.Collections.Immutable;
using Longrun.Agents;
using Longrun.Core;
using Longrun.Effects;
using Longrun.Git;
using Longrun.Inbox;
using Longrun.Jobs;
using Longrun.Journal;
using Longrun.Keeper;
using Longrun.Lease;
using Longrun.Sandbox;

namespace Longrun;

/// <summary>Everything the effects of one run work with, on this machine, under this lease.</summary>
internal sealed record Site
{
    public required Surroundings Surroundings { get; init; }

    public required Places Places { get; init; }

    public required Lazy<PersonRepository> OpenedRepository { get; init; }

    /// <summary>
    /// Asks git when it is first used, which costs three processes (20 to 30 ms): an idle cycle does not.
    /// </summary>
    /// <exception cref="UserError">A night cannot work on it, or git is missing or too old.</exception>
    public PersonRepository Repository => OpenedRepository.Value;

    /// <summary>The witness: only who holds it performs effects.</summary>
    public required LeaseHeld Lease { get; init; }

    public required Ledger Ledger { get; init; }

    public required LocalJobs Jobs { get; init; }

    public required InboxFolder Inbox { get; init; }

    public required Projections Projections { get; init; }

    /// <summary>Whether a sandbox holds on this machine, tried once by each process that needs one.</summary>
    public required Lazy<SandboxState> Sandbox { get; init; }

    /// <summary>Agents whose service can be asked what is left of the plan.</summary>
    public ImmutableArray<string> Askable => AskableAgents.Of(this);

    private AskableAgents AskableAgents { get; } = new();

    /// <summary>How far what running agents print was read.</summary>
    public LiveSessions Sessions { get; } = new();

    public State State => Ledger.State;

    public DateTimeOffset Now => Surroundings.Time.GetUtcNow();

    public RunId Run => Places.Run;

    public Identity Person => State.Opened is { Person: var person }
        ? new Identity(person.Name, person.Email)
        : throw new InvalidOperationException("the run is not open");

    public RefName MirrorName => RefNames.Head(State.Opened!.Branch);

    /// <summary>Whether jobs of this run are put into a sandbox.</summary>
    public bool IsSandboxed => State.Settings.Sandbox != SandboxPolicy.Off && Sandbox.Value is SandboxState.Holds;

    public Seed Seed => Git.Seed.Ensure(Repository, Places.Seed, RefNames.Branch(Run));

    public string OutputOf(JobId job) => Jobs.Layout.Folder(job).OutputLog;

    public string ErrorsOf(JobId job) => Jobs.Layout.Folder(job).ErrorLog;

    public void KillJobs() => KillSwitch.Stop(Jobs.Layout, [Places.PeopleStop], Surroundings.Time);
}
