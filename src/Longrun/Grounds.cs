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

    /// <summary>Not before it is asked for: a repository without a run is given none.</summary>
    public string RepositoryState => field ??= StateFolder.Of(Surroundings.StateHome, Folders.CommonFolder);

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

    /// <summary>
    /// Of a run that was opened in <paramref name="openedIn"/>. Where that working tree is gone, and where nothing says
    /// which it was, the one we stand in takes its place.
    /// </summary>
    public Places PlacesOf(RunId run, string? openedIn = null)
    {
        var workTree = openedIn is not null && Folders.GitFolderOf(openedIn) is not null ? openedIn : Folders.WorkTree;
        // The one we stand in also where nothing of ours is in it yet: it is where a person would put a STOP.
        var others = workTree == Folders.WorkTree ? new List<string>() : [Folders.WorkTree];
        foreach (var tree in Folders.OtherWorkTrees())
        {
            if (tree != workTree && Directory.Exists(Path.Combine(tree, Places.PeopleFolder)))
            {
                others.Add(tree);
            }
        }

        return new()
        {
            WorkTree = workTree,
            OtherWorkTrees = [.. others],
            CommonFolder = Folders.CommonFolder,
            RepositoryState = RepositoryState,
            Run = run,
        };
    }

    /// <summary>
    /// Where the current run is, without the whole journal and also where that is damaged: for the kill switch.
    /// </summary>
    public Places CurrentPlaces()
    {
        var run = CurrentRun();
        return PlacesOf(run, Ledger.TryReadOpening(JournalOf(run))?.WorkTree);
    }

    /// <summary>
    /// The last run that was really opened: a crash in between leaves the folder of the next one with nothing in it.
    /// </summary>
    public RunReading? LastOpened()
    {
        foreach (var run in Runs.Reverse())
        {
            if (Read(run) is { State.Opened: not null } reading)
            {
                return reading;
            }
        }

        return null;
    }

    /// <summary>What the journal of the current run says.</summary>
    public RunReading Read() => Read(CurrentRun());

    private RunReading Read(RunId run)
    {
        var events = Ledger.Read(JournalOf(run));
        var state = Fold.Of(events);
        return new(PlacesOf(run, state.Opened?.WorkTree), events, state);
    }

    private RunId CurrentRun() => !Runs.IsEmpty ? Runs[^1] : throw new UserError(
        ExitCode.CannotStart, "there is no run in this repository yet.",
        "`longrun init` lays out the files, `longrun run` starts the night");

    private string JournalOf(RunId run) => Places.JournalBelow(Folders.Longrun, run);

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
