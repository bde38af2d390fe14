using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Longrun.Core;
using Longrun.Core.Json;
using Longrun.Processes;
using Microsoft.Win32.SafeHandles;

namespace Longrun.Lease;

/// <summary>What came of asking for the lease.</summary>
internal abstract record LeaseAnswer
{
    private LeaseAnswer()
    {
    }

    public sealed record Taken(LeaseHeld Lease) : LeaseAnswer;

    /// <summary>
    /// <see cref="Holder"/> is null where the file says nothing readable: it is being written, or was edited.
    /// </summary>
    public sealed record HeldBy(LeaseHolder? Holder) : LeaseAnswer
    {
        public UserError ToError() => new(
            ExitCode.HeldByAnother,
            $"another orchestrator holds this repository: {Holder?.ToString() ?? "it has not written who it is"}",
            "wait for it, leave it there with Ctrl-C, or end everything with `longrun stop`");
    }
}

/// <summary>
/// The witness that this process may write: only holding the lock makes one, and everything that writes asks for it.
/// </summary>
internal sealed class LeaseHeld : IDisposable
{
    /// <summary>A lock on a file that is no longer at its path is tried again on the one that is.</summary>
    private const int TriesMax = 10;

    /// <summary>Bytes of the content; ours has about 400.</summary>
    private const int ContentMax = 4096;

    private readonly SafeFileHandle _file;
    private readonly FileIdentity _identity;
    private bool _disposed;

    private LeaseHeld(string commonDirectory, SafeFileHandle file, LeaseHolder self, LeaseHolder? previous)
    {
        CommonDirectory = commonDirectory;
        _file = file;
        _identity = FileCalls.Identify(file);
        Self = self;
        Previous = previous;
    }

    public string CommonDirectory { get; }

    public LeaseHolder Self { get; }

    /// <summary>Who held it before, where the file said so.</summary>
    public LeaseHolder? Previous { get; }

    public static string PathOf(string commonDirectory) => Path.Combine(commonDirectory, "longrun", "lease");

    /// <summary>Asks for the lease of a repository, without waiting.</summary>
    /// <exception cref="UserError">
    /// The last holder was another machine and did not give it back, and <paramref name="takeOver"/> is false.
    /// </exception>
    public static LeaseAnswer TryTake(string commonDirectory, string who, TimeProvider time, bool takeOver = false)
    {
        var path = PathOf(commonDirectory);
        for (var tries = 0; tries < TriesMax; tries++)
        {
            var file = Open(path);
            var keep = false;
            try
            {
                if (!FileCalls.TryLock(file))
                {
                    return new LeaseAnswer.HeldBy(ReadContent(file));
                }

                var identity = FileCalls.Identify(file);
                if (!IsSameFile(FileCalls.Identify(path), identity))
                {
                    continue; // somebody deleted it between our open and our lock; the new file has a lock of its own
                }

                var previous = ReadContent(file);
                var self = ThisMachine.Describe(NewId(identity), who, time.GetUtcNow());
                RefuseOtherMachine(previous, self, takeOver);
                WriteContent(file, self);
                keep = true;
                return new LeaseAnswer.Taken(new(commonDirectory, file, self, previous));
            }
            finally
            {
                if (!keep)
                {
                    file.Dispose();
                }
            }
        }

        throw new UserError(ExitCode.CannotStart, $"{path} is replaced again and again", "find what deletes it");
    }

    /// <summary>
    /// What the lease says of its holder, for people; null where there is none or it cannot be read. Takes no lock.
    /// </summary>
    public static LeaseHolder? Peek(string commonDirectory)
    {
        var path = PathOf(commonDirectory);
        if (FileCalls.Identify(path) is not { Kind: FileKind.Regular })
        {
            return null;
        }

        using var file = FileCalls.OpenCarefully(path);
        return ReadContent(file);
    }

    /// <summary>Throws when this is no longer the holder: given back, or the file was deleted under it.</summary>
    public void EnsureHeld()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!IsSameFile(FileCalls.Identify(PathOf(CommonDirectory)), _identity))
        {
            throw new UserError(
                ExitCode.HeldByAnother,
                $"{PathOf(CommonDirectory)} was deleted or replaced while this process held it",
                "another orchestrator may hold it now; run again");
        }
    }

    /// <summary>What identifies this repository in every holder's id: the file is never deleted, so it stays.</summary>
    internal static string RepositoryPart(string holder) => holder[..(holder.LastIndexOf('-') + 1)];

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        try
        {
            WriteContent(_file, Self with { Released = true });
        }
        catch (IOException)
        {
            // A full disk: the content only informs, and giving the lock back matters more.
        }

        FileCalls.Unlock(_file);
        _file.Dispose();
    }

    private static bool IsSameFile(FileIdentity? a, FileIdentity b) =>
        a is { } other && other.Device == b.Device && other.Inode == b.Inode;

    private static SafeFileHandle Open(string path)
    {
        try
        {
            FileCalls.MakeDirectory(Path.GetDirectoryName(path)!);
            return FileCalls.OpenForLock(path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw NotWritable(path, e.Message);
        }
        catch (IOException e)
        {
            throw NotWritable(path, e.Message);
        }
    }

    private static UserError NotWritable(string path, string why) => new(
        ExitCode.CannotStart,
        $"the lease at {path} cannot be taken: {why}",
        "Longrun needs to write below the repository's git directory");

    private static string NewId(FileIdentity file) =>
        string.Create(CultureInfo.InvariantCulture, $"{file.Device:x}-{file.Inode:x}-")
        + RandomNumberGenerator.GetHexString(16, lowercase: true);

    private static void RefuseOtherMachine(LeaseHolder? previous, LeaseHolder self, bool takeOver)
    {
        if (previous is { Released: false } && previous.MachineId != self.MachineId && !takeOver)
        {
            throw new UserError(
                ExitCode.HeldByAnother,
                $"the lease was last held on another machine and not given back: {previous}",
                "if that machine is off or no longer runs Longrun here, say so with --take-over");
        }
    }

    private static LeaseHolder? ReadContent(SafeFileHandle file)
    {
        var buffer = new byte[ContentMax];
        var length = RandomAccess.Read(file, buffer, 0);
        try
        {
            return ReadMembers.Read<LeaseHolder>(Encoding.UTF8.GetString(buffer, 0, length), LeaseHolder.Members);
        }
        catch (JsonException)
        {
            return null; // empty, half written or edited: it only informs
        }
    }

    // In place, never by rename: the lock belongs to this inode.
    private static void WriteContent(SafeFileHandle file, LeaseHolder holder)
    {
        var json = Encoding.UTF8.GetBytes(WrittenMembers.Write(holder, LeaseHolder.Members));
        RandomAccess.Write(file, json, 0);
        RandomAccess.SetLength(file, json.Length);
        FileCalls.SyncData(file);
    }
}
