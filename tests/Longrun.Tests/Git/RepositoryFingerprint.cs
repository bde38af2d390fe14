using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Longrun.Tests.Git;

/// <summary>
/// What of a person's repository must be byte for byte the same before and after: HEAD, refs that are not the run's,
/// index, working tree, stash, FETCH_HEAD, configuration, hooks, and every object that was there.
/// </summary>
internal sealed record RepositoryFingerprint(ImmutableSortedDictionary<string, string> Entries)
{
    private static readonly ImmutableArray<string> Ours =
        [".git/longrun/", ".git/refs/longrun/", ".git/refs/heads/longrun/", ".git/logs/refs/longrun/",
            ".git/logs/refs/heads/longrun/", ".longrun/"];

    /// <summary>Of a repository whose git folder is <c>.git</c> in its working tree.</summary>
    public static RepositoryFingerprint Take(string workTree)
    {
        var entries = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var file in Walk(workTree))
        {
            var name = Path.GetRelativePath(workTree, file);
            if (!Ours.Any(o => name.StartsWith(o, StringComparison.Ordinal)))
            {
                entries[name] = Describe(file, name);
            }
        }
        return new(entries.ToImmutable());
    }

    /// <summary>What was changed, lost or added. New objects, and empty folders, are no difference.</summary>
    public ImmutableArray<string> DifferencesTo(RepositoryFingerprint later)
    {
        var gone = Entries.Where(e => !later.Entries.ContainsKey(e.Key)).Select(e => "gone: " + e.Key);
        var changed = Entries.Where(e => later.Entries.TryGetValue(e.Key, out var now) && now != e.Value)
            .Select(e => "changed: " + e.Key);
        var added = later.Entries.Keys.Where(k => !Entries.ContainsKey(k)
            && !k.StartsWith(".git/objects/", StringComparison.Ordinal)).Select(k => "added: " + k);
        return [.. gone, .. changed, .. added];
    }

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo && entry.LinkTarget is null)
            {
                foreach (var inner in Walk(entry.FullName))
                {
                    yield return inner;
                }
            }
            else
            {
                yield return entry.FullName;
            }
        }
    }

    private static string Describe(string file, string name)
    {
        var link = new FileInfo(file).LinkTarget;
        if (link is not null)
        {
            return "link " + link;
        }
        var bytes = name == ".git/packed-refs" ? Others(file) : File.ReadAllBytes(file);
        var mode = OperatingSystem.IsWindows() ? "" : File.GetUnixFileMode(file).ToString();
        // A file that was written again with the same content was touched all the same. Refs may be packed by others.
        var written = name.StartsWith(".git/", StringComparison.Ordinal) 
            ? "" : File.GetLastWriteTimeUtc(file).Ticks.ToString();
        return $"{Convert.ToHexString(SHA256.HashData(bytes))} {mode} {written}";
    }

    private static byte[] Others(string packedRefs) => System.Text.Encoding.UTF8.GetBytes(string.Join('\n',
        File.ReadAllLines(packedRefs)
            .Where(l => !l.Contains(" refs/longrun/") && !l.Contains(" refs/heads/longrun/"))));
}
