using System.Collections.Immutable;
using System.Text;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Core.Text;
using Longrun.Git;

namespace Longrun.Effects;

/// <summary>
/// Files that are laid over a checkout: a failing test, the branch's own tests, the hidden acceptance. They wait
/// beside the checkout until the job itself copies them in: after the setup, which puts tracked files back, and inside
/// of its walls, so that a link in the checkout leads nowhere.
/// </summary>
internal static class LaidFiles
{
    /// <summary>Behind the checkout's name. The code under test can read it: it does not say what is tried.</summary>
    public const string Ending = ".more";

    /// <summary>Paths of a tree that are read for a canary: beyond any that gets one.</summary>
    private const int FileBytesMax = 1 << 20;

    /// <summary>A link or a file that stands where a folder must be is the candidate's own, and in the way.</summary>
    private const string Copy = """
        { [ ! -e "$0/.longrun" ] || rm -rf -- .longrun; } \
          && { [ -z "$(ls -A -- "$0")" ] || cp -R --remove-destination -- "$0/." .; } || {
          echo "longrun: the branch's files could not be laid over the checkout" >&2; exit 1; }
        exec "$@"
        """;

    public static string FolderOf(Site site, JobId job) => site.Places.CheckoutOf(job) + Ending;

    /// <summary>
    /// Those of this trial, anew. Null: it lays none. A gate of tests has the folder in each of its trials: that one is
    /// tried must not be seen by what is there.
    /// </summary>
    public static string? Lay(Site site, JobId job, JobWork.Gate work)
    {
        var folder = FolderOf(site, job);
        var files = work.Trial switch
        {
            Trial.Canary when work.Definition.Canary is null => Planted(site, work),
            Trial.BranchTests => OfBranch(site, work),
            _ => [],
        };
        if (files.IsEmpty && work.Definition is { IsHidden: false, Kind: not GateKind.Test })
        {
            return null;
        }

        Directory.CreateDirectory(folder);
        Acceptance.LayOut(site, work.Definition, folder);
        foreach (var (entry, bytes) in files.Where(file => IsInside(file.Entry.Path)))
        {
            var path = Path.Combine(folder, entry.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
            if (entry.IsExecutable && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute);
            }
        }

        return folder;
    }

    /// <summary>The command that first copies them in.</summary>
    /// <param name="command">What runs.</param>
    /// <param name="folder">What is copied. Null: nothing is.</param>
    /// <param name="removed">What must not be there, relative to the checkout.</param>
    public static ImmutableArray<string> Before(
        ImmutableArray<string> command, string? folder, ImmutableArray<string> removed) =>
        folder is null ? command : ["sh", "-c", Without(removed) + Copy, folder, .. command];

    /// <summary>In the script itself, which <c>exec</c> replaces: a list beside it could be read.</summary>
    private static string Without(ImmutableArray<string> paths) => paths.IsEmpty ? ""
        : $"rm -rf -- {string.Join(' ', paths.Select(Quoting.Shell))} || exit 1\n";

    /// <summary>What was laid, relative to the checkout, sorted.</summary>
    public static ImmutableArray<string> Paths(Site site, JobId job)
    {
        var folder = FolderOf(site, job);
        return Directory.Exists(folder)
            ?
            [
                .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                    .Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal),
            ]
            : [];
    }

    /// <summary>
    /// The branch tip's version of the tests that the attempt has changed or deleted, and of what says how they are
    /// run; links among them are left out.
    /// </summary>
    private static ImmutableArray<(TreeEntry Entry, byte[] Bytes)> OfBranch(Site site, JobWork.Gate work) =>
        Tree.ReadBlobs(
            site.Repository,
            [.. Sided(site, work).Select(of => of.Entry).OfType<TreeEntry>().Where(entry => !entry.IsLink)],
            FileBytesMax);

    /// <summary>What the branch does not have would decide beside what it has: a new GNUmakefile.</summary>
    public static ImmutableArray<string> Removed(Site site, JobWork.Gate work) => work.Trial != Trial.BranchTests ? []
        : [.. Sided(site, work).Where(of => of.Entry is null && IsInside(of.Path)).Select(of => of.Path)];

    private static IEnumerable<(string Path, TreeEntry? Entry)> Sided(Site site, JobWork.Gate work) =>
        work.Attempt is { } attempt && site.State.Tip is { } tip
            ? Trials.AsOnBranch(site.State.Of(attempt))
                .Select(path => (path, Tree.Find(site.Repository, tip, path)))
            : [];

    private static ImmutableArray<(TreeEntry Entry, byte[] Bytes)> Planted(Site site, JobWork.Gate work)
    {
        var entries = Tree.List(site.Repository, work.Commit, Tree.FilesMax)
            .Where(entry => entry is { IsLink: false, IsSubmodule: false })
            .DistinctBy(entry => entry.Path) // names that are no UTF-8 may look alike
            .ToDictionary(entry => entry.Path);
        ImmutableArray<PlantedFile> Plan(GateRun run)
        {
            var known = run.Tests is { } list ? TestReport.ReadList(Evidence.Text(site, list)) : [];
            return Canary.Plan(
                run.Runner, [.. entries.Keys], [.. known.Select(test => test.Name)],
                paths => Tree.ReadBlobs(site.Repository, [.. paths.Select(path => entries[path])], FileBytesMax)
                    .ToDictionary(read => read.Entry.Path, read => Encoding.UTF8.GetString(read.Content)),
                Canary.Token(work.Commit, work.Definition.Name));
        }

        var planted = Canary.PlannedBy(site.State, work).Select(Plan).FirstOrDefault(plan => !plan.IsEmpty, []);
        return [.. planted.Select(file => (
            entries.GetValueOrDefault(file.Path) ?? new TreeEntry("100644", "", file.Path),
            Encoding.UTF8.GetBytes(file.Text)))];
    }

    private static bool IsInside(string path) =>
        !Path.IsPathRooted(path) && !path.Split('/').Any(part => part is "" or "." or ".." or ".git");
}
