using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Longrun.Core;

namespace Longrun.Git;

/// <summary>One file of a commit: its mode as git writes it, the id of its content, its path.</summary>
internal sealed record TreeEntry(string Mode, string Blob, string Path)
{
    public const string LinkMode = "120000";
    public const string SubmoduleMode = "160000";

    public bool IsLink => Mode == LinkMode;

    public bool IsSubmodule => Mode == SubmoduleMode;

    /// <summary>Also a link: what it leads to decides.</summary>
    public bool IsExecutable => Mode is "100755" or LinkMode;
}

/// <summary>Reads what a commit holds, without checking anything out.</summary>
internal static class Tree
{
    /// <summary>Files that are listed at most: more than the largest repositories in use have.</summary>
    public const int FilesMax = 1_000_000;

    /// <summary>Paths of all files. Throws <see cref="UserError"/> above the cap.</summary>
    public static ImmutableArray<string> ListFiles(PersonRepository repository, CommitId commit, int max = FilesMax) =>
        [.. List(repository, commit, max).Select(e => e.Path)];

    public static ImmutableArray<TreeEntry> List(PersonRepository repository, CommitId commit, int max)
    {
        var fields = repository.Objects.Run("ls-tree", "-r", "-z", "--full-tree", commit.Value).Fields;
        if (fields.Length > max)
        {
            throw new UserError(
                ExitCode.CannotStart,
                $"commit {commit.Short} has {fields.Length} files, more than the {max} Longrun reads.");
        }
        // "mode type id\tpath"
        return [.. fields.Select(f => (Field: f, Tab: f.IndexOf('\t', StringComparison.Ordinal)))
            .Select(f => new TreeEntry(f.Field[..6], f.Field[..f.Tab].Split(' ')[2], f.Field[(f.Tab + 1)..]))];
    }

    /// <summary>The content of one file, or null where there is none, where it is no file, or above the cap.</summary>
    public static byte[]? Read(PersonRepository repository, CommitId commit, string path, int max)
    {
        if (BlobId(repository, commit, path) is not { } blob)
        {
            return null;
        }
        var found = ReadBlobs(repository, [new("100644", blob, path)], max);
        return found.IsEmpty ? null : found[0].Content;
    }

    /// <summary>The id of a file's content, or null where the commit has no such file.</summary>
    public static string? BlobId(PersonRepository repository, CommitId commit, string path) =>
        Find(repository, commit, path)?.Blob;

    /// <summary>Some folder above it is a link: what it names is for the file system to say.</summary>
    public static bool IsBehindLink(PersonRepository repository, CommitId commit, string path) =>
        Path.GetDirectoryName(path) is { Length: > 0 } folder
        && (Find(repository, commit, folder) is { IsLink: true } || IsBehindLink(repository, commit, folder));

    /// <summary>One file or link, or null where the commit has none there.</summary>
    public static TreeEntry? Find(PersonRepository repository, CommitId commit, string path)
    {
        // ls-tree takes its argument as a plain path only with literal pathspecs: file names may look like patterns.
        var answer = repository.Objects.Run(
            "--literal-pathspecs", "ls-tree", "-z", "--full-tree", commit.Value, "--", path).Fields;
        var entry = answer.FirstOrDefault(f => f[(f.IndexOf('\t', StringComparison.Ordinal) + 1)..] == path);
        var words = entry?.Split('\t')[0].Split(' ');
        return words is [var mode, "blob", var id] ? new(mode, id, path) : null;
    }

    /// <summary>Bytes of contents that one process prints: half of what is kept of its output.</summary>
    private const int BytesPerCall = 128 << 20;

    /// <summary>Contents of blobs in few processes; those above the cap are left out.</summary>
    public static ImmutableArray<(TreeEntry Entry, byte[] Content)> ReadBlobs(
        PersonRepository repository, IReadOnlyCollection<TreeEntry> entries, int max)
    {
        if (entries.Count == 0)
        {
            return [];
        }
        var sizes = repository.Objects.Run(
            new GitCall("cat-file", "--batch-check") { Input = Ask(entries) }).Lines;
        var fit = entries.Zip(sizes)
            .Where(p => p.Second.Split(' ') is [_, "blob", var size]
                && long.Parse(size, CultureInfo.InvariantCulture) <= max)
            .Select(p => p.First).ToArray();
        if (fit.Length == 0)
        {
            return [];
        }
        // So many at a time that git may print them: it is cut off beyond what a listing needs.
        var perCall = Math.Max(1, BytesPerCall / Math.Max(1, max));
        return [.. fit.Chunk(perCall).SelectMany(part => Contents(repository, part))];
    }

    private static List<(TreeEntry, byte[])> Contents(PersonRepository repository, TreeEntry[] entries)
    {
        var output = repository.Objects.Run(new GitCall("cat-file", "--batch") { Input = Ask(entries) }).Output.Span;
        var contents = new List<(TreeEntry, byte[])>(entries.Length);
        foreach (var entry in entries)
        {
            // "id blob size\n" content "\n"
            var end = output.IndexOf((byte)'\n');
            var size = int.Parse(output[(output[..end].LastIndexOf((byte)' ') + 1)..end], CultureInfo.InvariantCulture);
            contents.Add((entry, output.Slice(end + 1, size).ToArray()));
            output = output[(end + size + 2)..];
        }
        return contents;
    }

    /// <summary>The tree of a commit.</summary>
    public static string TreeOf(PersonRepository repository, CommitId commit) =>
        repository.Objects.Run("rev-parse", "--verify", $"{commit}^{{tree}}").Text;

    private static byte[] Ask(IEnumerable<TreeEntry> entries) =>
        Encoding.ASCII.GetBytes(string.Concat(entries.Select(e => e.Blob + "\n")));
}
