using System.Security.Cryptography;
using System.Text;
using Longrun.Core;
using Longrun.Processes;

namespace Longrun;

/// <summary>
/// Which folder of the state directory is a repository's. The two name each other, as a linked working tree and its
/// git folder do: a repository that was moved finds its state again, a copy gets one of its own, and a new repository
/// does where a dead one was.
/// </summary>
internal static class StateFolder
{
    /// <summary>Hexadecimal digits of the random part: enough for every repository one person ever has.</summary>
    private const int RandomDigits = 10;

    /// <summary>Characters of the part for people, so that paths below it stay short.</summary>
    private const int ReadableMax = 40;

    /// <summary>Linux allows a path of 4,096 bytes.</summary>
    private const int PathBytesMax = 4096;

    /// <summary>Whoever holds the lock writes two small files.</summary>
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The folder of the repository whose git folder this is; a new name where it has none.</summary>
    public static string Of(string stateHome, string commonFolder)
    {
        var home = Path.Combine(stateHome, "longrun");
        return NameOf(commonFolder) is { } name && OwnerOf(Path.Combine(home, name)) == commonFolder
            ? Path.Combine(home, name)
            : Claim(home, commonFolder);
    }

    /// <summary>The git folder of the repository that used a state folder last. Null: it does not say.</summary>
    public static string? OwnerOf(string folder) => Line(Path.Combine(folder, "repository"));

    private static string Claim(string home, string commonFolder)
    {
        FileCalls.MakeDirectory(home);
        using var held = Lock(Path.Combine(home, "lock"));
        var name = NameOf(commonFolder);
        if (name is null || IsCopy(commonFolder, OwnerOf(Path.Combine(home, name)), name))
        {
            name = NewName(commonFolder);
            FileCalls.MakeDirectory(Path.Combine(commonFolder, "longrun"));
            Write(NameFile(commonFolder), name);
        }

        var folder = Path.Combine(home, name);
        FileCalls.MakeDirectory(folder);
        Write(Path.Combine(folder, "repository"), commonFolder);
        return folder;
    }

    /// <summary>The one it was copied from is where it was, and not this one by another name.</summary>
    private static bool IsCopy(string commonFolder, string? owner, string name) =>
        owner is not null && owner != commonFolder && NameOf(owner) == name
        && !FileCalls.IsSame(NameFile(owner), NameFile(commonFolder));

    private static string NameFile(string commonFolder) => Path.Combine(commonFolder, "longrun", "state-folder");

    /// <summary>Only what could be ours: it becomes a part of a path.</summary>
    private static string? NameOf(string commonFolder) =>
        Line(NameFile(commonFolder)) is { } name && name.Length <= ReadableMax + 1 + RandomDigits
            && name.Length > RandomDigits && name[^(RandomDigits + 1)] == '-' && name.All(IsPlain)
                ? name
                : null;

    private static string NewName(string commonFolder)
    {
        var named = Path.GetFileName(commonFolder) == ".git" ? Path.GetDirectoryName(commonFolder) : commonFolder;
        var plain = string.Concat(Path.GetFileNameWithoutExtension(named)!.Where(IsPlain).Take(ReadableMax));
        return $"{(plain.Length == 0 ? "repository" : plain)}-"
            + RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true);
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';

    private static FileLock Lock(string path)
    {
        FileLock? held = null;
        return SpinWait.SpinUntil(() => (held = FileLock.TryTake(path)) is not null, LockTimeout)
            ? held!
            : throw new UserError(ExitCode.CannotStart, $"{path} is held by another process.",
                "look what hangs there, and end it");
    }

    private static string? Line(string path) =>
        SafeFile.ReadCapped(path, PathBytesMax) is SafeRead.Content { Bytes: [.. var text, (byte)'\n'] }
            ? Encoding.UTF8.GetString(text)
            : null;

    private static void Write(string path, string text) =>
        DurableFile.Write(path, Encoding.UTF8.GetBytes(text + "\n"));
}
