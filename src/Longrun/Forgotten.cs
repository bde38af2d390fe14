using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Jobs;
using Longrun.Keeper;

namespace Longrun;

/// <summary>
/// What runs for this place and is in no journal here: the repository was made anew, or its <c>longrun</c> folder was
/// deleted, while workers were alive. Nobody would wait for them, and nothing would end them.
/// </summary>
internal static class Forgotten
{
    /// <summary>Runs no journal here tells of, with a keeper or jobs that have not ended.</summary>
    public static ImmutableArray<JobsLayout> Runs(Grounds grounds)
    {
        var home = Path.Combine(grounds.Surroundings.StateHome, "longrun");
        if (!Directory.Exists(home))
        {
            return [];
        }

        var known = grounds.Runs.Select(run => Path.Combine(grounds.RepositoryState, run.Value)).ToHashSet();
        return
        [
            .. Directory.EnumerateDirectories(home)
                .Where(folder => StateFolder.OwnerOf(folder) == grounds.Folders.CommonFolder)
                .SelectMany(Directory.EnumerateDirectories)
                .Where(run => !known.Contains(run))
                .Select(run => new JobsLayout(run))
                .Where(layout => layout.RunningKeeper() is not null
                    || (Directory.Exists(layout.Jobs) && layout.Folders().Any(folder => !folder.HasEnded))),
        ];
    }

    /// <summary>
    /// Ends them for good, before a run is opened. Their files stay. Returns what is to be told of it.
    /// </summary>
    public static ImmutableArray<string> End(Grounds grounds)
    {
        var told = ImmutableArray.CreateBuilder<string>();
        foreach (var layout in Runs(grounds))
        {
            var report = KillSwitch.Stop(layout, [], grounds.Surroundings.Time);
            if (!report.Left.IsEmpty)
            {
                throw new UserError(ExitCode.CannotStart,
                    $"processes of an earlier run here cannot be ended: pid {string.Join(", ", report.Left)}.",
                    "they end when the disk or network they wait for answers");
            }

            if (report.Jobs > 0)
            {
                told.Add($"an earlier run here, whose journal is gone, still worked: it was ended, its files stay in "
                    + layout.State);
            }
        }

        return told.DrainToImmutable();
    }
}
