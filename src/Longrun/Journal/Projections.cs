using System.Security.Cryptography;
using System.Text;
using Longrun.Processes;

namespace Longrun.Journal;

/// <summary>What became of writing a projection.</summary>
internal abstract record ProjectionOutcome
{
    private ProjectionOutcome()
    {
    }

    public sealed record Written : ProjectionOutcome;

    /// <summary>The file says that already; nothing was touched.</summary>
    public sealed record Unchanged : ProjectionOutcome;

    /// <summary>A person has written in it since: read <see cref="Text"/> first, then write again showing it.</summary>
    public sealed record Edited(string Text) : ProjectionOutcome;

    /// <summary>What stands at the path is no file of ours to replace: a link, a folder, or far too large.</summary>
    public sealed record Refused(string Reason) : ProjectionOutcome;
}

/// <summary>
/// The files in <c>.longrun/</c> that people read, made from the journal. May be deleted at any time; what a person
/// writes into one is handed out before it is written over.
/// </summary>
/// <param name="folder">The <c>.longrun</c> of the working tree.</param>
/// <param name="memory">A folder in the state directory that remembers what was written last.</param>
internal sealed class Projections(string folder, string memory)
{
    /// <summary>Bytes of a projection a person may have edited; ours have some ten thousand.</summary>
    public const int EditBytesMax = 4 << 20;

    /// <summary>Texts of a page that are known as ours: those of every working tree and the last runs.</summary>
    private const int RememberedMax = 16;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// What a person has made of a projection, or null where it is as it was written, or is not there.
    /// </summary>
    public string? ReadEdits(string name)
    {
        try
        {
            var found = Look(name);
            return found.Refusal is null && found.Bytes is { } bytes && !IsOurs(name, bytes) ? Decode(bytes) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // just replaced by an editor, or closed to us
        }
    }

    /// <summary>
    /// Whether the projections were last made of just this, and those that are named are still there. What was written
    /// into one since is found when they are made again.
    /// </summary>
    /// <param name="source">What they are made of; see <see cref="MadeOf"/>.</param>
    /// <param name="names">Those that are looked for.</param>
    public bool AreOf(string source, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!File.Exists(PathOf(name)))
            {
                return false;
            }
        }

        return File.Exists(SourceFile) && File.ReadAllText(SourceFile) == source;
    }

    /// <summary>Remembers what all of them were made of. May fail without harm: then they are made again.</summary>
    public void MadeOf(string source)
    {
        try
        {
            Directory.CreateDirectory(memory);
            File.WriteAllText(SourceFile, source);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk: as if it had never been said.
        }
    }

    /// <summary>Whether a text is one that was written here last, and nobody else's.</summary>
    public bool IsOurs(string name, string text) => IsOurs(name, s_utf8.GetBytes(text));

    /// <summary>Writes a projection if it would change.</summary>
    /// <param name="name">Relative to the folder, for instance <c>pulls/M1-1.md</c>.</param>
    /// <param name="text">What it is to say.</param>
    /// <param name="readEdits">
    /// What <see cref="ReadEdits"/> gave and was taken into account; null when it gave nothing.
    /// </param>
    public ProjectionOutcome Write(string name, string text, string? readEdits = null)
    {
        var path = PathOf(name);
        try
        {
            MakeFolder();
            var found = Look(name);
            if (found.Refusal is { } reason)
            {
                return new ProjectionOutcome.Refused(reason);
            }

            var bytes = s_utf8.GetBytes(text);
            if (found.Bytes is { } there && there.AsSpan().SequenceEqual(bytes))
            {
                Remember(name, bytes, also: null);
                return new ProjectionOutcome.Unchanged();
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var hidden = Path.Combine(
                Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Environment.ProcessId}");
            File.WriteAllBytes(hidden, bytes);

            // Looked at as late as possible: an editor may have saved while we were busy.
            found = Look(name);
            if (found.Bytes is { } last && !IsOurs(name, last) && Decode(last) is var edited && edited != readEdits)
            {
                File.Delete(hidden);
                return new ProjectionOutcome.Edited(edited);
            }

            // Both, because a crash between this and the rename must not make our own last text look like an edit.
            Remember(name, bytes, also: found.Bytes);
            File.Move(hidden, path, overwrite: true);
            return new ProjectionOutcome.Written();
        }
        catch (UnauthorizedAccessException e)
        {
            return new ProjectionOutcome.Refused(e.Message);
        }
        catch (IOException e)
        {
            return new ProjectionOutcome.Refused(e.Message);
        }
    }

    private readonly record struct Found(byte[]? Bytes, string? Refusal);

    private string PathOf(string name) => name.Split('/').Any(part => part is "" or "." or "..")
        ? throw new ArgumentException($"'{name}' is not the name of a projection", nameof(name))
        : Path.Combine(folder, name);

    private string SourceFile => Path.Combine(memory, ".source");

    private string MemoryOf(string name) => Path.Combine(memory, name.Replace('/', '~'));

    private void MakeFolder()
    {
        var ignore = Path.Combine(folder, ".gitignore");
        if (FileCalls.Identify(folder) is { Kind: FileKind.Link } || File.Exists(ignore))
        {
            return;
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(ignore, "*\n");
    }

    private Found Look(string name)
    {
        var path = folder;
        foreach (var part in name.Split('/').Prepend(""))
        {
            path = Path.Combine(path, part);
            if (FileCalls.Identify(path) is { Kind: FileKind.Link })
            {
                return new(null, $"{path} is a link, and links are not followed");
            }
        }

        switch (FileCalls.Identify(path))
        {
            case null:
                return default;
            case { Kind: not FileKind.Regular }:
                return new(null, $"{path} is not a regular file");
            case { Length: > EditBytesMax }:
                return new(null, $"{path} has more than {EditBytesMax >> 20} MiB");
        }

        using var file = FileCalls.OpenCarefully(path);
        var bytes = new byte[RandomAccess.GetLength(file)];
        return new(bytes[..RandomAccess.Read(file, bytes, 0)], null);
    }

    private bool IsOurs(string name, byte[] bytes)
    {
        var path = MemoryOf(name);
        return File.Exists(path) && File.ReadLines(path).Contains(Hash(bytes));
    }

    private void Remember(string name, byte[] bytes, byte[]? also)
    {
        var path = MemoryOf(name);
        var known = File.Exists(path) ? File.ReadAllLines(path) : [];
        if (known is [var newest, ..] && newest == Hash(bytes) && also is null)
        {
            return;
        }

        // More than one: the page of another working tree, or of the run before, is ours too.
        IEnumerable<string> added = also is null ? [Hash(bytes)] : [Hash(bytes), Hash(also)];
        var lines = string.Concat(added.Concat(known).Distinct().Take(RememberedMax).Select(hash => hash + "\n"));

        Directory.CreateDirectory(memory);
        var hidden = path + ".new";
        File.WriteAllText(hidden, lines);
        File.Move(hidden, path, overwrite: true);
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string Decode(byte[] bytes) =>
        s_utf8.GetString(bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes);
}
