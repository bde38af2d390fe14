using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Longrun.Core;

namespace Longrun.Git;

/// <summary>
/// One path that differs. Modes are as git writes them; the new one is <c>000000</c> where the file is gone.
/// </summary>
internal sealed record Change(string Path, string OldMode, string NewMode, string NewBlob)
{
    /// <summary>The mode where there is no file.</summary>
    public const string NoMode = "000000";

    public string OldBlob { get; init; } = "";

    public bool IsNew => OldMode == NoMode;

    public bool IsGone => NewMode == NoMode;
}

/// <summary>How two commits differ: numbers for people, and the paths.</summary>
internal sealed record DiffStat(ImmutableArray<Change> Changes, int Insertions, int Deletions)
{
    /// <summary>Paths that are carried in a summary; the count says how many there are.</summary>
    public const int PathsMax = 1_000;

    public int FilesChanged => Changes.Length;

    public bool IsEmpty => Changes.IsEmpty;

    /// <summary>The first <see cref="PathsMax"/> paths.</summary>
    public ImmutableArray<string> Paths => [.. Changes.Take(PathsMax).Select(c => c.Path)];
}

/// <summary>Compares commits by their trees; no driver, filter or rename guess takes part.</summary>
internal static class Diff
{
    public static DiffStat Between(PersonRepository repository, CommitId from, CommitId to) =>
        Compute(repository, [from.Value, to.Value]);

    /// <summary>What <paramref name="to"/> changed since it left the line that <paramref name="from"/> is on.</summary>
    public static DiffStat SinceFork(PersonRepository repository, CommitId from, CommitId to) =>
        Compute(repository, ["--merge-base", from.Value, to.Value]);

    /// <summary>
    /// Names what a commit changes against another, as 40 digits: the same wherever the lines stand, another where any
    /// character of them differs.
    /// </summary>
    public static string Name(PersonRepository repository, CommitId from, CommitId to)
    {
        ReadOnlyMemory<byte> patch;
        try
        {
            patch = repository.Objects.Run(
                "diff-tree", "-r", "-p", "--binary", "--full-index", "--no-renames", "--no-ext-diff", "--no-textconv",
                from.Value, to.Value).Output;
        }
        catch (GitFailure failure) when (failure.BeyondBounds)
        {
            // Too much to print is named by the files it leads from and to: any other of them gives another name.
            var files = repository.Objects.Run(
                "diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", from.Value, to.Value).Output;
            return Convert.ToHexStringLower(SHA256.HashData(files.Span))[..40];
        }

        // git patch-id(1): verbatim, for what it strips otherwise (blanks) may be what a language lives by.
        var name = repository.Objects.Run(new GitCall("patch-id", "--verbatim") { Input = patch.ToArray() }).Text;
        return name.Split(' ')[0];
    }

    /// <summary>
    /// The same as a unified diff, each file with five lines around its changes. What a tree says of its files
    /// (attributes) is not asked: a worker could call its code binary. Null: more than can be read.
    /// </summary>
    public static string? Text(PersonRepository repository, CommitId from, CommitId to)
    {
        try
        {
            return repository.Objects.Run(new GitCall(
                "diff-tree", "-r", "-p", "--unified=5", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color",
                "--src-prefix=a/", "--dst-prefix=b/", from.Value, to.Value)
            {
                // A larger file is shown as binary: nobody reads it, and a change of many would not come through.
                Settings = ["core.bigFileThreshold=2m", "core.quotePath=false"],
            }).Text;
        }
        catch (GitFailure failure) when (failure.BeyondBounds)
        {
            return null;
        }
    }

    private static DiffStat Compute(PersonRepository repository, ImmutableArray<string> ends)
    {
        var fields = repository.Objects.Run([
            "diff-tree", "-r", "-z", "--raw", "--numstat", "--no-renames", "--no-ext-diff", "--no-textconv",
            "--no-abbrev", .. ends]).Fields;
        var changes = ImmutableArray.CreateBuilder<Change>();
        long insertions = 0, deletions = 0;
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].StartsWith(':'))
            {
                // ":oldmode newmode oldid newid status" NUL path
                var words = fields[i][1..].Split(' ');
                changes.Add(new(fields[++i], words[0], words[1], words[3]) { OldBlob = words[2] });
                continue;
            }
            // "added TAB deleted TAB path"; a dash where the content is binary
            var numbers = fields[i].Split('\t', 3);
            insertions += Number(numbers[0]);
            deletions += Number(numbers[1]);
        }
        // A small pack can unfold to more lines than a number has room for.
        return new(changes.ToImmutable(), Clamp(insertions), Clamp(deletions));
    }

    private static int Clamp(long lines) => (int)Math.Min(lines, int.MaxValue);

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
