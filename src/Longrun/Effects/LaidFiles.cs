using System.Collections.Immutable;
using System.Text;
using Longrun.Core;
using Longrun.Core.Gates;
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
    public static ImmutableArray<string> Before(ImmutableArray<string> command, string? folder) =>
        folder is null ? command : ["sh", "-c", Copy, folder, .. command];

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
    /// The branch tip's version of the tests that the attempt has changed or deleted, and of what gates rest on; links
    /// among them are left out.
    /// </summary>
    private static ImmutableArray<(TreeEntry Entry, byte[] Bytes)> OfBranch(Site site, JobWork.Gate work)
    {
        if (work.Attempt is not { } attempt || site.State.Tip is not { } tip
            || site.State.Of(attempt) is not { Examined: { } examined } facts)
        {
            return [];
        }

        var changed = examined.Counted.ChangedTests.Union(facts.ChangedGateFiles);
        var entries = changed.Select(path => Tree.Find(site.Repository, tip, path)).OfType<TreeEntry>()
            .Where(entry => !entry.IsLink).ToList();
        return Tree.ReadBlobs(site.Repository, entries, FileBytesMax);
    }

    private static ImmutableArray<(TreeEntry Entry, byte[] Bytes)> Planted(Site site, JobWork.Gate work)
    {
        // Its own run on this commit says who runs the tests; the branch's where it has not run there.
        var own = work.Attempt is { } attempt
            ? site.State.Of(attempt).Gates.On(work.Commit, work.Definition) : null;
        var baseline = own ?? site.State.Baseline.GetValueOrDefault(work.Definition.Name);
        var entries = Tree.List(site.Repository, work.Commit, Tree.FilesMax)
            .Where(entry => entry is { IsLink: false, IsSubmodule: false }).ToDictionary(entry => entry.Path);
        var known = baseline?.Tests is { } list ? TestReport.ReadList(Evidence.Text(site, list)) : [];
        var planted = Canary.Plan(
            baseline?.Runner, [.. entries.Keys], [.. known.Select(test => test.Name)],
            paths => Tree.ReadBlobs(site.Repository, [.. paths.Select(path => entries[path])], FileBytesMax)
                .ToDictionary(read => read.Entry.Path, read => Encoding.UTF8.GetString(read.Content)),
            Canary.Token(work.Commit, work.Definition.Name));
        return [.. planted.Select(file => (
            entries.GetValueOrDefault(file.Path) ?? new TreeEntry("100644", "", file.Path),
            Encoding.UTF8.GetBytes(file.Text)))];
    }

    private static bool IsInside(string path) =>
        !Path.IsPathRooted(path) && !path.Split('/').Any(part => part is "" or "." or ".." or ".git");
}
