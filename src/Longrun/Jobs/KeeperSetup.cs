using System.Collections.Immutable;
using Longrun.Sandbox;

namespace Longrun.Jobs;

/// <summary>
/// What a keeper is told by the orchestrator that starts it, written as <c>keeper/setup.json</c> and read again at the
/// start of each job, so that the latest orchestrator's word holds.
/// </summary>
internal sealed record KeeperSetup
{
    /// <summary>
    /// How to start this program: an absolute path and, for <c>dotnet longrun.dll</c>, what follows it.
    /// </summary>
    public required ImmutableArray<string> SelfCommand { get; init; }

    /// <summary>The kill switch: where one of these exists, everything ends and nothing starts.</summary>
    public required ImmutableArray<string> StopFiles { get; init; }

    /// <summary>Null where no sandbox holds; a job that asks for one is then not started.</summary>
    public SandboxParts? Sandbox { get; init; }

    /// <summary>What to start when a job has ended. Empty: an orchestrator is resident and sees it.</summary>
    public ImmutableArray<string> WakeCommand { get; init; } = [];

    public string? WakeFolder { get; init; }
}
