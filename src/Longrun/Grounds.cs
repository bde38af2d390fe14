using System.Collections.Immutable;
using System.Globalization;
using Longrun.Core;
using Longrun.Git;

namespace Longrun;

/// <summary>A repository as found from a folder, and its runs. For reading; needs no lease.</summary>
internal sealed record Grounds(Surroundings Surroundings, RepositoryFolders Folders)
{
    /// <summary>Runs in order; the last is the current one.</summary>
    public ImmutableArray<RunId> Runs { get; } = RunsBelow(Path.Combine(Folders.Longrun, "runs"));

    public string RepositoryState { get; } =
        Places.StateFolderOf(Surroundings.StateHome, Folders.CommonFolder, Folders.WorkTree);

    /// <summary>Finds the repository around the working directory.</summary>
    public static Grounds Find(Surroundings surroundings) => new(
        surroundings,
        RepositoryFolders.Around(surroundings.WorkingDirectory, surroundings.Environment)
            ?? Open(surroundings, "reader").Folders);

    /// <summary>
    /// The repository for working with it: asks git, and refuses one that a night cannot work on.
    /// <paramref name="holder"/> marks our git processes.
    /// </summary>
    public static PersonRepository Open(Surroundings surroundings, string holder) =>
        PersonRepository.Open(Git(surroundings, holder), surroundings.WorkingDirectory);

    /// <summary>The git program, before there is a repository.</summary>
    public static GitProgram Git(Surroundings surroundings, string holder)
    {
        var scratch = Path.Combine(surroundings.StateHome, "longrun", "git");
        Directory.CreateDirectory(scratch);
        return GitProgram.Find(new(surroundings.Environment, holder, scratch));
    }

    public Places PlacesOf(RunId run) => new()
    {
        WorkTree = Folders.WorkTree,
        CommonFolder = Folders.CommonFolder,
        RepositoryState = RepositoryState,
        Run = run,
    };

    /// <summary>Where the current run is.</summary>
    public Places CurrentPlaces() => !Runs.IsEmpty ? PlacesOf(Runs[^1]) : throw new UserError(
        ExitCode.CannotStart, "there is no run in this repository yet.",
        "`longrun init` lays out the files, `longrun run` starts the night");

    /// <summary>
    /// The last run that was really opened: a crash in between leaves the folder of the next one with nothing in it.
    /// </summary>
    public RunReading? LastOpened()
    {
        foreach (var run in Runs.Reverse())
        {
            var events = Ledger.Read(PlacesOf(run).Journal);
            if (Fold.Of(events) is { Opened: not null } state)
            {
                return new(PlacesOf(run), events, state);
            }
        }

        return null;
    }

    /// <summary>What the journal of the current run says.</summary>
    public RunReading Read()
    {
        var places = CurrentPlaces();
        var events = Ledger.Read(places.Journal);
        return new(places, events, Fold.Of(events));
    }

    private static ImmutableArray<RunId> RunsBelow(string folder)
    {
        var numbers = new List<int>();
        foreach (var path in Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [])
        {
            var name = Path.GetFileName(path);
            if (name.StartsWith('r')
                && int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number > 0)
            {
                numbers.Add(number);
            }
        }

        numbers.Sort();
        return [.. numbers.ConvertAll(RunId.Number)];
    }
}

/// <summary>A run as its journal tells it.</summary>
internal sealed record RunReading(Places Places, IReadOnlyList<Event> Events, State State);
