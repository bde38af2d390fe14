using System.Collections.Immutable;
using Longrun.Jobs;

namespace Longrun.Sandbox;

/// <summary>The arguments of bwrap for one job.</summary>
internal static class Bubblewrap
{
    /// <summary>
    /// The first two drop what root would otherwise keep: without them a sandboxed root remounts the host writable.
    /// A new session takes the terminal away, the pid namespace is what the kill switch ends.
    /// </summary>
    private static readonly ImmutableArray<string> s_walls =
    [
        "--unshare-user", "--cap-drop", "ALL", "--unshare-pid", "--unshare-ipc", "--unshare-uts",
        "--die-with-parent", "--new-session",
    ];

    /// <summary>What root's jobs are inside where they make sandboxes of their own; any id but 0.</summary>
    private const string OrdinaryId = "1000";

    /// <summary>To the descriptor bwrap writes the pid and the namespaces of the job's init.</summary>
    /// <exception cref="InvalidOperationException">
    /// A path is not absolute: bwrap stands at the root, where "." is the whole host.
    /// </exception>
    public static ImmutableArray<string> Arguments(SandboxParts parts, SandboxSpec spec, int? infoDescriptor)
    {
        var arguments = ImmutableArray.CreateBuilder<string>();
        arguments.AddRange(s_walls);
        arguments.AddRange("--clearenv", "--as-pid-1");
        if (spec.Nests && System.Environment.IsPrivilegedProcess)
        {
            arguments.AddRange("--uid", OrdinaryId, "--gid", OrdinaryId);
        }

        AddNetwork(arguments, spec);
        AddRoot(arguments, parts, spec, ["--proc", "/proc"]);
        if (infoDescriptor is { } number)
        {
            arguments.AddRange("--info-fd", number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return arguments.ToImmutable();
    }

    /// <summary>
    /// For a sandbox inside one: the same root, less of it writable, processes of its own. The environment is bwrap's,
    /// handed through, as what stands in a command line is read by everybody.
    /// </summary>
    /// <remarks>
    /// bwrap covers parts of /proc where root starts it, and the kernel then refuses another one: there the outer one
    /// is shown. What belongs to the outer sandbox's processes cannot be opened through it, nor can they be
    /// signalled, but their command lines can be read (tried with bwrap 0.8 on Linux 6.18).
    /// </remarks>
    public static ImmutableArray<string> Inside(SandboxParts parts, SandboxSpec spec, string workingDirectory)
    {
        var arguments = ImmutableArray.CreateBuilder<string>();
        arguments.AddRange(s_walls);
        AddNetwork(arguments, spec);
        AddRoot(arguments, parts, spec,
            System.Environment.IsPrivilegedProcess ? ["--ro-bind", "/proc", "/proc"] : ["--proc", "/proc"]);
        arguments.AddRange("--chdir", workingDirectory, "--");
        return arguments.ToImmutable();
    }

    /// <summary>The environment of the program that bwrap starts; its own is empty.</summary>
    public static IEnumerable<string> Environment(IEnumerable<KeyValuePair<string, string>> values) =>
        values.SelectMany(pair => (string[])["--setenv", pair.Key, pair.Value]);

    private static void AddNetwork(ImmutableArray<string>.Builder arguments, SandboxSpec spec)
    {
        if (spec.IsAlone)
        {
            arguments.Add("--unshare-net"); // bwrap brings its loopback up
        }
    }

    private static void AddRoot(
        ImmutableArray<string>.Builder arguments, SandboxParts parts, SandboxSpec spec,
        ImmutableArray<string> processes)
    {
        foreach (var part in parts.Root)
        {
            Add(arguments, part);
        }

        arguments.AddRange(processes);
        arguments.AddRange("--dev", "/dev");

        // Last, and the shorter path first: a folder must not cover what was asked for below it.
        foreach (var (path, writable) in spec.Readable.Select(path => (path, false))
            .Concat(spec.Writable.Select(path => (path, true))).OrderBy(bind => bind.path.Length))
        {
            if (!Path.IsPathRooted(path))
            {
                throw new InvalidOperationException($"a sandbox cannot show {path}: it is not absolute");
            }

            arguments.AddRange(writable ? "--bind" : "--ro-bind", path, path);
        }
    }

    private static void Add(ImmutableArray<string>.Builder arguments, Part part)
    {
        switch (part.Kind)
        {
            case PartKind.Read:
                arguments.AddRange("--ro-bind-try", part.Path, part.Path);
                break;
            case PartKind.Link:
                arguments.AddRange("--symlink", part.Target!, part.Path);
                break;
            case PartKind.Empty or PartKind.HideFolder:
                arguments.AddRange("--tmpfs", part.Path);
                break;
            case PartKind.HideFile:
                arguments.AddRange("--ro-bind", "/dev/null", part.Path);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
