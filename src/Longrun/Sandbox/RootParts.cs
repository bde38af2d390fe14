using System.Collections.Immutable;
using Longrun.Processes;

namespace Longrun.Sandbox;

/// <summary>
/// Builds the root of a sandbox from parts instead of binding the host's: a read-only bind of everything would not
/// stop a connection to a socket in it, and would show every key.
/// </summary>
internal static class RootParts
{
    /// <summary>Whole on every distribution, never with credentials in it.</summary>
    private static readonly ImmutableArray<string> s_system = ["/usr", "/etc", "/sys", "/nix", "/opt", "/snap"];

    /// <summary>Links into /usr on a merged system, folders on others.</summary>
    private static readonly ImmutableArray<string> s_roots =
        ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

    private static readonly ImmutableArray<string> s_temporary = ["/tmp", "/run", "/var/tmp"];

    /// <summary>Deeper than any configuration below /etc that we know of (certificates, alternatives).</summary>
    private const int HiddenDepthMax = 6;

    /// <summary>Null where bwrap is not on the PATH.</summary>
    public static SandboxParts? Find(Host host) =>
        Programs.Find("bwrap", host.Path) is { } bwrap ? new() { Bwrap = bwrap, Root = [.. Parts(host)] } : null;

    private static IEnumerable<Part> Parts(Host host)
    {
        foreach (var path in s_system.Where(Directory.Exists))
        {
            yield return new(PartKind.Read, path);
        }

        foreach (var path in s_roots.Where(Path.Exists))
        {
            var target = new FileInfo(path).LinkTarget;
            yield return target is null ? new(PartKind.Read, path) : new(PartKind.Link, path, target);
        }

        foreach (var hidden in NotForEveryone("/etc", HiddenDepthMax))
        {
            yield return hidden;
        }

        foreach (var path in s_temporary)
        {
            yield return new(PartKind.Empty, path);
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

        foreach (var part in ToolFolders.Find(host))
        {
            yield return part;
        }

        foreach (var path in new[] { host.DotnetRoot, host.Program }.Where(path => !IsBelowAny(path, s_system)))
        {
            yield return new(PartKind.Read, Path.TrimEndingDirectorySeparator(path));
        }
    }

    /// <summary>
    /// What the system does not let everybody read is not for a job either. A job keeps the person's user id, root's
    /// included, so permissions alone hide nothing.
    /// </summary>
    private static IEnumerable<Part> NotForEveryone(string folder, int depthMax)
    {
        var options = new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = true };
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", options))
        {
            if (entry.LinkTarget is not null)
            {
                continue;
            }

            if (entry is FileInfo)
            {
                if ((entry.UnixFileMode & UnixFileMode.OtherRead) == 0)
                {
                    yield return new(PartKind.HideFile, entry.FullName);
                }

                continue;
            }

            const UnixFileMode enter = UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
            if ((entry.UnixFileMode & enter) != enter)
            {
                yield return new(PartKind.HideFolder, entry.FullName);
            }
            else if (depthMax > 0)
            {
                foreach (var hidden in NotForEveryone(entry.FullName, depthMax - 1))
                {
                    yield return hidden;
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
