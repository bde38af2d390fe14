using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Longrun.Core;
using Longrun.Lease;
using Longrun.Processes;

namespace Longrun.Inbox;

/// <summary>A command that waits for a cycle: the id it is journalled with, and its JSON.</summary>
internal readonly record struct InboxItem(string Id, ReadOnlyMemory<byte> Json);

/// <summary>Something in the inbox that was no command, where it is now, and why.</summary>
internal readonly record struct SetAside(string Name, string Reason, string Path);

/// <summary>What was found in the inbox: the commands in order, and what had to be set aside.</summary>
internal sealed record InboxListing(ImmutableArray<InboxItem> Items, ImmutableArray<SetAside> Bad);

/// <summary>The folder through which everyone who is not the lease holder speaks to the run.</summary>
internal sealed class InboxFolder(string commonDirectory, TimeProvider time)
{
    /// <summary>Bytes of one command: a long answer has a few thousand.</summary>
    public const int CommandBytesMax = 64 << 10;

    /// <summary>Commands read in one cycle; the rest waits for the next.</summary>
    public const int ListMax = 1000;

    private const int NameMax = 100;
    private const string Ending = ".json";

    private static long s_lastTicks;

    private readonly string _folder = Path.Combine(commonDirectory, "longrun", "inbox");

    private string BadFolder => Path.Combine(_folder, "bad");

    /// <summary>Leaves a command for the next cycle; when this returns, it is on the disk. Needs no lease.</summary>
    /// <returns>The id it will be journalled with.</returns>
    public string Drop(ReadOnlyMemory<byte> json)
    {
        if (json.Length > CommandBytesMax)
        {
            throw new UserError(
                ExitCode.Usage,
                $"the text is {json.Length >> 10} KiB long; at most {CommandBytesMax >> 10} KiB can be taken",
                "put it into a file of the repository and refer to that");
        }

        if (WhyNotJson(json.Span) is { } reason)
        {
            throw new ArgumentException(reason, nameof(json));
        }

        try
        {
            FileCalls.MakeDirectory(_folder);
            var id = NewId();
            var hidden = Path.Combine(_folder, "." + id);
            using (var file = File.OpenHandle(hidden, FileMode.CreateNew, FileAccess.Write))
            {
                RandomAccess.Write(file, json.Span, 0);
                FileCalls.SyncData(file);
            }

            File.Move(hidden, PathOf(id), overwrite: false);
            FileCalls.SyncDirectory(_folder);
            return id;
        }
        catch (UnauthorizedAccessException e)
        {
            throw NotWritable(e.Message);
        }
        catch (IOException e)
        {
            throw NotWritable(e.Message);
        }
    }

    /// <summary>
    /// What waits, oldest first. What cannot be read is moved to <c>bad/</c> with the reason, never deleted.
    /// </summary>
    public InboxListing List(LeaseHeld lease)
    {
        lease.EnsureHeld();
        if (!Directory.Exists(_folder))
        {
            return new([], []);
        }

        var names = Directory.EnumerateFileSystemEntries(_folder)
            .Select(path => Path.GetFileName(path))
            .Where(name => name[0] != '.' && name != "bad")
            .Order(StringComparer.Ordinal)
            .Take(ListMax);
        var items = ImmutableArray.CreateBuilder<InboxItem>();
        var bad = ImmutableArray.CreateBuilder<SetAside>();
        foreach (var name in names)
        {
            if (TryRead(name, out var json) is not { } reason)
            {
                items.Add(new(name[..^Ending.Length], json));
            }
            else if (Move(name, reason) is { } aside)
            {
                bad.Add(aside);
            }
        }

        return new(items.DrainToImmutable(), bad.DrainToImmutable());
    }

    /// <summary>
    /// For a command whose words make no sense to whoever reads them; kept like any other that is unreadable.
    /// </summary>
    public void Refuse(LeaseHeld lease, string id, string reason)
    {
        lease.EnsureHeld();
        Move(id + Ending, reason);
    }

    /// <summary>Takes a command out after it was journalled. It may be gone already.</summary>
    public void Delete(LeaseHeld lease, string id)
    {
        lease.EnsureHeld();
        File.Delete(PathOf(id));
    }

    private string PathOf(string id) => Path.Combine(_folder, id + Ending);

    private string NewId()
    {
        // Two commands of one process keep their order also where the clock stands still or is set back.
        var now = time.GetUtcNow().UtcTicks;
        long last, ticks;
        do
        {
            last = Interlocked.Read(ref s_lastTicks);
            ticks = Math.Max(now, last + 1);
        }
        while (Interlocked.CompareExchange(ref s_lastTicks, ticks, last) != last);

        var at = new DateTime(ticks, DateTimeKind.Utc)
            .ToString("yyyyMMdd'T'HHmmss'.'fffffff'Z'", CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{at}-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
    }

    /// <summary>Null when it was read; otherwise why not.</summary>
    private string? TryRead(string name, out ReadOnlyMemory<byte> json)
    {
        json = default;
        if (!name.EndsWith(Ending, StringComparison.Ordinal) || name.Length > NameMax
            || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
        {
            return "its name is not that of a command: letters, digits, '.', '-' and '_', ending in .json";
        }

        try
        {
            using var file = FileCalls.OpenCarefully(Path.Combine(_folder, name));
            var found = FileCalls.Identify(file);
            if (found.Kind != FileKind.Regular)
            {
                return "it is not a regular file";
            }

            if (found.Length > CommandBytesMax)
            {
                return $"it has {found.Length} bytes; at most {CommandBytesMax} are read";
            }

            var bytes = new byte[found.Length];
            var length = RandomAccess.Read(file, bytes, 0);
            json = bytes.AsMemory(0, length);
            return WhyNotJson(json.Span);
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    private static string? WhyNotJson(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                // To the end: the reader throws at the first wrong byte, also where it is not UTF-8.
            }

            return null;
        }
        catch (JsonException e)
        {
            return "it is no JSON: " + e.Message;
        }
    }

    /// <summary>Characters, of at most three bytes each in UTF-8, of a name that gets more put behind it.</summary>
    private const int SetAsideMax = 70;

    private SetAside? Move(string name, string reason)
    {
        FileCalls.MakeDirectory(BadFolder);
        var number = 1;
        // As long as a name may be, it has no room for what is put behind it.
        var kept = name.Length > SetAsideMax ? name[..SetAsideMax] : name;
        var target = Path.Combine(BadFolder, kept);
        while (FileCalls.Identify(target) is not null)
        {
            target = Path.Combine(BadFolder, $"{kept}.{++number}");
        }

        // The reason first: a crash in between leaves the command where it is, to be set aside again.
        File.WriteAllText(target + ".reason.txt", reason + "\n");
        try
        {
            Directory.Move(Path.Combine(_folder, name), target); // rename(2), whatever kind of thing it is
        }
        catch (Exception e) when (FileCalls.IsOfName(e))
        {
            return null; // whoever put it there took it back, or keeps it to themselves
        }

        FileCalls.SyncDirectory(BadFolder);
        FileCalls.SyncDirectory(_folder);
        return new(name, reason, target);
    }

    private UserError NotWritable(string why) => new(
        ExitCode.CannotStart,
        $"the inbox {_folder} cannot be written: {why}",
        "Longrun needs to write below the repository's git directory");
}
