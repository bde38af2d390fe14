using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Core.Text;
using Longrun.Effects;
using Longrun.Processes;
using Longrun.Sandbox;

namespace Longrun;

/// <summary>What the evening can know of the hidden acceptance files.</summary>
internal static class AcceptanceOutlook
{
    /// <summary>Names that a sentence has.</summary>
    private const int NamedMax = 10;

    /// <summary>What is odd in them, a sentence each: the night begins all the same.</summary>
    /// <exception cref="UserError">None of them could ever pass (7).</exception>
    public static ImmutableArray<string> Of(
        string folder, Settings settings, IEnumerable<MilestoneId> ids, Surroundings surroundings)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var entries = Acceptance.EntriesOf(folder);
        if (AcceptanceNames.Unrunnable(entries, settings.Acceptance, IsThere) is { } fault)
        {
            throw new UserError(ExitCode.CannotStart, $"{fault}.",
                "acceptance: in longrun.yaml names a command; or take the files out, and no hidden check is asked");
        }

        return
        [
            .. Told("nothing runs these by their names", AcceptanceNames.Unrun(entries, settings.Acceptance)),
            .. Told("what runs these is not on the PATH",
                AcceptanceNames.Waiting(entries, settings.Acceptance, IsThere)),
            .. Told("every candidate is asked these, which begin like the id of a milestone that is not there",
                AcceptanceNames.Unowned(entries, [.. ids])),
            .. Told("left out", Acceptance.LeftOut(folder, entries)),
        ];

        bool IsThere(string program) => Programs.Find(program, surroundings.SearchPath) is not null;
    }

    /// <exception cref="UserError">
    /// They cannot be kept from the network here, and so they could not be started (7).
    /// </exception>
    public static void RequireWalls(Site site)
    {
        if (site.State.Acceptance is not { Entries.IsEmpty: false } && (!Directory.Exists(site.Places.Acceptance)
            || Acceptance.EntriesOf(site.Places.Acceptance).IsEmpty))
        {
            return;
        }

        if (site.IsSandboxed && site.Sandbox.Value is SandboxState.Holds { Parts: var parts }
            && SandboxProbe.WhyNotAlone(parts) is { } why)
        {
            throw new UserError(ExitCode.CannotStart,
                $"the files in .longrun/acceptance run without a network, and no job can have that here: {why}.",
                "sandbox: off in longrun.yaml runs them, and everything else, without walls; or take the files out");
        }
    }

    private static ImmutableArray<string> Told(string what, ImmutableArray<string> names) => names.IsEmpty ? []
        : [$"{AcceptanceGates.Folder}: {what}: {Listing.Of(names, NamedMax)}."];
}
