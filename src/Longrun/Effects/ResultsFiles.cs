using System.Collections.Immutable;
using Longrun.Core.Gates;
using Longrun.Core.Roadmap;
using Longrun.Processes;

namespace Longrun.Effects;

/// <summary>
/// Finds and reads what a gate's command wrote about its tests. Everything of the command is over by then; what it left
/// may be a link, a pipe, huge, or made to look like results.
/// </summary>
internal static class ResultsFiles
{
    /// <summary>Entries of folders that are looked at: a large <c>node_modules</c> is left out by itself.</summary>
    private const int EntriesMax = 300_000;

    /// <summary>Folders within each other.</summary>
    private const int DepthMax = 60;

    /// <param name="folder">Where the command ran.</param>
    /// <param name="globs">Relative to it.</param>
    /// <param name="isOld">By the relative path: it was there before, so it says nothing of this run.</param>
    public static ResultsSight? Read(string folder, ImmutableArray<string> globs, Func<string, bool> isOld)
    {
        if (globs.IsEmpty)
        {
            return null;
        }

        var found = Find(folder, globs);
        if (found.Count > ResultsFile.FilesMax)
        {
            return new ResultsSight.Unfit(
                $"more than {ResultsFile.FilesMax} files match {string.Join(", ", globs)}: name fewer");
        }

        var fresh = found.Where(path => !isOld(path)).ToList();
        if (fresh.Count == 0)
        {
            return new ResultsSight.Unfit(found.Count == 0
                ? $"the run left no results file: nothing matches {string.Join(", ", globs)}"
                : $"the run left no results file: {Shown(found[0])} was there before it");
        }

        var reports = new List<TestReport>();
        var bytes = 0L;
        foreach (var path in fresh)
        {
            switch (ReadOne(Path.Combine(folder, path), ref bytes))
            {
                case ResultsRead.Told told:
                    reports.Add(told.Report);
                    break;
                case ResultsRead.Unfit unfit:
                    return new ResultsSight.Unfit($"the results file {Shown(path)} {unfit.Reason}");
                default:
                    break;
            }
        }

        return new ResultsSight.Told(ResultsFile.Sum(reports));
    }

    private static ResultsRead ReadOne(string file, ref long bytes)
    {
        if (FileCalls.Look(file) is not { Kind: FileKind.Regular } and var found)
        {
            return new ResultsRead.Unfit(found?.Kind switch
            {
                FileKind.Link => "is a link",
                FileKind.Directory => "is a folder",
                null => "cannot be looked at",
                _ => "is no regular file",
            });
        }

        switch (SafeFile.ReadCapped(file, ResultsFile.BytesMax))
        {
            case SafeRead.Content content:
                bytes += content.Bytes.Length;
                return bytes > ResultsFile.AllBytesMax
                    ? new ResultsRead.Unfit($"and those before it have more than {ResultsFile.AllBytesMax >> 20} MiB")
                    : ResultsFile.Read(content.Bytes);
            case SafeRead.TooLarge:
                return new ResultsRead.Unfit($"has more than {ResultsFile.BytesMax >> 20} MiB");
            case SafeRead.Unfit unfit:
                return new ResultsRead.Unfit($"cannot be read: {unfit.Reason}");
            default:
                return new ResultsRead.Unfit("is gone");
        }
    }

    /// <summary>Relative paths, sorted. No link is followed, to a folder either.</summary>
    private static List<string> Find(string folder, ImmutableArray<string> globs)
    {
        var found = new List<string>();
        var folders = new Stack<(string Path, int Depth)>([("", 0)]);
        var seen = 0;
        while (folders.TryPop(out var at))
        {
            foreach (var entry in Entries(Path.Combine(folder, at.Path)))
            {
                if (++seen > EntriesMax || found.Count > ResultsFile.FilesMax)
                {
                    return found;
                }

                var path = at.Path.Length == 0 ? entry : $"{at.Path}/{entry}";
                var isFolder = FileCalls.Look(Path.Combine(folder, path)) is { Kind: FileKind.Directory };
                if (globs.Any(glob => Globs.Matches(glob, path) && (!isFolder || NamesFile(glob, path))))
                {
                    found.Add(path);
                }
                else if (isFolder && at.Depth < DepthMax && globs.Any(glob => MayHold(glob, path)))
                {
                    folders.Push((path, at.Depth + 1));
                }
            }
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    /// <summary>A folder that stands where a file was named.</summary>
    private static bool NamesFile(string glob, string path) =>
        Path.GetFileName(path).Contains('.', StringComparison.Ordinal)
        && Path.GetFileName(glob) is var last && last is not "" and not "*" and not "**" && last.Contains('.');

    /// <summary>By the parts of the glob before its first wildcard.</summary>
    private static bool MayHold(string glob, string folder)
    {
        if (Path.GetFileName(folder) is ".git" || (Path.GetFileName(folder) is "node_modules"
            && !glob.Contains("node_modules", StringComparison.Ordinal)))
        {
            return false;
        }

        var wild = glob.AsSpan().IndexOfAny('*', '?');
        var start = (wild < 0 ? glob : glob[..wild]).TrimStart('.', '/');
        return start.StartsWith(folder, StringComparison.Ordinal)
            || folder.StartsWith(start, StringComparison.Ordinal)
            || (folder + "/").StartsWith(start, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Entries(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder).Take(EntriesMax)
                .Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // a folder that the command closed
        }
    }

    private static string Shown(string path) => NamedTest.Of(path, TestStatus.Passed).Name;
}
