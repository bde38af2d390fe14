using System.Collections.Immutable;
using Longrun.Processes;

namespace Longrun.Sandbox;

/// <summary>
/// Builds the root of a sandbox from parts instead of binding the host's: a read-only bind of everything would not
/// stop a connection to a socket in it, and would show every key.
/// </summary>
internal static class RootParts
{
    /// <summary>
    /// The same on every machine of a distribution. What somebody put there themselves is looked through.
    /// </summary>
    internal static readonly ImmutableArray<string> System = ["/usr", "/etc", "/sys", "/nix", "/opt", "/snap"];

    /// <summary>Links into /usr on a merged system, folders on others.</summary>
    private static readonly ImmutableArray<string> s_roots =
        ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

    private static readonly ImmutableArray<string> s_temporary = ["/tmp", "/run", "/var/tmp"];

    /// <summary>
    /// Looked through for what is not for everyone, and how many levels deep: /etc deeper than any configuration that
    /// we know of (certificates, alternatives), the others as deep as a program's own settings lie.
    /// </summary>
    private static readonly ImmutableArray<(string Folder, int DepthMax)> s_mixed =
        [("/etc", 6), ("/opt", 4), ("/usr/local", 4)];

    /// <summary>Entries of one of them that are looked at, the upper levels first: a tenth of a second.</summary>
    private const int LookedAtMax = 20_000;

    /// <summary>Files hidden one by one in a folder; with more it is hidden whole, as each takes a mount.</summary>
    private const int HiddenFilesMax = 64;

    /// <summary>Null where bwrap is not on the PATH.</summary>
    public static SandboxParts? Find(Host host) =>
        Programs.Find("bwrap", host.Path) is { } bwrap ? new() { Bwrap = bwrap, Root = [.. Parts(host)] } : null;

    private static IEnumerable<Part> Parts(Host host)
    {
        foreach (var path in s_temporary)
        {
            yield return new(PartKind.Empty, path);
        }

        foreach (var path in host.System.Where(Directory.Exists))
        {
            yield return new(PartKind.Read, path);
        }

        foreach (var path in s_roots.Where(Path.Exists))
        {
            var target = new FileInfo(path).LinkTarget;
            yield return target is null ? new(PartKind.Read, path) : new(PartKind.Link, path, target);
        }

        var masks = s_mixed.Where(mixed => Directory.Exists(mixed.Folder)).SelectMany(NotForEveryone)
            .Concat(HiddenBelow(host, host.System.AddRange(s_roots))).ToImmutableArray();
        foreach (var mask in masks)
        {
            yield return mask;
        }

        yield return new(PartKind.Link, "/var/run", "../run");
        if (Path.TrimEndingDirectorySeparator(host.Home) is { Length: > 1 } home)
        {
            yield return new(PartKind.Empty, home);
        }

        if (new FileInfo("/etc/resolv.conf").ResolveLinkTarget(returnFinalTarget: true) is { Exists: true } names)
        {
            yield return new(PartKind.Read, names.FullName);
        }

        foreach (var part in ToolFolders.Find(host).Concat(Own(host, masks)))
        {
            yield return part;
        }
    }

    /// <summary>This program and its runtime, without which no job starts, wherever they are installed.</summary>
    private static IEnumerable<Part> Own(Host host, ImmutableArray<Part> masks)
    {
        var own = new[] { host.DotnetRoot, host.Program }.Select(Path.TrimEndingDirectorySeparator)
            .Where(path => !IsBelowAny(path, host.System) || IsBelowAny(path, masks.Select(mask => mask.Path)))
            .ToArray();
        return own.Select(path => new Part(PartKind.Read, path)).Concat(HiddenBelow(host, own));
    }

    /// <summary>What is hidden and lies in folders that are shown; of nested ones the outermost is enough.</summary>
    private static IEnumerable<Part> HiddenBelow(Host host, IReadOnlyCollection<string> shown)
    {
        var covered = new List<string>();
        var there = host.Hidden.Select(RealPath.Of).Where(Directory.Exists).Distinct();
        foreach (var path in there.OrderBy(path => path.Length))
        {
            if (IsBelowAny(path, shown) && !IsBelowAny(path, covered))
            {
                covered.Add(path);
                yield return new(PartKind.HideFolder, path);
            }
        }
    }

    /// <summary>
    /// What the system does not let everybody read is not for a job either. A job keeps the person's user id, root's
    /// included, so permissions alone hide nothing.
    /// </summary>
    private static IEnumerable<Part> NotForEveryone((string Folder, int DepthMax) mixed)
    {
        const UnixFileMode enter = UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        var options = new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = true };
        var left = LookedAtMax;
        var folders = new Queue<(DirectoryInfo Folder, int Depth)>([(new(mixed.Folder), 0)]);
        while (left > 0 && folders.TryDequeue(out var at))
        {
            var entries = at.Folder.EnumerateFileSystemInfos("*", options).Take(left)
                .Where(entry => entry.LinkTarget is null).ToArray();
            left -= Math.Max(entries.Length, 1);
            var files = entries.OfType<FileInfo>().Where(file => (file.UnixFileMode & UnixFileMode.OtherRead) == 0)
                .ToArray();
            if (files.Length > HiddenFilesMax)
            {
                yield return new(PartKind.HideFolder, at.Folder.FullName);
                continue;
            }

            foreach (var file in files)
            {
                yield return new(PartKind.HideFile, file.FullName);
            }

            foreach (var folder in entries.OfType<DirectoryInfo>())
            {
                if ((folder.UnixFileMode & enter) != enter)
                {
                    yield return new(PartKind.HideFolder, folder.FullName);
                }
                else if (at.Depth < mixed.DepthMax)
                {
                    folders.Enqueue((folder, at.Depth + 1));
                }
            }
        }
    }

    internal static bool IsBelowAny(string path, IEnumerable<string> folders) =>
        folders.Any(folder => IsBelow(path, folder));

    internal static bool IsBelow(string path, string folder)
    {
        // Everything is below "/", which is the one folder that keeps its separator.
        var whole = folder.TrimEnd('/') + "/";
        return (path.TrimEnd('/') + "/").StartsWith(whole, StringComparison.Ordinal);
    }
}
