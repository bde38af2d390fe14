using System.Collections.Immutable;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Git;
using Longrun.Processes;

namespace Longrun.Effects;

/// <summary>
/// The person's hidden acceptance files: seen in <c>.longrun/acceptance</c>, kept in the state directory by the hash of
/// all of them, laid into the checkouts of their own gates and nowhere else.
/// </summary>
internal static class Acceptance
{
    /// <summary>Files that are taken: a suite of a whole product has some hundred.</summary>
    private const int FilesMax = 500;

    /// <summary>Bytes of one of them.</summary>
    private const int BytesMax = 4 << 20;

    /// <summary>Files and folders among which those that are left out are looked for: ten are named.</summary>
    private const int LookedAtMax = 10_000;

    private static readonly EnumerationOptions s_plain = new()
    {
        RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true,
    };

    /// <summary>What is there now. Null: what the journal knows, or <c>.longrun</c> itself is gone.</summary>
    public static AcceptanceSight? Look(Places places, Event.AcceptanceRead? known)
    {
        if (!Directory.Exists(places.Acceptance))
        {
            return known is { Entries.IsEmpty: false } && Directory.Exists(places.People) ? new("", []) : null;
        }

        var sight = Read(places.Acceptance, into: null);
        return sight.Hash == (known?.Hash ?? "") && (sight.Entries.IsEmpty
            || Directory.Exists(places.AcceptanceKept(sight.Hash))) ? null : sight;
    }

    /// <summary>Copies what is there now. Again where an earlier try was cut short: the folder is named last.</summary>
    public static void Take(Site site)
    {
        var places = site.Places;
        if (!Directory.Exists(places.Acceptance))
        {
            site.Ledger.Append(new Event.AcceptanceRead("", []) { At = site.Now });
            return;
        }

        var root = Path.GetDirectoryName(places.AcceptanceKept("0"))!;
        var folder = Path.Combine(root, "taking");
        Deletion.Guard(site.Repository, new Doomed.Scratch(folder, root));
        Directory.CreateDirectory(folder);
        // Of what was copied, not of what was seen: a person may be saving right now.
        var taken = Read(places.Acceptance, folder);
        var kept = places.AcceptanceKept(taken.Hash);
        if (taken.Entries.IsEmpty || Directory.Exists(kept))
        {
            Deletion.Guard(site.Repository, new Doomed.Scratch(folder, root));
        }
        else
        {
            FileSystem.Sync(folder);
            Directory.Move(folder, kept);
        }

        site.Ledger.Append(new Event.AcceptanceRead(taken.Hash, taken.Entries) { At = site.Now });
    }

    /// <summary>The files that are taken.</summary>
    public static ImmutableArray<string> EntriesOf(string folder) => Read(folder, into: null).Entries;

    /// <summary>What lies there and is not taken, each with the reason.</summary>
    public static ImmutableArray<string> LeftOut(string folder, ImmutableArray<string> taken)
    {
        // .NET's own recursion goes into folders that links point to, wherever that is.
        var all = new FileSystemEnumerable<string>(
            folder, static (ref entry) => entry.ToFullPath(),
            // Hidden ones too: what is left out is told of whatever it is called.
            new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true })
        {
            ShouldRecursePredicate = static (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
        return
        [
            .. from path in all.Take(LookedAtMax).Order(StringComparer.Ordinal)
               let name = Path.GetRelativePath(folder, path)
               let kind = FileCalls.Look(path)?.Kind
               where kind is not null and not FileKind.Directory && !taken.Contains(name)
               select $"{name} ({WhyLeft(path, kind.Value)})",
        ];
    }

    private static string WhyLeft(string path, FileKind kind) => kind switch
    {
        FileKind.Link => "a link",
        FileKind.Regular => new FileInfo(path).Length > BytesMax ? $"over {BytesMax >> 20} MiB"
            : $"beyond the first {FilesMax}, or not to be read",
        _ => "no regular file",
    };

    /// <summary>Where a gate that runs them copies them from, after its setup; see <see cref="LaidFiles"/>.</summary>
    public static void LayOut(Site site, GateDefinition gate, string folder)
    {
        if (gate.IsHidden)
        {
            Read(site.Places.AcceptanceKept(gate.Plan), Path.Combine(folder, AcceptanceGates.Folder));
            File.WriteAllText(Path.Combine(folder, AcceptanceGates.PytestFile), AcceptanceGates.PytestText);
        }
    }

    /// <summary>
    /// All plain files in the order of their paths, and a hash of all; links and what is too large are passed over.
    /// </summary>
    private static AcceptanceSight Read(string from, string? into)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var entries = ImmutableArray.CreateBuilder<string>();
        foreach (var file in Directory.EnumerateFiles(from, "*", s_plain).Order(StringComparer.Ordinal))
        {
            if (entries.Count == FilesMax
                || SafeFile.ReadCapped(file, BytesMax) is not SafeRead.Content { Bytes: var bytes })
            {
                continue;
            }

            var path = Path.GetRelativePath(from, file);
            entries.Add(path);
            hash.AppendData(Encoding.UTF8.GetBytes($"{path}\0{bytes.Length}\0"));
            hash.AppendData(bytes);
            if (into is not null)
            {
                var target = Path.Combine(into, path);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.WriteAllBytes(target, bytes);
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(target, File.GetUnixFileMode(file));
                }
            }
        }

        return entries.Count == 0 ? new("", [])
            : new(Convert.ToHexStringLower(hash.GetHashAndReset())[..16], entries.DrainToImmutable());
    }
}
